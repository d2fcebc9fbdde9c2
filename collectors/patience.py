"""Patience: asking again what may succeed later, as late as we are told, and only so often."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any, TypeVar

import requests
import structlog
from requests.adapters import HTTPAdapter
from urllib3.exceptions import InvalidHeader
from urllib3.util import Retry

from collectors.errors import CollectorError

log = structlog.get_logger()
T = TypeVar("T")

Permit = Callable[[], AbstractContextManager[object]]
"""Leave for a request: entered before it is sent, which may wait or raise, left when the answer is there."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a client bears with a service: tries of one request, and seconds."""

    tries: int = 4
    timeout: float = 60.0
    longest_wait: float = 60.0


class AgainError(Exception):
    """This try failed, another may not; `wait` is the seconds that the service asks for, 0 for none."""

    def __init__(self, text: str, last: type[CollectorError], wait: float = 0) -> None:
        super().__init__(text)
        self.wait = wait
        self._last = last

    def finally_(self) -> CollectorError:
        """Return the error that the last try ends in."""
        return self._last(f"{self}; the next run will try again")


def patiently(attempt: Callable[[], T], patience: Patience, sleep: Callable[[float], None]) -> T:
    """Return what `attempt` returns, at the latest at the last try; raises what it raises, or ends in."""
    for number in range(1, patience.tries):
        try:
            return attempt()
        except AgainError as again:
            wait = min(again.wait or 2 ** (number - 1), patience.longest_wait)
            log.info("asking_again", why=str(again), seconds=wait, attempt=number)
            sleep(wait)
    try:
        return attempt()
    except AgainError as again:
        raise again.finally_() from again


def wait_asked(response: requests.Response) -> float:
    """Return the seconds we are asked to wait, whether as a number or as a date; 0 for none."""
    try:
        return Retry().get_retry_after(response.raw) or 0
    except InvalidHeader:
        return 0


class LimitedAdapter(HTTPAdapter):
    """Sends every request, redirected ones too, with a permit that it holds until all of the answer came."""

    def __init__(self, permit: Permit) -> None:
        super().__init__()
        self._permit = permit

    def send(self, *request: Any, **how: Any) -> requests.Response:  # noqa: ANN401
        with self._permit():
            response = super().send(*request, **how)
            if not how.get("stream"):
                _ = response.content
            return response

    def mount_on(self, session: requests.Session) -> None:
        for scheme in ("https://", "http://"):
            session.mount(scheme, self)


def web_session(user_agent: str, permit: Permit = nullcontext) -> requests.Session:
    """Return a session that says who is asking, in the form of the Wikimedia Foundation User-Agent policy."""
    session = requests.Session()
    session.headers["User-Agent"] = user_agent
    LimitedAdapter(permit).mount_on(session)
    return session
