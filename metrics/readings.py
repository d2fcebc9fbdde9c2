"""Readings of a wiki's months: what was read when, what a later one may not lack, when to read again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from metrics.growth import CHECKPOINTS, Series, months_between, months_until

SETTLED = timedelta(days=14)
"""How long after a month it is taken for known: the service rebuilds its numbers once a month."""

AGAIN = timedelta(days=7)
"""After how long it is asked again for months that it did not name."""

GIVEN_UP = timedelta(days=60)
"""How long after a checkpoint is settled it is asked again for these, and lost ones are waited for."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a wiki's months were on a day: measure → month → number, from the month `start` on."""

    read_at: datetime
    start: date
    months: Mapping[str, Series]

    def lost(self, later: "Reading") -> list[tuple[str, date]]:
        """Return the measures and months that this one has and a later one lacks, though it asked."""
        if self.start != later.start:
            return []
        return [
            (measure, month)
            for measure, series in later.months.items()
            for month in sorted(set(self.months.get(measure, {})) - set(series))
        ]

    def is_due(self, event: date, measures: Iterable[str], now: datetime) -> bool:
        """Tell whether to read again: for other months, or for those of a checkpoint that is over by now."""
        overdue = (self._is_due_at(event, checkpoint, now) for checkpoint in CHECKPOINTS)
        return not self.is_of(event, measures) or any(overdue)

    def is_of(self, event: date, measures: Iterable[str]) -> bool:
        """Tell whether it asked for all of these measures in the months of an event."""
        return self.start == months_until(event, 0)[0] and set(measures) <= set(self.months)

    def _is_due_at(self, event: date, checkpoint: int, now: datetime) -> bool:
        settled = settled_on(event, checkpoint)
        if self.read_at.date() < settled:
            return settled <= now.date()
        waits = now.date() < settled + GIVEN_UP and now - self.read_at >= AGAIN
        return waits and self._lacks(months_between(*months_until(event, checkpoint)))

    def _lacks(self, months: Iterable[date]) -> bool:
        wanted = set(months)
        return any(wanted - set(series) for series in self.months.values())


def settled_on(event: date, checkpoint: int) -> date:
    """Return the day from which on the months of a checkpoint are taken for known."""
    return months_until(event, checkpoint)[1] + SETTLED


def waits_until(event: date, now: datetime) -> date:
    """Return the day until which a reading that lacks months is not taken, since they may come back."""
    settled = [settled_on(event, checkpoint) for checkpoint in CHECKPOINTS]
    over = (day for day in settled if day <= now.date())
    return max(over, default=settled[0]) + GIVEN_UP


def complete_until(readings: Iterable[Reading]) -> date:
    """Return the first day of which not all readings can be taken to know."""
    return min(reading.read_at.date() for reading in readings) - SETTLED
