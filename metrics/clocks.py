"""Clocks of people: hours from UTC on a day, and how far two of them are apart."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

HOUR = timedelta(hours=1)

_OFFSET = re.compile(r"(?:UTC|GMT)?\s*([+\-\N{MINUS SIGN}])\s*(\d{1,2})(?::?([0-5]\d))?", re.IGNORECASE)
_FARTHEST = 14
"""Hours that a clock can be from UTC."""


def hours_from_utc(zone: str, moment: datetime) -> float | None:
    """Return how far a zone's clock is ahead of UTC at a moment, with daylight saving as it is then.

    A zone is an IANA name (Asia/Almaty) or an offset (UTC+5:30); None for anything else.
    """
    offset = _OFFSET.fullmatch(zone.strip())
    if offset:
        return _hours(*offset.groups())
    try:
        there = moment.astimezone(ZoneInfo(zone.strip().replace(" ", "_"))).utcoffset()
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
    return None if there is None else there / HOUR


def hours_apart(one: float, other: float) -> float:
    """Return the hours between two clocks, the shorter way around: 12 at the most."""
    apart = abs(one - other) % 24
    return min(apart, 24 - apart)


def _hours(sign: str, hours: str, minutes: str | None) -> float | None:
    ahead = int(hours) + int(minutes or 0) / 60
    if ahead > _FARTHEST:
        return None
    return ahead if sign == "+" else -ahead
