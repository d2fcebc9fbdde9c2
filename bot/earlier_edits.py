"""Who of the active people had edited before the collected time: asked once, and kept."""

from collections.abc import Mapping

from bot.bootstrap import Deployment
from bot.store.database import writing
from bot.store.repository import save_earlier_edits, save_failed_fetch
from bot.stored import Stored, load_stored
from collectors.accounts import ResolvedRoster
from collectors.earlier_edits import fetch_earlier_edits
from collectors.errors import CollectorError
from config.events import EventDeclaration
from metrics.people import active, unseen_before
from metrics.profiles import ESEP_1


def look_for_earlier_edits(
    deployment: Deployment,
    declaration: EventDeclaration,
    resolved: ResolvedRoster,
    *,
    full: bool = False,
) -> dict[str, CollectorError]:
    """Find out who is a first-time editor, of those of whom it is not known; `full` asks everybody anew.

    Returns the failures by wiki; such a wiki is marked stale.
    """
    stored = load_stored(deployment, declaration)
    known = {} if full else stored.event.edited_before
    wanted = unseen_people(stored) - known.keys()
    failures: dict[str, CollectorError] = {}
    for wiki in declaration.wikis if wanted else ():
        try:
            wanted -= _look_on(deployment, wiki, wanted, stored, resolved.local_ids[wiki])
        except CollectorError as error:
            failures[wiki] = error
            with writing(deployment.store) as connection:
                save_failed_fetch(connection, declaration.name, wiki, str(error), now=deployment.clock())
    return failures


def unseen_people(stored: Stored) -> frozenset[str]:
    """Return the active people of whom no edit before one of the windows is stored."""
    material = stored.material(ESEP_1, now=stored.times.main.end)
    everybody = stored.event.roster.identities
    windows = stored.event.grant_window, stored.event.days_window
    return frozenset[str]().union(
        *(unseen_before(material, window, active(material.within(window), everybody)) for window in windows)
    )


def _look_on(
    deployment: Deployment,
    wiki: str,
    wanted: frozenset[str],
    stored: Stored,
    local_ids: Mapping[int, str],
) -> frozenset[str]:
    """Look for earlier edits of `wanted` on one wiki, keep what is found, and return whose there are."""
    before = stored.times.main.start
    asked = {user_id: account for user_id, account in local_ids.items() if account in wanted}
    edits = fetch_earlier_edits(deployment.api(wiki), asked, before) if asked else {}
    revisions = {asked[user_id]: rev_id for user_id, rev_id in edits.items()}
    found = {(wiki, account): revisions.get(account) for account in wanted}
    with writing(deployment.store) as connection:
        save_earlier_edits(connection, found, before=before)
    return frozenset(revisions)
