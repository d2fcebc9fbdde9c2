"""The read client of one wiki's Action API: batched, patient, and never content with a part."""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any, TypeVar
from urllib.parse import urlencode

import requests
import structlog
from pydantic_core import from_json

from collectors.errors import (
    CollectorError,
    IncompleteError,
    LoginError,
    NotFoundError,
    TryLaterError,
    UnreadableError,
)
from collectors.patience import AgainError, Patience, patiently, wait_asked

log = structlog.get_logger()
T = TypeVar("T")
Answer = dict[str, Any]

MAXLAG = 5
"""Seconds of replication lag above which a wiki may turn us away (API:Etiquette)."""

LONG_QUERY = 4000
"""Characters of parameters above which a query goes by POST; Wikimedia's front ends cut URLs at 8 kB."""

BATCH, HIGH_BATCH = 50, 500
"""Values a request may name, without and with the right `apihighlimits`."""

COMMON = {
    "format": "json",
    "formatversion": 2,
    "errorformat": "plaintext",
    "uselang": "en",
    "maxlag": MAXLAG,
}
"""What every request carries."""

NOTHING_ALONG: Mapping[str, str] = {}

PATIENT_CODES = frozenset({"maxlag", "ratelimited", "readonly"})
"""Error codes that mean: the same request may succeed later."""


