"""What is due: daily while results change, then when each checkpoint of the retention is over."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from zlib import crc32
from zoneinfo import ZoneInfo

from metrics.compare import PROVISIONAL
from metrics.model import Window
from metrics.windows import follow_ups, window

SPREAD = timedelta(hours=6)
"""From local midnight on, in which the events are due one after the other: by morning all tables are new."""

KEPT = timedelta(days=90)
"""How long after the last checkpoint, or a later collection, what was stored of single people is kept."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """When an event is looked at: daily until 30 days after its grant period, then at the checkpoints.

    A checkpoint counts from the end of the event days and is due when the time is over in which people are
    looked for again, since its figures are pending until then. Every event is due at its own minute.
    """

    event: str
    period: Window
    days: Window

    @property
    def offset(self) -> timedelta:
        """How long after its moment the event is due: of all events another, and of one always the same."""
        minutes = SPREAD // timedelta(minutes=1)
        return timedelta(minutes=crc32(self.event.encode()) % minutes)

    def due(self, last_good: datetime | None, now: datetime) -> str | None:
        """Return the name of the period that a run is due for, None where nothing is due.

        `last_good` is when the last run that ended well began. A checkpoint that was missed is caught up.
        """
        name, begins = self._current(now)
        return name if last_good is None or last_good < begins else None

    def next_run(self, last_good: datetime | None, now: datetime) -> datetime | None:
        """Return when the next run is due: `now` where one is due already, None where none ever will be.

        The answer while a run is under way is that with its own beginning as `last_good`.
        """
        if self.due(last_good, now):
            return now
        later = [begins for _, begins in self._checkpoints() if begins > now]
        daily = now < self.settled
        return min([*later, self._day(now).end + self.offset] if daily else later, default=None)

    def expires(self, last_fetch: datetime | None) -> datetime:
        """Return from when on nothing is kept of single people: docs/privacy.md."""
        last = [begins for _, begins in self._checkpoints()][-1]
        return max(last, last_fetch or last) + KEPT

    @property
    def settled(self) -> datetime:
        """When the daily runs are over."""
        return self.period.end + PROVISIONAL + self.offset

    def _current(self, now: datetime) -> tuple[str, datetime]:
        passed = [checkpoint for checkpoint in self._checkpoints() if checkpoint[1] <= now]
        if passed:
            return passed[-1]
        today = self._day(now)
        return f"{today.start.astimezone(ZoneInfo(today.timezone)):%Y-%m-%d}", today.start + self.offset

    def _day(self, now: datetime) -> Window:
        """Return the local day whose run is the latest that is due."""
        zone = ZoneInfo(self.period.timezone)
        day = (now - self.offset).astimezone(zone).date()
        return window(day, day, zone)

    def _checkpoints(self) -> Iterator[tuple[str, datetime]]:
        """Yield the name and the moment of each that the daily runs do not cover, in order."""
        yield "end+30d", self.settled
        for number, follow_up in follow_ups(self.days).items():
            over = follow_up.end + self.offset
            if over > self.settled:
                yield f"days+{number}d", over
