"""When an event is looked at, as its declaration and the store say."""

from datetime import datetime

import structlog

from bot.bootstrap import Deployment
from bot.event_times import event_windows
from bot.modes import How, Mode
from bot.schedule import Calendar
from bot.store.database import reading, writing
from bot.store.ledger import last_good_run
from bot.store.people import expire
from bot.store.repository import last_fetch, load_grant
from config.events import EventDeclaration

LIVE = How(Mode.LIVE)

log = structlog.get_logger()


def calendar_of(deployment: Deployment, declaration: EventDeclaration) -> Calendar | None:
    """Return when the event is looked at, None before its grant was collected.

    Raises DeclarationError where no dates are to be had.
    """
    with reading(deployment.store) as connection:
        grant, _ = load_grant(connection, declaration.name, declared=declaration.grant)
    return Calendar(declaration.name, *event_windows(declaration, grant)) if grant else None


def last_good(deployment: Deployment, declaration: EventDeclaration, how: How) -> datetime | None:
    """Return when the last run of the event that ended well began."""
    with reading(deployment.store) as connection:
        return last_good_run(connection, declaration.name, how.run_job, until=deployment.clock())


def due_period(deployment: Deployment, name: str, how: How) -> str | None:
    """Return the period that a run of the event is due for; an event never collected is always due."""
    declaration = deployment.declaration(name)
    calendar = calendar_of(deployment, declaration)
    if not calendar:
        return "first"
    return calendar.due(last_good(deployment, declaration, how), deployment.clock())


def expire_people(deployment: Deployment, name: str) -> None:
    """Delete what is stored of single people where it has been kept for long enough; log that."""
    declaration = deployment.declaration(name)
    calendar = calendar_of(deployment, declaration)
    with reading(deployment.store) as connection:
        fetched = last_fetch(connection, declaration.name)
    if not calendar or deployment.clock() < calendar.expires(fetched):
        return
    with writing(deployment.store) as connection:
        if expire(connection, declaration.name):
            log.warning("people_expired", of=declaration.name)
