"""What the store holds of an event."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import pandas as pd

from bot.bootstrap import Deployment
from bot.errors import NotCollectedError
from bot.event_times import event_spans, event_windows
from bot.final import Final
from bot.status import Status
from bot.store.contributions import Scope
from bot.store.database import reading
from bot.store.finals import load_final
from bot.store.frames import load_contributions
from bot.store.repository import (
    NEVER_FETCHED,
    EarlierEdits,
    Fetched,
    load_earlier_edits,
    load_fetches,
    load_grant,
    load_roster,
    load_snapshot,
    whole_once,
)
from config.events import EventDeclaration, TargetPart, WikiPart
from metrics.compute import snapshot_of
from metrics.counting import Material
from metrics.model import (
    Count,
    CountedWiki,
    CountKind,
    Event,
    Grant,
    PageKind,
    Roster,
    Target,
    WikiScope,
)
from metrics.namespaces import content_namespaces
from metrics.profiles import ESEP_1, Profile
from metrics.reports import Report
from metrics.revert_methods import unchecked_wikis
from metrics.windows import Spans


@dataclass(frozen=True, slots=True)
class Stored:
    """What the store holds of an event; `last` is the status saved last, `final` the reported one."""

    grant: Grant
    report: Report | None
    event: Event
    times: Spans
    frame: pd.DataFrame
    fetched: Mapping[str, Fetched]
    last: Status | None
    final: Final | None

    def material(self, profile: Profile, *, now: datetime) -> Material:
        """Return the contributions, judged by `profile`."""
        known_until = self.good_until or now
        return Material.of(self.frame, self.event, profile, missing=self.missing, known_until=known_until)

    @property
    def stale(self) -> dict[str, datetime | None]:
        return {wiki: fetch.good_at for wiki, fetch in self.fetched.items() if fetch.stale}

    @property
    def missing(self) -> frozenset[str]:
        """The wikis that were never fetched whole."""
        return frozenset(wiki for wiki, fetch in self.fetched.items() if fetch.good_at is None)

    @property
    def good_until(self) -> datetime | None:
        """Until when everything that was fetched is known; None where nothing was."""
        return min((fetch.good_at for fetch in self.fetched.values() if fetch.good_at), default=None)


def results_with_deleted(stored: Stored, profile: Profile, *, now: datetime) -> dict[str, int]:
    """Return the results of the grant period as they would be if what is gone from the wikis still counted.

    Empty where nothing is gone.
    """
    if not stored.frame["gone"].any():
        return {}
    whole = replace(stored, frame=stored.frame.assign(gone=False)).material(profile, now=now)
    results = snapshot_of(whole).grant.results.values()
    return {result.metric: result.value for result in results if result.value is not None}


def load_stored(deployment: Deployment, declaration: EventDeclaration) -> Stored:
    """Load an event's records; raises NotCollectedError where there are none."""
    name = declaration.name
    with reading(deployment.store) as connection:
        grant, report = load_grant(connection, name, declared=declaration.grant)
        roster = load_roster(connection, name, declared=declaration.participants_source)
        if not grant or not roster:
            raise NotCollectedError(
                f"{name}: not collected as it is declared now; run `esep collect {name}` first"
            )
        times = event_spans(declaration, grant)
        final = load_final(connection, name, grant=declaration.grant)
        earlier = load_earlier_edits(connection, declaration.wikis, before=times.main.start)
        event = event_facts(deployment, declaration, grant, roster, earlier)
        event = replace(event, only=final.only) if final else event
        whole = whole_once(connection, name, declaration.wikis)
        frame = load_contributions(connection, Scope(name, roster.identities, times), whole)
        fetched = load_fetches(connection, name, declaration.wikis, times.whole)
        fetched |= dict.fromkeys(unchecked_wikis(frame, event, times), NEVER_FETCHED)
        last = load_snapshot(connection, name, ESEP_1.name, until=deployment.clock())
        return Stored(grant, report, event, times, frame, fetched, last, final)


def event_facts(
    deployment: Deployment,
    declaration: EventDeclaration,
    grant: Grant,
    roster: Roster,
    earlier: EarlierEdits,
) -> Event:
    """Return what counting needs to know of the event."""
    period, days = event_windows(declaration, grant)
    return Event(
        name=declaration.name,
        grant_window=period,
        days_window=days,
        wikis=tuple(_counted(deployment, wiki, declaration.of_wiki(wiki)) for wiki in declaration.wikis),
        roster=roster,
        participants_include_organizers=declaration.participants_include_organizers,
        edited_before=edited_before(earlier, declaration.wikis),
        with_last_year=declaration.compare_with_last_year,
        with_histories=declaration.reverts == "history",
        only={name: PageKind(part.counts) for name, part in declaration.targets.items() if part.counts},
    )


def edited_before(earlier: EarlierEdits, wikis: Sequence[str]) -> dict[str, bool]:
    """Return of whom it is known whether they had an earlier edit on any of the wikis."""
    found = {account for (_, account), rev_id in earlier.items() if rev_id is not None}
    accounts = {account for _, account in earlier}
    without = {account for account in accounts if all((wiki, account) in earlier for wiki in wikis)}
    return {account: account in found for account in found | without}


def promised(grant: Grant, declaration: EventDeclaration) -> tuple[Target, ...]:
    """Return the grant page's targets, each as the declaration overrides, narrows or adds to it."""
    given = {target.metric: target for target in grant.targets}
    declared = {
        metric: _declared(given.get(metric, Target(metric, Count("", CountKind.NONE))), part)
        for metric, part in declaration.targets.items()
    }
    return tuple({**given, **declared}.values())


def _declared(given: Target, part: TargetPart) -> Target:
    """Return what a declaration makes of a target; a number of its own stands on no page."""
    if part.count is None:
        return replace(given, note=part.why)
    return Target(given.metric, Count.exact(part.count), part.why)


def _counted(deployment: Deployment, wiki: str, part: WikiPart) -> CountedWiki:
    project = deployment.project(wiki)
    site = deployment.stored_site(wiki)
    if not site:
        raise NotCollectedError(f"{wiki}: never reached; run `esep collect` first")
    namespaces = tuple(sorted(part.namespaces or ()))
    scope = WikiScope(namespaces, part.prefixes, len(part.names) if part.names else None)
    content = content_namespaces(project, site.content_namespaces, namespaces)
    return CountedWiki(wiki, project, content, scope)
