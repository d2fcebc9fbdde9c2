"""The use cases: gather, decide, apply."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import structlog

from bot.bootstrap import Deployment
from bot.decide import active_people, decide
from bot.errors import NotCollectedError, StoreError, UsageError
from bot.event_times import event_windows
from bot.evidence import EvidenceList, evidence_lists
from bot.exits import Exit, exit_of
from bot.explain import Explanation, load_explanation
from bot.gather import Gathered, Tell, gather, untold
from bot.modes import How, Mode
from bot.participants_json import participants_json, unknown_names
from bot.place import Place
from bot.publisher import Published
from bot.publishing import publish_final, publish_status
from bot.roster import fetch_roster
from bot.status import Status
from bot.store.database import reading, writing
from bot.store.ledger import INTERRUPTED, RunRecord, finish_run, start_run
from bot.store.people import has_list
from bot.store.repository import load_snapshot, save_snapshot
from bot.stored import load_stored, promised
from collectors.account_suggestions import fetch_suggestions
from collectors.errors import CollectorError, TryLaterError
from collectors.grant_page import fetch_grant
from config.errors import DeclarationError
from config.events import EventDeclaration
from metrics.profiles import ESEP_1, Profile
from metrics.windows import window

log = structlog.get_logger()


@dataclass(slots=True)
class Run:
    """The run under way, and its number in the ledger, where what it notes here ends."""

    record: RunRecord
    number: int

    def note(self, **values: Any) -> None:  # noqa: ANN401
        self.record = replace(self.record, **values)


def collect(deployment: Deployment, name: str, *, full: bool = False) -> Gathered:
    """Fetch the event to the store, save a snapshot, and record the run.

    Raises the first wiki's error when a wiki could not be fetched whole; the others are stored all the same.
    """
    declaration = deployment.declaration(name)
    with recorded(deployment, declaration.name, "collect") as run:
        return _collect(deployment, declaration, run, full=full)


def status(deployment: Deployment, name: str, profile: Profile, *, as_of: date | None = None) -> Status:
    """Return the event's status from the store alone, now or at the end of an earlier local day.

    Raises NotCollectedError where nothing was collected, or nothing saved by then.
    """
    declaration = deployment.declaration(name)
    if as_of is None:
        return _now_or_last(deployment, declaration, profile)
    end_of_day = window(as_of, as_of, ZoneInfo(declaration.timezone)).end
    with reading(deployment.store) as connection:
        found = load_snapshot(connection, declaration.name, profile.name, until=end_of_day)
    if not found:
        raise NotCollectedError(f"{declaration.name}: no {profile.name} snapshot was saved by {as_of}")
    return found


def _now_or_last(deployment: Deployment, declaration: EventDeclaration, profile: Profile) -> Status:
    """Return the status of now, or the last that was saved where what is stored of people has expired."""
    now = deployment.clock()
    try:
        return decide(deployment, declaration, profile, now=now)
    except NotCollectedError:
        with reading(deployment.store) as connection:
            is_expired = not has_list(connection, declaration.name)
            last = load_snapshot(connection, declaration.name, profile.name, until=now)
        if not (is_expired and last):
            raise
        return last


def one_off(
    deployment: Deployment, declaration: EventDeclaration, profile: Profile, *, tell: Tell = untold
) -> Status:
    """Collect an event that is declared nowhere, and return its status; raises the first wiki's error."""
    _raise_first(gather(deployment, declaration, tell=tell))
    return decide(deployment, declaration, profile, now=deployment.clock())


def audit(deployment: Deployment, name: str) -> dict[str, Any]:
    """Read the lists of participants anew and return the answer of `esep participants --json`.

    `active` comes from the store: it is None before the first collection. Only here are accounts looked for
    that a misspelt name may mean.
    """
    declaration = deployment.declaration(name)
    grant = fetch_grant(deployment.api(deployment.home), declaration.grant)
    period, _ = event_windows(declaration, grant)
    roster = fetch_roster(deployment, declaration, grant, ends=period).roster
    suggestions = fetch_suggestions(deployment.api(deployment.home), unknown_names(roster))
    declared = {target.metric: target.count.lo for target in promised(grant, declaration)}
    active = active_people(deployment, declaration)
    return participants_json(
        roster, declared=declared.get("participants"), active=active, suggestions=suggestions
    )


