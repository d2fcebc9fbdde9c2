"""Gathering: what the wikis say of an event, taken to the store."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

import structlog

from bot.bootstrap import Deployment
from bot.grants import fetch
from bot.roster import fetch_roster
from bot.store.database import writing
from bot.store.repository import (
    save_contributions,
    save_failed_fetch,
    save_grant,
    save_roster,
    save_whole_fetch,
)
from collectors.accounts import ResolvedRoster
from collectors.contributions import fetch_contributions
from collectors.errors import CollectorError
from config.errors import DeclarationError
from config.events import EventDeclaration
from metrics.model import Grant, PersonState, Roster, Window
from metrics.reports import Report
from metrics.windows import around, days_window, window

log = structlog.get_logger()

GRANTED_DATES = ("grant start date", "grant end date")
"""Where a grant page names the days that were granted: unreadable ones are not replaced by proposed ones."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """What a gathering cost and brought; `failures` are the wikis that were not fetched whole, and why."""

    requests: int
    rows: int
    failures: dict[str, CollectorError]


def gather(deployment: Deployment, declaration: EventDeclaration, *, full: bool = False) -> Gathered:
    """Fetch grant, participants and contributions, and store each part that is whole.

    A wiki that fails keeps what was stored of it and is marked stale. `full` also asks the wikis' own facts
    anew. Raises CollectorError when the grant or the participants cannot be read: then nothing is stored.
    """
    before = deployment.requests_made
    with _marking_all_stale(deployment, declaration):
        grant, report = fetch_declared(deployment, declaration)
        period, _ = event_windows(declaration, grant)
        resolved = fetch_roster(deployment, declaration, grant, ends=period, full=full)
    _save_found(deployment, declaration, grant, report, resolved.roster)
    for person in resolved.roster.organizers:
        if not person.valid and person.state != PersonState.DUPLICATE:
            log.warning("organizer_not_counted", name=person.listed_as, state=person.state, why=person.note)
    rows, failures = _gather_wikis(deployment, declaration, grant, resolved)
    return Gathered(deployment.requests_made - before, rows, failures)


def fetch_declared(deployment: Deployment, declaration: EventDeclaration) -> tuple[Grant, Report | None]:
    """Fetch the declared grant and its report; raises DeclarationError where a report is named instead."""
    found = fetch(deployment.api(deployment.home), declaration.grant)
    if not found.grant:
        raise DeclarationError(
            f"{declaration.name}: grant: “{declaration.grant}” is a report; name the grant page"
        )
    return found.grant, found.report


def event_windows(declaration: EventDeclaration, grant: Grant) -> tuple[Window, Window]:
    """Return the grant period and the event days; raises DeclarationError where no dates are to be had."""
    zone = ZoneInfo(declaration.timezone)
    start, end = _period(declaration, grant)
    days: tuple[date, ...] = declaration.event_days
    if not days and grant.proposed:
        days = (grant.proposed.start, grant.proposed.end)
    try:
        period = window(start, end, zone)
        return period, days_window(days, zone) if days else period
    except ValueError as error:
        raise DeclarationError(
            f"the dates of “{grant.title}”: {error}; set [period] in the declaration"
        ) from error


def _period(declaration: EventDeclaration, grant: Grant) -> tuple[date, date]:
    if declaration.period:
        return declaration.period.start, declaration.period.end
    for unknown in grant.not_understood:
        if not grant.period and unknown.where in GRANTED_DATES:
            raise DeclarationError(
                f"“{grant.title}”: {unknown.where} “{unknown.raw}” is not understood; "
                "set [period] in the declaration"
            )
    period = grant.period or grant.proposed
    if not period:
        raise DeclarationError(
            f"“{grant.title}” names no dates: set [period] start and end in the declaration"
        )
    return period.start, period.end


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
) -> tuple[int, dict[str, CollectorError]]:
    whole = around(*event_windows(declaration, grant))
    rows, failures = 0, {}
    for wiki in declaration.wikis:
        try:
            rows += _gather_wiki(deployment, declaration.name, wiki, resolved, whole)
        except CollectorError as error:
            log.warning("wiki_not_fetched", event=declaration.name, wiki=wiki, why=str(error))
            failures[wiki] = error
            _mark_stale(deployment, declaration.name, wiki, error)
    return rows, failures


def _gather_wiki(
    deployment: Deployment, event: str, wiki: str, resolved: ResolvedRoster, whole: Window
) -> int:
    rows = fetch_contributions(deployment.api(wiki), resolved.local_ids[wiki], whole)
    log.info("fetched", wiki=wiki, people=len(resolved.local_ids[wiki]), contributions=len(rows))
    with writing(deployment.store) as connection:
        save_contributions(connection, wiki, resolved.roster.identities, whole, rows)
        save_whole_fetch(connection, event, wiki, whole, now=deployment.clock())
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
