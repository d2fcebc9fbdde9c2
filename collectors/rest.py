"""The read client of a REST service: the sessions and errors of `collectors.api`, plain JSON over GET."""

from collections.abc import Mapping
from typing import Any

import requests

from collectors.api import Patience
from collectors.errors import (
    CollectorError,
    IncompleteError,
    LoginError,
    NotFoundError,
    TryLaterError,
    UnreadableError,
)

_ERRORS: Mapping[int, tuple[type[CollectorError], str]] = {
    401: (LoginError, "refuses to show it to us"),
    403: (LoginError, "refuses to show it to us"),
    404: (NotFoundError, "there is none; check the declaration"),
    410: (NotFoundError, "there is none any more; check the declaration"),
    429: (TryLaterError, "too many requests; the next run will try again"),
}
_SERVER_ERRORS = 500


class Rest:
    """One service below `base`, for reading. `name` names it in errors; `requests_made` counts."""

    def __init__(
        self, name: str, base: str, session: requests.Session, *, patience: Patience | None = None
    ) -> None:
        self.name = name
        self.requests_made = 0
        self._base = base.rstrip("/")
        self._session = session
        self._patience = patience or Patience()

    def get(self, path: str, **params: str | int) -> Any:  # noqa: ANN401
        """Return the JSON that stands at a path, which is escaped already.

        The session has waited and tried again before an answer is an error. Raises NotFoundError for 404,
        LoginError for 401 and 403, TryLaterError for 429, UnreadableError for any other refusal, and
        IncompleteError where no whole answer came.
        """
        url = f"{self._base}/{path}"
        try:
            response = self._session.get(url, params=params, timeout=self._patience.timeout)
        except requests.RequestException as error:
            self.requests_made += self._patience.tries
            raise IncompleteError(f"{self.name}: {url} does not answer ({type(error).__name__})") from error
        self.requests_made += 1 + len(response.raw.retries.history if response.raw.retries else ())
        if not response.ok:
            raise _error(self.name, path, response)
        return _decoded(self.name, response)


def _error(name: str, path: str, response: requests.Response) -> CollectorError:
    status = response.status_code
    said = _message(response)
    if status >= _SERVER_ERRORS:
        text = f"{name}: {path}: HTTP {status}; the next run will try again"
        return IncompleteError(text)
    kind, meaning = _ERRORS.get(status, (UnreadableError, "was not understood"))
    return kind(f"{name}: {path}: {said or meaning} (HTTP {status})")


def _message(response: requests.Response) -> str:
    """Return the English text of MediaWiki's REST errors; other services have none."""
    try:
        translations = response.json().get("messageTranslations") or {}
    except (ValueError, AttributeError):
        return ""
    return str(translations.get("en", "")).split("\n")[0]


def _decoded(name: str, response: requests.Response) -> Any:  # noqa: ANN401
    try:
        return response.json()
    except ValueError as error:
        raise IncompleteError(f"{name}: no whole JSON from {response.url}") from error