class Api:
    """One wiki's `api.php`, for reading. Every request that leaves is counted in `requests_made`.

    `made_for` counts those among them that come with size: by person, and by page.
    """

    def __init__(
        self,
        wiki: str,
        url: str,
        session: requests.Session,
        *,
        patience: Patience | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.wiki = wiki
        self.batch = BATCH
        self.requests_made = 0
        self.made_for = Counter[str]()
        self._url = url
        self._session = session
        self._patience = patience or Patience()
        self._sleep = sleep
        self._asserted: dict[str, str] = {}
        self._login_again: Callable[[], Answer] = dict
        self._on_change: Callable[[], None] = lambda: None

    def get(self, **params: object) -> Answer:
        """Return the answer to one request.

        Raises TryLaterError when the wiki is lagged, read-only or limits us to the last try, IncompleteError
        when no whole answer came, LoginError when it refuses the account, UnreadableError for any other API
        error and for an unknown module or value, which MediaWiki answers with nothing and a mere warning.
        """
        fields = _fields({**self._asserted, **params})
        return patiently(lambda: self._attempt(fields), self._patience, self._sleep)

    def query(self, **params: object) -> Iterator[Answer]:
        """Yield the `query` part of each page of an `action=query`, following continuation to its end.

        Raises what `get` raises; a caller that stops on an error has only a part and must drop it.
        """
        carry: Answer = {}
        while True:
            answer = self.get(**{"action": "query", **params, **carry})
            yield answer.get("query", {})
            if "continue" not in answer:
                return
            carry = answer["continue"]

    def batches(self, values: Sequence[T]) -> Iterator[Sequence[T]]:
        """Yield `values` in pieces of as many as this account may name in one request."""
        start = 0
        while start < len(values):
            size = self.batch
            yield values[start : start + size]
            start += size

    def allow(self, rights: Sequence[str]) -> None:
        """Widen the batches to what an account with these rights may ask."""
        before, self.batch = self.batch, HIGH_BATCH if "apihighlimits" in rights else BATCH
        if before != self.batch:
            self._on_change()

    def login(
        self,
        user: str,
        password: str,
        *,
        is_begun: bool = False,
        on_change: Callable[[], None] = lambda: None,
        along: Mapping[str, str] = NOTHING_ALONG,
    ) -> Answer:
        """Log in with a bot password; `user` is `Account@name`. Raises LoginError when refused.

        From then on no answer is taken that is not for this account; when the session ends, it logs in again.
        Where the session `is_begun` already it goes on with it. `on_change` is called whenever the session
        has become the account's, or its batches have changed. Return what the wiki says to `along`, a query
        that goes with that for the token.
        """
        self._on_change = on_change
        self._login_again = partial(self._login, user, password, NOTHING_ALONG)
        answer = {} if is_begun else self._login(user, password, along)
        self._asserted = {"assert": "user"}
        return answer

    def _login(self, user: str, password: str, along: Mapping[str, str]) -> Answer:
        answer, told = self._log_in(user, password, along)
        if answer["result"] == "Aborted":
            self._session.cookies.clear()
            answer, told = self._log_in(user, password, along)
        if answer["result"] != "Success":
            raise LoginError(
                f"{self.wiki}: log-in as {user} was refused: {_refusal(answer)} Check the bot password."
            )
        self._on_change()
        return told

    def _log_in(self, user: str, password: str, along: Mapping[str, str]) -> tuple[Answer, Answer]:
        """Return the wiki's answers: `Aborted` where an earlier one was lost, and we are logged in."""
        stranger = {"assert": None}
        meta = "|".join(["tokens", *filter(None, [along.get("meta", "")])])
        asked = self.get(action="query", type="login", **{**along, **stranger, "meta": meta})
        token = asked["query"]["tokens"]["logintoken"]
        given = {"lgname": user, "lgpassword": password, "lgtoken": token}
        login: Answer = self.get(action="login", **given, **stranger)["login"]
        return login, asked

    def _attempt(self, fields: dict[str, str]) -> Answer:
        response = self._send(fields)
        if response.status_code == requests.codes.too_many_requests:
            text = f"{self.wiki}: too many requests (HTTP 429)"
            raise AgainError(text, TryLaterError, wait_asked(response))
        answer = self._decoded(response)
        if _error_code(answer) in PATIENT_CODES:
            text = f"{self.wiki}: {_error_text(answer)} ({_error_code(answer)})"
            raise AgainError(text, TryLaterError, wait_asked(response) or MAXLAG)
        self._keep_session(answer, fields)
        return self._whole(self._checked(answer), fields["action"])

    def _keep_session(self, answer: Answer, fields: dict[str, str]) -> None:
        """Log in anew where the session ended; what is left of it in the cookies would stand in the way."""
        if _error_code(answer) == "assertuserfailed" and "assert" in fields:
            self._session.cookies.clear()
            self._login_again()
            raise AgainError(f"{self.wiki}: {_error_text(answer)} (assertuserfailed)", LoginError)

    def _send(self, fields: dict[str, str]) -> requests.Response:
        self.requests_made += 1
        self.made_for.update(_made_for(fields))
        try:
            if fields["action"] == "login" or len(urlencode(fields)) > LONG_QUERY:
                return self._session.post(self._url, data=fields, timeout=self._patience.timeout)
            return self._session.get(self._url, params=fields, timeout=self._patience.timeout)
        except requests.exceptions.ChunkedEncodingError as error:
            raise AgainError(f"{self.wiki}: the answer was cut off", IncompleteError) from error
        except requests.RequestException as error:
            text = f"{self.wiki}: {self._url} does not answer ({type(error).__name__}); is the wiki up?"
            raise AgainError(text, IncompleteError) from error

    def _decoded(self, response: requests.Response) -> Answer:
        try:
            answer = from_json(response.content)
        except ValueError as error:
            text = f"{self.wiki}: HTTP {response.status_code} without whole JSON from {self._url}"
            raise AgainError(text, IncompleteError, wait_asked(response)) from error
        if not isinstance(answer, dict):
            raise UnreadableError(f"{self.wiki}: {self._url} does not answer as an api.php does")
        return answer

    def _whole(self, answer: Answer, action: str) -> Answer:
        if not {action, "batchcomplete", "continue"} & set(answer):
            raise AgainError(
                f"{self.wiki}: the answer from {self._url} lacks its “{action}”", IncompleteError
            )
        return answer

    def _checked(self, answer: Answer) -> Answer:
        code = _error_code(answer)
        if code == "toomanyvalues":
            self.allow(())
        if code:
            raise _error_for(code)(f"{self.wiki}: {_error_text(answer)} ({code})")
        for warning in answer.get("warnings", []):
            if "nrecognized value" in warning.get("text", ""):
                raise UnreadableError(f"{self.wiki}: the wiki lacks a module: {warning['text']}")
            log.warning("api_warning", wiki=self.wiki, text=warning.get("text"))
        return answer


def _fields(params: dict[str, object]) -> dict[str, str]:
    """Return request fields: sequences joined by `|`, times in UTC, True as `1`; None and False are none."""
    given = {**COMMON, **params}
    return {key: _field(value) for key, value in given.items() if value is not None and value is not False}


def _field(value: object) -> str:
    if value is True:
        return "1"
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, list | tuple | set | frozenset):
        return "|".join(str(item) for item in value)
    return str(value)


def _made_for(fields: Mapping[str, str]) -> Iterator[str]:
    if fields.get("meta") == "globaluserinfo":
        yield "central accounts"
    if "revids" in fields and "list" not in fields:
        yield "pages"


def _refusal(login: Answer) -> str:
    reason = login.get("reason") or {}
    return str(reason.get("text", login["result"]))


def _error_code(answer: Answer) -> str:
    errors = answer.get("errors") or [{}]
    return str(errors[0].get("code", ""))


def _error_text(answer: Answer) -> str:
    return str(answer["errors"][0].get("text", "")).split("\n")[0]


def _error_for(code: str) -> type[CollectorError]:
    if code.startswith(("assert", "mwoauth")) or code in {"readapidenied", "permissiondenied", "blocked"}:
        return LoginError
    if code.startswith("internal_api_error"):
        return IncompleteError
    if code in {"missingtitle", "invalidtitle", "pagecannotexist"}:
        return NotFoundError
    return UnreadableError
