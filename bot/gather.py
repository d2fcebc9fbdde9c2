"""Gathering: what the wikis say of an event, taken to the store."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import structlog

from bot.bootstrap import Deployment
from bot.earlier_edits import look_for_earlier_edits
from bot.event_times import event_spans, event_windows
from bot.grants import fetch
from bot.roster import fetch_roster
from bot.sources import source_of, true_as_of
from bot.store.database import writing
from bot.store.repository import (
    Scope,
    save_contributions,
    save_failed_fetch,
    save_grant,
    save_roster,
    save_whole_fetch,
)
from collectors.accounts import ResolvedRoster
from collectors.errors import CollectorError
from config.errors import DeclarationError
from config.events import EventDeclaration
from metrics.model import Grant, PersonState, Roster
from metrics.reports import Report
from metrics.windows import Spans

log = structlog.get_logger()

Tell = Callable[[str], None]
"""What is told what is fetched next."""

PEOPLE, EARLIER = "grant and people", "earlier edits"
"""What is fetched before the wikis' contributions, and after them."""

NO_GRANT = Grant("", None, None, None, None, (), (), (), (), revision=None)
"""What an event without a grant was promised: nothing."""


def untold(_: str) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """What a gathering cost and brought; `failures` are the wikis that were not fetched whole, and why."""

    requests: int
    rows: int
    failures: dict[str, CollectorError]


def gather(
    deployment: Deployment, declaration: EventDeclaration, *, full: bool = False, tell: Tell = untold
) -> Gathered:
    """Fetch grant, participants and contributions, and store each part that is whole.

    A wiki that fails keeps what was stored of it and is marked stale. `full` also asks the wikis' own facts
    anew. Raises CollectorError when the grant or the participants cannot be read: then nothing is stored.
    """
    before = deployment.requests_made
    tell(PEOPLE)
    with _marking_all_stale(deployment, declaration):
        grant, report = fetch_declared(deployment, declaration)
        period, _ = event_windows(declaration, grant)
        resolved = fetch_roster(deployment, declaration, grant, ends=period, full=full)
    _save_found(deployment, declaration, grant, report, resolved.roster)
    for person in resolved.roster.organizers:
        if not person.valid and person.state != PersonState.DUPLICATE:
            log.warning("organizer_not_counted", name=person.listed_as, state=person.state, why=person.note)
    rows, failures = _gather_wikis(deployment, declaration, grant, resolved, tell)
    if not failures:
        tell(EARLIER)
        failures = look_for_earlier_edits(deployment, declaration, resolved, full=full)
    return Gathered(deployment.requests_made - before, rows, failures)


def fetch_declared(deployment: Deployment, declaration: EventDeclaration) -> tuple[Grant, Report | None]:
    """Fetch the declared grant and its report; raises DeclarationError where a report is named instead.

    Where none is declared, which is only of use to a one-off, nothing was promised.
    """
    if not declaration.grant:
        return NO_GRANT, None
    found = fetch(deployment.api(deployment.home), declaration.grant)
    if not found.grant:
        raise DeclarationError(
            f"{declaration.name}: grant: “{declaration.grant}” is a report; name the grant page"
        )
    return found.grant, found.report


def _save_found(
    deployment: Deployment,
    declaration: EventDeclaration,
    grant: Grant,
    report: Report | None,
    roster: Roster,
) -> None:
    """Store grant and participants; until a wiki is fetched for them, what is stored of it is stale."""
    name, now = declaration.name, deployment.clock()
    with writing(deployment.store) as connection:
        save_grant(connection, name, (grant, report), declared=declaration.grant, now=now)
        save_roster(connection, name, roster, declared=declaration.participants_source, now=now)
        for wiki in declaration.wikis:
            save_failed_fetch(connection, name, wiki, "the list of participants was read anew", now=now)


def _gather_wikis(
    deployment: Deployment,
    declaration: EventDeclaration,
    grant: Grant,
    resolved: ResolvedRoster,
    tell: Tell,
) -> tuple[int, dict[str, CollectorError]]:
    times = event_spans(declaration, grant)
    rows, failures = 0, {}
    for wiki in declaration.wikis:
        tell(wiki)
        try:
            rows += _gather_wiki(deployment, declaration, wiki, resolved, times)
        except CollectorError as error:
            log.warning("wiki_not_fetched", of=declaration.name, wiki=wiki, why=str(error))
            failures[wiki] = error
            _mark_stale(deployment, declaration.name, wiki, error)
    return rows, failures


def _gather_wiki(
    deployment: Deployment, declaration: EventDeclaration, wiki: str, resolved: ResolvedRoster, times: Spans
) -> int:
    people, began = resolved.local_ids[wiki], deployment.clock()
    source, part = source_of(deployment, wiki), declaration.of_wiki(wiki)
    content = deployment.content(wiki, part.namespaces or ())
    with_histories = declaration.reverts == "history"
    rows = source.fetch(people, times, content, with_histories=with_histories)
    as_of = true_as_of(deployment, declaration.name, source, times, began)
    log.info("fetched", wiki=wiki, people=len(people), contributions=len(rows))
    with writing(deployment.store) as connection:
        save_contributions(connection, Scope(declaration.name, resolved.roster.identities, times), wiki, rows)
        save_whole_fetch(connection, declaration.name, wiki, times.whole, now=as_of)
    return len(rows)


@contextmanager
def _marking_all_stale(deployment: Deployment, declaration: EventDeclaration) -> Iterator[None]:
    try:
        yield
    except (CollectorError, DeclarationError) as error:
        for wiki in declaration.wikis:
            _mark_stale(deployment, declaration.name, wiki, error)
        raise


def _mark_stale(deployment: Deployment, event: str, wiki: str, error: Exception) -> None:
    with writing(deployment.store) as connection:
        save_failed_fetch(connection, event, wiki, str(error), now=deployment.clock())
