"""From days as people name them to half-open windows of UTC time."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from metrics.model import Window


def window(start: date, end: date, zone: ZoneInfo) -> Window:
    """Return the window from `start` to `end` in `zone`.

    A day without a time is the whole local day, the end day included; an aware moment stands as it is.
    """
    return Window(_moment(start, zone), _moment(end, zone, after=True), zone.key)


def days_window(days: Sequence[date], zone: ZoneInfo) -> Window:
    """Return the window from the first of `days` to the end of the last."""
    ordered = sorted(days, key=lambda day: _moment(day, zone))
    return window(ordered[0], ordered[-1], zone)


def around(one: Window, other: Window) -> Window:
    """Return the shortest window that holds both."""
    return Window(min(one.start, other.start), max(one.end, other.end), one.timezone)


def local_midnight(now: datetime, zone: ZoneInfo) -> datetime:
    """Return the local midnight before `now`, in UTC."""
    return _moment(now.astimezone(zone).date(), zone)


def knows_almaty(zone: ZoneInfo) -> bool:
    """Whether the zone database knows that Asia/Almaty is +05 since 2024-03-01: those since 2024a do."""
    return datetime(2024, 6, 1, tzinfo=zone).utcoffset() == timedelta(hours=5)


def _moment(day: date, zone: ZoneInfo, *, after: bool = False) -> datetime:
    if isinstance(day, datetime):
        return day.astimezone(UTC)
    return datetime.combine(day + timedelta(days=after), time(), zone).astimezone(UTC)
