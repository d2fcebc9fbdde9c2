"""Gathering: what the wikis say of an event, taken to the store."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

import structlog

from bot.bootstrap import Deployment
from bot.declared_grant import fetch_declared, titles_to_read
from bot.earlier_edits import look_for_earlier_edits
from bot.event_times import event_spans, event_windows
from bot.known import ask_ahead, basis_of, is_known, known_people, load_known
from bot.roster import Beforehand, fetch_roster
from bot.sources import content_of, has_replica, source_of, true_as_of
from bot.store.contributions import Scope, save_contributions
from bot.store.database import writing
from bot.store.early import EarlyRows
from bot.store.repository import (
    save_failed_fetch,
    save_grant,
    save_roster,
    save_whole_fetch,
)
from collectors.accounts import ResolvedRoster
from collectors.ahead import Ahead
from collectors.errors import CollectorError
from collectors.pages import read_together
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


def untold(_: str) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """What a gathering cost and brought; `failures` are the wikis that were not fetched whole, and why.

    `made_for` says how many of the requests were for `central accounts`, and for `pages` alone.
    """

    requests: int
    rows: int
    failures: dict[str, CollectorError]
    made_for: Mapping[str, int]


def gather(
    deployment: Deployment, declaration: EventDeclaration, *, full: bool = False, tell: Tell = untold
) -> Gathered:
    """Fetch grant, participants and contributions, and store each part that is whole.

    A wiki that fails keeps what was stored of it and is marked stale. `full` asks everything anew, the wikis'
    own facts too. Raises CollectorError when the grant or the participants cannot be read: then nothing is
    stored.
    """
    before = deployment.requests_made
    tell(PEOPLE)
    known = not full and is_known(deployment, declaration)
    with _marking_all_stale(deployment, declaration):
        read = read_together(deployment.api(deployment.home), titles_to_read(declaration))
        grant, report = fetch_declared(deployment, declaration, read, is_known=known)
        period, _ = event_windows(declaration, grant)
        times = event_spans(declaration, grant)
        began = deployment.clock()
        ahead = _ask_ahead(deployment, declaration, times, full=full)
        known = known and is_known(deployment, declaration, times)
        people = known_people(deployment, declaration) if known else {}
        beforehand = Beforehand(read, ahead, people)
        resolved = fetch_roster(deployment, declaration, grant, ends=period, full=full, beforehand=beforehand)
    _save_found(deployment, declaration, grant, report, resolved.roster)
    for person in resolved.roster.organizers:
        if not person.valid and person.state != PersonState.DUPLICATE:
            log.warning("organizer_not_counted", name=person.listed_as, state=person.state, why=person.note)
    whose = _Whose(declaration, resolved, times, full, ahead, began)
    rows, failures = _gather_wikis(deployment, whose, tell)
    if not failures:
        tell(EARLIER)
        failures = look_for_earlier_edits(deployment, declaration, resolved, full=full)
    made_for = sum((api.made_for for api in deployment.apis.values()), Counter[str]())
    return Gathered(deployment.requests_made - before, rows, failures, made_for)


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


@dataclass(frozen=True, slots=True)
class _Whose:
    """Whose contributions are gathered for an event, and of which times; `full`: all of them anew.

    What was asked `ahead` was asked from `began` on.
    """

    declaration: EventDeclaration
    resolved: ResolvedRoster
    times: Spans
    full: bool
    ahead: Mapping[str, Ahead]
    began: datetime

    @property
    def scope(self) -> Scope:
        return Scope(self.declaration.name, self.resolved.roster.identities, self.times)


def _ask_ahead(
    deployment: Deployment, declaration: EventDeclaration, times: Spans, *, full: bool
) -> Mapping[str, Ahead]:
    """Return what each wiki is asked along with the accounts, but the home wiki, whose come first.

    Nothing where only those count who wrote their own line: of others nothing is asked.
    """
    ahead: dict[str, Ahead] = {}
    if declaration.participants.own_lines:
        return ahead
    for wiki in declaration.wikis:
        apart = deployment.own_accounts(wiki) or has_replica(deployment, wiki)
        if wiki != deployment.home and not apart:
            content = content_of(deployment, wiki, declaration.of_wiki(wiki).namespaces or ())
            ahead[wiki] = ask_ahead(deployment, declaration.name, wiki, content, times, full=full)
    return ahead


def _gather_wikis(deployment: Deployment, whose: _Whose, tell: Tell) -> tuple[int, dict[str, CollectorError]]:
    name = whose.declaration.name
    rows, failures = 0, {}
    for wiki in whose.declaration.wikis:
        tell(wiki)
        try:
            rows += _gather_wiki(deployment, whose, wiki)
        except CollectorError as error:
            log.warning("wiki_not_fetched", of=name, wiki=wiki, why=str(error))
            failures[wiki] = error
            _mark_stale(deployment, name, wiki, error)
    return rows, failures


def _gather_wiki(deployment: Deployment, whose: _Whose, wiki: str) -> int:
    declaration, people, times = whose.declaration, whose.resolved.local_ids[wiki], whose.times
    began, name = whose.began, declaration.name
    content = content_of(deployment, wiki, declaration.of_wiki(wiki).namespaces or ())
    with_histories = declaration.reverts == "history"
    basis = basis_of(people, times, content, with_histories=with_histories)
    known, how = load_known(deployment, whose.scope, wiki, basis, full=whose.full, now=began)
    early = EarlyRows(deployment.store, name, wiki)
    source = source_of(deployment, wiki, known, whose.ahead.get(wiki), early.take)
    rows = source.fetch(people, times, content, with_histories=with_histories)
    as_of = true_as_of(deployment, name, source, times, began)
    log.info("fetched", wiki=wiki, people=len(people), contributions=len(rows), known=len(known.rows))
    with writing(deployment.store) as connection:
        save_contributions(connection, whose.scope, wiki, rows, early.written(connection))
        save_whole_fetch(connection, name, wiki, times.whole, now=as_of, reading=how)
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
