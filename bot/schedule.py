"""What is due: daily while results change, then at the checkpoints."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from metrics.compare import PROVISIONAL
from metrics.model import Window
from metrics.windows import local_midnight

CHECKPOINTS = tuple(timedelta(days=days) for days in (90, 180, 365))
"""How long after the end an event is looked at again."""


def period_due(window: Window, last_good: datetime | None, now: datetime) -> str | None:
    """Return the name of the period that a run is due for, None where nothing is due.

    `last_good` is when the last run that ended well began. A checkpoint that was missed is caught up.
    """
    name, begins = _current_period(window, now)
    if last_good is None or last_good < begins:
        return name
    return None


def _current_period(window: Window, now: datetime) -> tuple[str, datetime]:
    passed = [gap for gap in CHECKPOINTS if window.end + gap <= now]
    if passed:
        return f"end+{passed[-1].days}d", window.end + passed[-1]
    if now >= window.end + PROVISIONAL:
        return "end+30d", window.end + PROVISIONAL
    today = local_midnight(now, ZoneInfo(window.timezone))
    return f"{today.astimezone(ZoneInfo(window.timezone)):%Y-%m-%d}", today
