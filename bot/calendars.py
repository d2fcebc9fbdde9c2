"""When events are looked at, as their declarations and the store say."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Self

import structlog

from bot.bootstrap import Deployment
from bot.event_times import event_windows
from bot.modes import How, Mode
from bot.schedule import Calendar
from bot.store.database import reading, writing
from bot.store.people import expire
from bot.store.times import StoredGrant, last_fetches, last_good_runs, load_grants
from config.events import EventDeclaration

LIVE = How(Mode.LIVE)

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Calendars:
    """What is stored of all events' times as of one moment, by the events' names.

    `good` is when the last run of a kind that ended well began, `fetched` when a wiki was last read whole.
    """

    grants: Mapping[str, StoredGrant]
    good: Mapping[str, datetime]
    fetched: Mapping[str, datetime]

    @classmethod
    def of(cls, deployment: Deployment, how: How) -> Self:
        with reading(deployment.store) as connection:
            good = last_good_runs(connection, how.run_job, until=deployment.clock())
            return cls(load_grants(connection), good, last_fetches(connection))

    def calendar(self, declaration: EventDeclaration) -> Calendar | None:
        """Return when an event is looked at, None before its grant was collected.

        Raises DeclarationError where no dates are to be had.
        """
        stored = self.grants.get(declaration.name)
        grant = stored and stored.grant(declared=declaration.grant)
        return Calendar(declaration.name, *event_windows(declaration, grant)) if grant else None

    def due_period(self, declaration: EventDeclaration, now: datetime) -> str | None:
        """Return the period that a run of the event is due for; an event never collected is always due."""
        calendar = self.calendar(declaration)
        return calendar.due(self.good.get(declaration.name), now) if calendar else "first"

    def are_people_expired(self, declaration: EventDeclaration, now: datetime) -> bool:
        """Tell whether what is stored of single people has been kept for long enough."""
        calendar, fetched = self.calendar(declaration), self.fetched.get(declaration.name)
        return calendar is not None and now >= calendar.expires(fetched)


def expire_people(deployment: Deployment, name: str) -> None:
    """Delete what is stored of single people of an event; log that."""
    with writing(deployment.store) as connection:
        if expire(connection, name):
            log.warning("people_expired", of=name)
