"""Deciding: from the store to an event's status, without the network."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.bootstrap import Deployment
from bot.changes import changes
from bot.errors import NotCollectedError
from bot.final import with_final
from bot.made_from import MadeFrom, roster_hash
from bot.status import Status
from bot.stored import Stored, load_stored, promised
from config.events import EventDeclaration
from metrics.compare import PROVISIONAL, compare
from metrics.compute import snapshot_of
from metrics.model import Event, Target
from metrics.profiles import ESEP_1, Profile
from metrics.reports import DeclaredAndReported, Report, declared_and_reported
from metrics.results import Snapshot, WindowResult
from metrics.roster_counts import RosterCounts
from metrics.windows import local_midnight

EVIDENCE_NAME = "Evidence"
"""What the page with the evidence is called, below the event's page."""


def decide(
    deployment: Deployment, declaration: EventDeclaration, profile: Profile, *, now: datetime
) -> Status:
    """Return the event's status as the store knows it; raises NotCollectedError where it knows nothing."""
    return status_of(load_stored(deployment, declaration), declaration, profile, now=now)


def status_of(stored: Stored, declaration: EventDeclaration, profile: Profile, *, now: datetime) -> Status:
    """Return the status that follows from what is stored of an event."""
    event = stored.event
    material = stored.material(profile, now=now)
    snapshot = snapshot_of(material)
    targets = promised(stored.grant, declaration)
    known_at = min(now, material.known_until)
    judged_at = local_midnight(known_at, ZoneInfo(declaration.timezone))
    progress, days_progress = (
        compare(counted, targets, days=event.days_window, at=judged_at)
        for counted in (snapshot.grant, snapshot.event_days)
    )
    found = Status(
        event=event.name,
        page=declaration.page,
        taken_at=now,
        data_as_of=material.known_until,
        grant=stored.grant.title,
        people=RosterCounts.of(event.roster, active=active_on_list(event, snapshot)),
        snapshot=snapshot,
        progress=progress,
        days_progress=days_progress,
        stale=stored.stale,
        notes=declaration.notes,
        languages=declaration.publish.languages,
        reverts=declaration.reverts,
        reported=reported(stored.report, targets, snapshot.grant),
        evidence=evidence_title(declaration),
        made_from=MadeFrom(
            grant_revision=stored.grant.revision,
            lists=event.roster.pages,
            roster=roster_hash(event.roster),
            fetched={wiki: fetch.good_at for wiki, fetch in stored.fetched.items()},
        ),
    )
    if stored.last:
        found = replace(found, changes=changes(stored.last, found))
    if stored.final and profile == ESEP_1:
        settled = judged_at >= event.grant_window.end + PROVISIONAL
        counting = material.within(event.grant_window)
        return with_final(stored.final, found, counting, settled=settled)
    return found


def evidence_title(declaration: EventDeclaration) -> str | None:
    """Return the title of the page on which the evidence stands, where it is published."""
    return f"{declaration.page}/{EVIDENCE_NAME}" if declaration.publish.evidence else None


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
