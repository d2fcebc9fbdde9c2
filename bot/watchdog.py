"""The watchdog: which events nobody keeps up to date any more."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.bootstrap import Deployment
from bot.calendars import LIVE, Calendars
from bot.exits import told
from bot.status import stamp
from bot.store.database import reading
from bot.store.ledger import load_runs


@dataclass(frozen=True, slots=True)
class Watched:
    """How an event stands: when it was last done well, if ever, and why it is stale; "" where it is not."""

    event: str
    last_good: datetime | None
    why: str = ""


def watch(deployment: Deployment, *, late: timedelta) -> Iterator[Watched]:
    """Yield every declared event; one is stale that has been due for longer than `late`, or cannot be due."""
    calendars = Calendars.of(deployment, LIVE)
    for name in deployment.event_names():
        try:
            yield _watched(deployment, calendars, name, late)
        except Exception as error:  # noqa: BLE001 - one event that cannot be judged hides no other
            yield Watched(name, None, told(error))


def _watched(deployment: Deployment, calendars: Calendars, name: str, late: timedelta) -> Watched:
    calendar, good = calendars.calendar(deployment.declaration(name)), calendars.good.get(name)
    if not calendar:
        return Watched(name, good, f"was never collected{_last_words(deployment, name)}")
    period = calendar.due(good, deployment.clock() - late)
    if not period:
        return Watched(name, good)
    since = f"the last run that ended well was {stamp(good)}" if good else "no run ever ended well"
    return Watched(name, good, f"is due for {period} and not done: {since}{_last_words(deployment, name)}")


def _last_words(deployment: Deployment, name: str) -> str:
    with reading(deployment.store) as connection:
        latest = load_runs(connection, event=name, limit=1)
    return "".join(f"; the last one said: {run.outcome}" for run in latest if run.exit_code)
