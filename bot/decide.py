"""Deciding: from the store to an event's status, without the network."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.bootstrap import Deployment
from bot.errors import NotCollectedError
from bot.status import Status
from bot.stored import load_stored, promised
from config.events import EventDeclaration
from metrics.compare import compare
from metrics.compute import compute
from metrics.model import Event, Target
from metrics.profiles import ESEP_1, Profile
from metrics.reports import DeclaredAndReported, Report, declared_and_reported
from metrics.results import Snapshot, WindowResult
from metrics.roster_counts import RosterCounts
from metrics.windows import local_midnight


def decide(
    deployment: Deployment, declaration: EventDeclaration, profile: Profile, *, now: datetime
) -> Status:
    """Return the event's status as the store knows it; raises NotCollectedError where it knows nothing."""
    stored = load_stored(deployment, declaration)
    event = stored.event
    data_as_of = min(stored.good_times, default=now)
    snapshot = compute(stored.frame, event, profile, known_until=data_as_of, missing=stored.missing)
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
        data_as_of=data_as_of,
        grant=stored.grant.title,
        people=RosterCounts.of(event.roster, active=_active(event, snapshot)),
        snapshot=snapshot,
        progress=progress,
        days_progress=days_progress,
        stale=stored.stale,
        notes=declaration.notes,
        languages=declaration.publish.languages,
        reverts=declaration.reverts,
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


def _active(event: Event, snapshot: Snapshot) -> int | None:
    """Return how many of those listed are active: the editors, in the reading without organizers."""
    editors = snapshot.grant.results["editors"]
    return editors.other_reading if event.participants_include_organizers else editors.value