def evidence(deployment: Deployment, name: str, key: str | None = None) -> list[EvidenceList]:
    """Return the lists behind the stored figures as they may be shown, or only the one called `key`.

    Raises NotCollectedError where nothing was collected, DeclarationError where there is no such list.
    """
    declaration = deployment.declaration(name)
    found = evidence_lists(load_stored(deployment, declaration), declaration, now=deployment.clock())
    wanted = [each for each in found if key in (None, each.key)]
    if not wanted:
        raise DeclarationError(
            f"{name}: there is no list “{key}”; there are {', '.join(e.key for e in found)}"
        )
    return wanted


def explain(deployment: Deployment, name: str, metric: str) -> Explanation:
    """Return how a metric's number came about, from the store; raises what `load_explanation` raises."""
    return load_explanation(deployment, deployment.declaration(name), metric)


def publish(deployment: Deployment, name: str, how: How, *, final: bool = False) -> Published:
    """Publish the stored status. `final` makes its figures the reported ones.

    Raises UsageError where figures are to be final by a trial or in a sandbox, NotCollectedError for
    incomplete data, and what `publish_final` raises.
    """
    if final and how.mode in (Mode.TRIAL, Mode.SANDBOX):
        raise UsageError("figures become final on the event's own page: --final goes with --live")
    declaration = deployment.declaration(name)
    with recorded(deployment, declaration.name, how.publish_job) as run:
        place = Place(deployment, declaration, how, run.number)
        return publish_final(place) if final else publish_status(place)


def refresh(deployment: Deployment, name: str, how: How, *, period: str = "") -> Published:
    """Collect, compute and publish: the whole of a run for one event.

    Where a wiki could not be fetched whole the table on the page is marked, unless that passes by itself.
    """
    declaration = deployment.declaration(name)
    with recorded(deployment, declaration.name, how.run_job, period) as run:
        place = Place(deployment, declaration, how, run.number)
        try:
            _collect(deployment, declaration, run)
        except (CollectorError, DeclarationError) as error:
            if not isinstance(error, TryLaterError):
                place.mark_stale()
            raise
        return publish_status(place)


@contextmanager
def recorded(deployment: Deployment, event: str, job: str, period: str = "") -> Iterator[Run]:
    """Keep the ledger: a row when the run begins, its cost and outcome when it ends, however it ends."""
    requests, edits = deployment.requests_made, deployment.edits_made
    record = RunRecord(event, job, period, started_at=deployment.clock())
    with writing(deployment.store) as connection:
        run = Run(record, start_run(connection, record))
    run.note(outcome=INTERRUPTED)
    try:
        yield run
        run.note(outcome="done", exit_code=int(Exit.DONE))
    except Exception as error:
        run.note(outcome=str(error), exit_code=int(exit_of(error)))
        raise
    finally:
        made = {"requests": deployment.requests_made - requests, "edits": deployment.edits_made - edits}
        run.note(finished_at=deployment.clock(), **made)
        log.info("ended", of=event, job=job, exit=run.record.exit_code, outcome=run.record.outcome, **made)
        _finish(deployment, run)


def _finish(deployment: Deployment, run: Run) -> None:
    """Close the ledger's row; where that fails the run's own outcome is still the one that is told."""
    try:
        with writing(deployment.engine) as connection:
            finish_run(connection, run.number, run.record)
    except StoreError as error:
        log.warning("run_not_recorded", of=run.record.event, outcome=run.record.outcome, why=str(error))


def _collect(
    deployment: Deployment, declaration: EventDeclaration, run: Run, *, full: bool = False
) -> Gathered:
    gathered = gather(deployment, declaration, full=full)
    run.note(rows=gathered.rows)
    _raise_first(gathered)
    found = decide(deployment, declaration, ESEP_1, now=deployment.clock())
    with writing(deployment.store) as connection:
        save_snapshot(connection, found)
    return gathered


def _raise_first(gathered: Gathered) -> None:
    for error in gathered.failures.values():
        raise error
