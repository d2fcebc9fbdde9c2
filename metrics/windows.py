"""From days as people name them to half-open windows of UTC time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import reduce
from zoneinfo import ZoneInfo

from metrics.model import Window

INSTANT = timedelta.resolution
"""Between the last moment of a window and its end, which is not in it and may be of another day."""


def window(start: date, end: date, zone: ZoneInfo) -> Window:
    """Return the window from `start` to `end` in `zone`.

    A day without a time is the whole local day, the end day included; an aware moment stands as it is.
    """
    return Window(_moment(start, zone), _moment(end, zone, after=True), zone.key)


def days_window(days: Sequence[date], zone: ZoneInfo) -> Window:
    """Return the window from the first of `days` to the end of the last."""
    ordered = sorted(days, key=lambda day: _moment(day, zone))
    return window(ordered[0], ordered[-1], zone)


def local_days(counted: Window) -> tuple[date, date]:
    """Return the first and the last day of a window in its own zone."""
    zone = ZoneInfo(counted.timezone)
    return counted.start.astimezone(zone).date(), (counted.end - INSTANT).astimezone(zone).date()


def around(one: Window, other: Window) -> Window:
    """Return the shortest window that holds both."""
    return Window(min(one.start, other.start), max(one.end, other.end), one.timezone)


def baseline(counted: Window) -> Window:
    """Return the equally long window right before `counted`, with which its results are compared."""
    return Window(counted.start - (counted.end - counted.start), counted.start, counted.timezone)


def year_earlier(counted: Window) -> Window:
    """Return the same local dates a year earlier; the 29th of February becomes the 28th."""
    zone = ZoneInfo(counted.timezone)
    first, end = counted.start.astimezone(zone), counted.end.astimezone(zone)
    start, last = _a_year_before(first), _a_year_before(end - INSTANT)
    return Window(start.astimezone(UTC), (last + INSTANT).astimezone(UTC), counted.timezone)


def follow_ups(days: Window) -> Mapping[int, Window]:
    """Return when somebody is retained, by the number of days after the event days' end.

    Thirty days means from the 7th day to the 30th; the later checkpoints hold fifteen days on either side.
    """
    reach = {30: (7, 30)} | {number: (number - 15, number + 15) for number in (90, 180, 365)}
    return {
        number: Window(days.end + timedelta(days=first), days.end + timedelta(days=last), days.timezone)
        for number, (first, last) in reach.items()
    }


@dataclass(frozen=True, slots=True)
class Spans:
    """The times of which an event's contributions are collected.

    `main` is everything that is counted, the baseline included; `later` the windows in which people are
    looked for again; `last_year` the same dates a year earlier, where they are asked for.
    """

    main: Window
    later: tuple[Window, ...]
    last_year: Window | None = None

    @property
    def counted(self) -> tuple[Window, ...]:
        return (self.main, self.last_year) if self.last_year else (self.main,)

    @property
    def whole(self) -> Window:
        """From the first moment that is needed to the last."""
        return reduce(around, (*self.counted, *self.later))

    @property
    def stretches(self) -> tuple[Window, ...]:
        """The windows to ask a wiki for, no moment twice: a request costs more than rows, so few are best."""
        one = reduce(around, self.later, self.main)
        if self.last_year and self.last_year.end < one.start:
            return self.last_year, one
        return (self.whole,)

    def counts(self, moment: datetime) -> bool:
        """Tell whether something is counted at `moment`, and not only somebody looked for."""
        return _holds(self.main, moment) or (self.last_year is not None and _holds(self.last_year, moment))

    def has_facts(self, moment: datetime) -> bool:
        """Tell whether it matters what becomes of a revision's page: not where somebody is only looked for.

        It does for the first revisions, made before all windows, of pages that were moved in later.
        """
        return self.counts(moment) or moment not in self

    def __contains__(self, moment: datetime) -> bool:
        return self.counts(moment) or any(_holds(part, moment) for part in self.later)


def spans(grant: Window, days: Window, *, with_last_year: bool = False) -> Spans:
    """Return what has to be collected for an event with these two windows."""
    counted = around(grant, days)
    before = [baseline(window) for window in (grant, days)]
    return Spans(
        main=reduce(around, before, counted),
        later=tuple(follow_ups(days).values()),
        last_year=year_earlier(counted) if with_last_year else None,
    )


def local_midnight(now: datetime, zone: ZoneInfo) -> datetime:
    """Return the local midnight before `now`, in UTC."""
    return _moment(now.astimezone(zone).date(), zone)


def knows_almaty(zone: ZoneInfo) -> bool:
    """Whether the zone database knows that Asia/Almaty is +05 since 2024-03-01: those since 2024a do."""
    return datetime(2024, 6, 1, tzinfo=zone).utcoffset() == timedelta(hours=5)


def _holds(part: Window, moment: datetime) -> bool:
    return part.start <= moment < part.end


def _a_year_before(moment: datetime) -> datetime:
    last = 28 if (moment.month, moment.day) == (2, 29) else moment.day
    return moment.replace(year=moment.year - 1, day=last)


def _moment(day: date, zone: ZoneInfo, *, after: bool = False) -> datetime:
    if isinstance(day, datetime):
        return day.astimezone(UTC)
    return datetime.combine(day + timedelta(days=after), time(), zone).astimezone(UTC)
