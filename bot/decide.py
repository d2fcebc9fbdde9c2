"""Deciding: from the store to an event's status, without the network."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import pandas as pd

from bot.bootstrap import Deployment
from bot.errors import NotCollectedError
from bot.gather import event_windows
from bot.status import Status
from bot.store.database import reading
from bot.store.repository import Fetched, load_contributions, load_fetches, load_grant, load_roster
from config.events import EventDeclaration
from metrics.compare import compare
from metrics.compute import compute
from metrics.definitions import PROJECT_NAMESPACES
from metrics.model import Count, CountedWiki, Event, Grant, Roster, Target
from metrics.profiles import ESEP_1, Profile
from metrics.reports import DeclaredAndReported, Report, declared_and_reported
from metrics.results import Snapshot, WindowResult
from metrics.roster_counts import RosterCounts
from metrics.windows import around, local_midnight


def decide(
    deployment: Deployment, declaration: EventDeclaration, profile: Profile, *, now: datetime
) -> Status:
    """Return the event's status as the store knows it; raises NotCollectedError where it knows nothing."""
    stored = load_stored(deployment, declaration)
    event = stored.event
    snapshot = compute(stored.frame, event, profile, missing=stored.missing)
    targets = promised(stored.grant, declaration)
    judged_at = local_midnight(now, ZoneInfo(declaration.timezone))
    progress, days_progress = (
        compare(counted, targets, days=event.days_window, at=judged_at)
        for counted in (snapshot.grant, snapshot.event_days)
    )
    return Status(
        event=event.name,
        page=declaration.page,
        taken_at=now,
        data_as_of=min(stored.good_times, default=now),
        grant=stored.grant.title,
        people=RosterCounts.of(event.roster, active=active_on_list(event, snapshot)),
        snapshot=snapshot,
        progress=progress,
        days_progress=days_progress,
        stale=stored.stale,
        notes=declaration.notes,
        languages=declaration.publish.languages,
        reported=reported(stored.report, targets, snapshot.grant),
    )


def reported(
    report: Report | None, targets: Sequence[Target], counted: WindowResult
) -> tuple[DeclaredAndReported, ...]:
    """Return what the report says of each metric beside target and count; nothing where there is none."""
    if not report:
        return ()
    measured = {name: result.value for name, result in counted.results.items() if result.value is not None}
    return declared_and_reported(targets, report, measured)


def active_people(deployment: Deployment, declaration: EventDeclaration) -> int | None:
    """Return how many participants the stored contributions show active; None where they are not whole."""
    try:
        return decide(deployment, declaration, ESEP_1, now=deployment.clock()).people.active
    except NotCollectedError:
        return None


def active_on_list(event: Event, snapshot: Snapshot) -> int | None:
    """Return how many of those listed are active: the editors, in the reading without organizers."""
    editors = snapshot.grant.results["editors"]
    return editors.other_reading if event.participants_include_organizers else editors.value


@dataclass(frozen=True, slots=True)
class Stored:
    """What the store holds of an event."""

    grant: Grant
    report: Report | None
    event: Event
    frame: pd.DataFrame
    fetched: Mapping[str, Fetched]

    @property
    def stale(self) -> dict[str, datetime | None]:
        return {wiki: fetch.good_at for wiki, fetch in self.fetched.items() if fetch.stale}

    @property
    def missing(self) -> frozenset[str]:
        """The wikis that were never fetched whole."""
        return frozenset(wiki for wiki, fetch in self.fetched.items() if fetch.good_at is None)

    @property
    def good_times(self) -> list[datetime]:
        return [fetch.good_at for fetch in self.fetched.values() if fetch.good_at]


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
        event = event_facts(deployment, declaration, grant, roster)
        whole = around(event.grant_window, event.days_window)
        frame = load_contributions(connection, declaration.wikis, roster.identities, whole)
        return Stored(grant, report, event, frame, load_fetches(connection, name, declaration.wikis, whole))


def event_facts(deployment: Deployment, declaration: EventDeclaration, grant: Grant, roster: Roster) -> Event:
    """Return what counting needs to know of the event."""
    period, days = event_windows(declaration, grant)
    return Event(
        name=declaration.name,
        grant_window=period,
        days_window=days,
        wikis=tuple(_counted(deployment, wiki) for wiki in declaration.wikis),
        roster=roster,
        participants_include_organizers=declaration.participants_include_organizers,
    )


def promised(grant: Grant, declaration: EventDeclaration) -> tuple[Target, ...]:
    """Return the grant page's targets, each overridden or added to where the declaration says why."""
    declared = {
        metric: Target(metric, Count.exact(part.count), part.why)
        for metric, part in declaration.targets.items()
    }
    return tuple({**{target.metric: target for target in grant.targets}, **declared}.values())


def _counted(deployment: Deployment, wiki: str) -> CountedWiki:
    project = deployment.project(wiki)
    site = deployment.stored_site(wiki)
    if not site:
        raise NotCollectedError(f"{wiki}: never reached; run `esep collect` first")
    return CountedWiki(wiki, project, PROJECT_NAMESPACES.get(project, site.content_namespaces))
