"""The read client of a REST service: the sessions and errors of `collectors.api`, plain JSON over GET."""

import time
from collections.abc import Callable, Mapping
from typing import Any

import requests

from collectors.errors import (
    CollectorError,
    IncompleteError,
    LoginError,
    NotFoundError,
    TryLaterError,
    UnreadableError,
)
from collectors.patience import AgainError, Patience, patiently, wait_asked

_ERRORS: Mapping[int, tuple[type[CollectorError], str]] = {
    401: (LoginError, "refuses to show it to us"),
    403: (LoginError, "refuses to show it to us"),
    404: (NotFoundError, "there is none; check the declaration"),
    410: (NotFoundError, "there is none any more; check the declaration"),
}
_SERVER_ERRORS = 500


class Rest:
    """One service below `base`, for reading. `name` names it in errors; `requests_made` counts."""

    def __init__(
        self,
        name: str,
        base: str,
        session: requests.Session,
        *,
        patience: Patience | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.name = name
        self.requests_made = 0
        self._base = base.rstrip("/")
        self._session = session
        self._patience = patience or Patience()
        self._sleep = sleep

    def get(self, path: str, **params: str | int) -> Any:  # noqa: ANN401
        """Return the JSON that stands at a path, which is escaped already.

        Raises NotFoundError for 404, LoginError for 401 and 403, TryLaterError for a 429 that lasts,
        UnreadableError for any other refusal, and IncompleteError where no whole answer came.
        """
        return patiently(lambda: self._attempt(path, params), self._patience, self._sleep)

    def _attempt(self, path: str, params: Mapping[str, str | int]) -> Any:  # noqa: ANN401
        url = f"{self._base}/{path}"
        self.requests_made += 1
        try:
            response = self._session.get(url, params=params, timeout=self._patience.timeout)
        except requests.RequestException as error:
            text = f"{self.name}: {url} does not answer ({type(error).__name__})"
            raise AgainError(text, IncompleteError) from error
        if not response.ok:
            raise self._refused(path, response)
        try:
            return response.json()
        except ValueError as error:
            raise AgainError(f"{self.name}: no whole JSON from {url}", IncompleteError) from error

    def _refused(self, path: str, response: requests.Response) -> CollectorError | AgainError:
        status = response.status_code
        if status == requests.codes.too_many_requests:
            text = f"{self.name}: {path}: too many requests (HTTP 429)"
            return AgainError(text, TryLaterError, wait_asked(response))
        if status >= _SERVER_ERRORS:
            return AgainError(f"{self.name}: {path}: HTTP {status}", IncompleteError, wait_asked(response))
        kind, meaning = _ERRORS.get(status, (UnreadableError, "was not understood"))
        return kind(f"{self.name}: {path}: {_message(response) or meaning} (HTTP {status})")


def _message(response: requests.Response) -> str:
    """Return the English text of MediaWiki's REST errors; other services have none."""
    try:
        translations = response.json().get("messageTranslations") or {}
    except (ValueError, AttributeError):
        return ""
    return str(translations.get("en", "")).split("\n")[0]
