"""The connections to the wikis and services, and the log-ins that outlive a process."""

import json
import os
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests
import structlog

from bot.credentials import OTHERS, Credentials
from collectors.api import Answer, Api

log = structlog.get_logger()

SESSION_LASTS = timedelta(minutes=30)
"""How long an unused session is taken for alive: half of MediaWiki's time, which it renews past the half."""


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


class KeptSessions:
    """An account's sessions that outlive the process, in a file that only its owner can read.

    They are kept where the file's folder is; a file that others can read is not believed.
    """

    def __init__(self, path: Path, credentials: Credentials, clock: Callable[[], datetime]) -> None:
        self._path, self._credentials, self._clock = path, credentials, clock

    def log_in(self, api: Api, address: str, session: requests.Session, along: Mapping[str, str]) -> Answer:
        """Log in, or go on with the session that was kept; raises and returns what `Api.login` does.

        The batches are those of last time, however long ago.
        """
        host = urlsplit(address).netloc
        keep, is_begun = partial(self._keep, host, session, api), False
        found = self._load().get(host)
        try:
            if found and found["login_name"] == self._credentials.login_name:
                api.batch, is_begun = int(found["batch"]), self._resume(session, found)
        except (KeyError, TypeError, ValueError):
            log.info("session_not_understood", host=host)
        if is_begun:
            keep()
        name, password = self._credentials.login_name, str(self._credentials.password)
        return api.login(name, password, is_begun=is_begun, on_change=keep, along=along)

    def _resume(self, session: requests.Session, found: Mapping[str, Any]) -> bool:
        """Give a session the cookies that were kept; return whether they are of any use yet."""
        if not timedelta() <= self._clock() - datetime.fromisoformat(found["used_at"]) < SESSION_LASTS:
            return False
        for cookie in found["cookies"]:
            session.cookies.set(**cookie)
        return True

    def _keep(self, host: str, session: requests.Session, api: Api) -> None:
        """Keep a session that is about to be used; where that cannot be, it ends with the process."""
        names = ("name", "value", "domain", "path", "secure")
        cookies = [{name: getattr(cookie, name) for name in names} for cookie in session.cookies]
        about = {"login_name": self._credentials.login_name, "used_at": self._clock().isoformat()}
        kept = {**about, "batch": api.batch, "cookies": cookies}
        try:
            self._save(self._load() | {host: kept})
        except OSError as error:
            log.info("session_not_kept", why=type(error).__name__)

    def _load(self) -> dict[str, Any]:
        try:
            if self._path.stat().st_mode & OTHERS:
                return {}
            found = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def _save(self, kept: dict[str, Any]) -> None:
        """Put a new file in the old one's place, never readable for others in between."""
        if not self._path.parent.is_dir():
            return
        beside = self._path.with_name(f"{self._path.name}.{os.getpid()}")
        beside.unlink(missing_ok=True)
        os.close(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        beside.write_text(json.dumps(kept), encoding="utf-8")
        beside.replace(self._path)
