"""What of a wiki need not be read again: all that is stored of the same people, times and content."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256

from bot.bootstrap import Deployment
from bot.store.contributions import Scope, load_rows
from bot.store.database import reading
from bot.store.readings import Reading, load_identities, load_reading
from bot.store.repository import load_roster
from bot.version import VERSION
from collectors.ahead import Ahead
from collectors.contributions import Content
from collectors.names import normalise_name
from collectors.rows import Known, one_a_page
from config.events import EventDeclaration
from metrics.model import Participant
from metrics.windows import Spans

FULL_EVERY = timedelta(days=7)
"""How long after a full reading the next one is: what leaves no trace on a page is seen then."""


_OF_VERSION = f"{VERSION}:"
"""How a basis begins: another version may ask for other facts."""


def basis_of(people: Mapping[int, str], times: Spans, content: Content, *, with_histories: bool) -> str:
    """Return what stands for whose contributions are asked for and what of them; by another all is read."""
    asked = sorted(people.items()), times, sorted(content.namespaces), content.askable, content.has_drafts
    return _OF_VERSION + sha256(repr((asked, with_histories)).encode()).hexdigest()[:40]


def load_known(  # noqa: PLR0913
    deployment: Deployment, scope: Scope, wiki: str, basis: str, *, full: bool, now: datetime
) -> tuple[Known, Reading]:
    """Return what is stored and need not be read again, and how the wiki is read by that from `now` on.

    Nothing is known where `full` is asked, the basis is another, or a full reading is due. Another basis
    makes no full reading, since people are not asked anew for it.
    """
    with reading(deployment.store) as connection:
        before, began = load_reading(connection, scope.event, wiki)
        if full or began is None or _is_due(before.full_at, scope.spans, now):
            return Known(now=now), Reading(basis, now)
        if before.basis != basis:
            return Known(now=now), Reading(basis, before.full_at)
        return Known(load_rows(connection, scope, wiki), began, now), before


def ask_ahead(  # noqa: PLR0913
    deployment: Deployment, event: str, wiki: str, content: Content, times: Spans, *, full: bool
) -> Ahead:
    """Return what a wiki can be asked along with accounts: what will be asked for where the people stay."""
    known = Known(now=deployment.clock())
    with reading(deployment.store) as connection:
        before, began = load_reading(connection, event, wiki)
        roster = load_identities(connection, event)
        if began and not full and not _is_due(before.full_at, times, deployment.clock()):
            known = Known(load_rows(connection, Scope(event, roster, times), wiki), began, known.now)
    windows = known.windows(times)
    counted = [row for row in known.rows.values() if times.counts(row["timestamp"])]
    gone = [number for number, row in known.rows.items() if row["gone"]]
    log = known.log(times) if content.has_drafts and windows else None
    return Ahead(windows[0] if windows else None, log, [*one_a_page(counted), *gone], content.askable)


def is_known(deployment: Deployment, declaration: EventDeclaration, times: Spans | None = None) -> bool:
    """Tell whether every wiki was read in full lately, by this version: so were pages and people then.

    With `times` also whether none of their windows has ended since.
    """
    now = deployment.clock()
    with reading(deployment.store) as connection:
        readings = [load_reading(connection, declaration.name, wiki)[0] for wiki in declaration.wikis]
    return all(
        (each.basis or "").startswith(_OF_VERSION) and not _is_due(each.full_at, times, now)
        for each in readings
    )


def known_people(deployment: Deployment, declaration: EventDeclaration) -> dict[str, Participant]:
    """Return whom the event's list was last found to name, by normalised name as listed."""
    with reading(deployment.store) as connection:
        roster = load_roster(connection, declaration.name, declared=declaration.participants_source)
    everyone = roster.everyone if roster else ()
    return {normalise_name(person.listed_as): person for person in everyone if person.listed_as}


def _is_due(full_at: datetime | None, times: Spans | None, now: datetime) -> bool:
    """Tell whether everything is to be read again: after some days, and when one of the windows has ended.

    A full reading of a clock that was ahead is none.
    """
    if full_at is None or not timedelta() <= now - full_at < FULL_EVERY:
        return True
    parts = (*times.counted, *times.later) if times else ()
    return any(full_at < part.end <= now for part in parts)
