"""The limits that Wikimedia sets to a client, kept by all processes of a deployment together."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

import structlog
from sqlalchemy import Engine

from bot.errors import StoreBusyError, StoreError
from bot.store.database import writing
from bot.store.permits import Allowance, give_back, take_permit
from bot.until import Until

log = structlog.get_logger()

MINUTE = 60.0
"""Seconds."""

BUSY_TRIES = 12
"""How often the bucket is asked for while another process writes something long to the database."""

LONG_WAIT = 5.0
"""Seconds of waiting that are worth a line in the log."""


class Limits:
    """Gives leave for one request after the other, and counts them; `store` is asked for at the first."""

    def __init__(
        self, store: Callable[[], Engine], allowance: Allowance, clock: Callable[[], datetime], until: Until
    ) -> None:
        self.requests_made = 0
        self._store = store
        self._allowance = allowance
        self._clock = clock
        self._until = until

    @contextmanager
    def permit(self) -> Iterator[None]:
        """Wait until a request may be made, and hold its place while it is under way.

        Raises TryLaterError as soon as there is no time left to wait, StoreBusyError for a locked database.
        """
        number = self._taken()
        self.requests_made += 1
        try:
            yield
        finally:
            self._give_back(number)

    def _taken(self) -> int:
        busy = 0
        while True:
            self._until.check()
            try:
                number, wait = self._take()
            except StoreBusyError:
                busy += 1
                if busy == BUSY_TRIES:
                    raise
                continue
            if number:
                return number
            self._wait(wait)

    def _take(self) -> tuple[int, float]:
        with writing(self._store()) as connection:
            return take_permit(connection, self._allowance, self._now)

    def _wait(self, seconds: float) -> None:
        self._until.check(seconds)
        if seconds >= LONG_WAIT:
            log.info("waiting_for_the_limit", seconds=round(seconds), requests=self._allowance.requests)
        self._until.sleep(seconds)

    def _give_back(self, number: int) -> None:
        """End the request; where the database cannot be written to, it ends by itself later."""
        try:
            with writing(self._store()) as connection:
                give_back(connection, number, self._allowance, now=self._now())
        except StoreError as error:
            log.warning("permit_not_given_back", why=str(error))

    def _now(self) -> float:
        return self._clock().timestamp()
