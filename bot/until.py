"""Until when this process may go on: a deadline, and being told to stop."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

from collectors.errors import TryLaterError


class Until:
    """When to be done: at `ends` if given, or when `stop` is called, be it by a signal or another thread."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self.ends: datetime | None = None
        self._clock = clock
        self._stopped = threading.Event()

    @property
    def stopped(self) -> bool:
        return self._stopped.is_set()

    def stop(self) -> None:
        self._stopped.set()

    def check(self, wait: float = 0) -> None:
        """Raise TryLaterError where there is no time left after `wait` seconds more."""
        if self.stopped:
            raise TryLaterError("stopped before it was done; the next run will do it")
        if self.ends and self._clock() + timedelta(seconds=wait) >= self.ends:
            raise TryLaterError("the time of this run is over (ESEP_RUN_MINUTES); the next run will do it")

    def sleep(self, seconds: float) -> None:
        """Sleep, but not after being told to stop."""
        self._stopped.wait(seconds)
