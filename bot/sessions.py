"""The connections to the wikis and services, with cookies of their own for each."""

from collections.abc import Callable
from urllib.parse import urlsplit

import requests


class Sessions:
    """One session a host and port: where a log-in is lost, the others are not lost with it."""

    def __init__(self, begin: Callable[[], requests.Session]) -> None:
        self._begin = begin
        self._begun: dict[str, requests.Session] = {}

    def of(self, address: str) -> requests.Session:
        host = urlsplit(address).netloc
        if host not in self._begun:
            self._begun[host] = self._begin()
        return self._begun[host]
