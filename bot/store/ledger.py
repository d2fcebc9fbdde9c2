"""The run ledger: what each run did, what it cost and how it ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, case, func, insert, select, update

from bot.store import tables

RUNNING, INTERRUPTED, KILLED = "running", "interrupted", "killed"
"""What is said of a run that has no exit code."""


@dataclass(frozen=True, slots=True)
class RunRecord:
    """One run of a job. `exit_code` is None while it runs, or where it was interrupted or killed.

    `outcome` is a word, or what went wrong in a line.
    """

    event: str
    job: str
    period: str
    started_at: datetime
    finished_at: datetime | None = None
    exit_code: int | None = None
    outcome: str = RUNNING
    requests: int = 0
    rows: int = 0
    edits: int = 0


NOT_REFUSED = (0, 75)
"""Exit codes after which an edit is made, or may be: its answer may have been lost."""

UNFINISHED = "did not end: it was killed, or the database was away"
"""What is said of a run that never told how it ended, once the next one begins."""


def start_run(connection: Connection, record: RunRecord) -> int:
    """Store a run that begins, and return its number; an earlier one that is open did not end.

    Should it go on all the same, it will say how it ended when it does.
    """
    runs = tables.runs
    same = runs.c.event == record.event, runs.c.job == record.job
    connection.execute(update(runs).where(*same, runs.c.finished_at.is_(None)).values(outcome=UNFINISHED))
    result = connection.execute(insert(tables.runs).values(**_columns(record)))
    return int(result.inserted_primary_key[0]) if result.inserted_primary_key else 0


def finish_run(connection: Connection, number: int, record: RunRecord) -> None:
    """Store how a run ended; one that was interrupted may have made an edit more than it knows of."""
    runs, values = tables.runs, _columns(record)
    if record.exit_code is None:
        values["edits"] = case((runs.c.edits > record.edits, runs.c.edits), else_=record.edits)
    connection.execute(update(runs).where(runs.c.id == number).values(**values))


def count_edit(connection: Connection, number: int) -> None:
    """Count an edit of a run that is under way."""
    runs = tables.runs
    connection.execute(update(runs).where(runs.c.id == number).values(edits=runs.c.edits + 1))


def mark_attempt(connection: Connection, number: int, period: str) -> None:
    """Mark a run as about to make the edit of a period, before it makes it."""
    runs = tables.runs
    connection.execute(update(runs).where(runs.c.id == number).values(period=period))


def was_attempted(connection: Connection, job: str, *, since: datetime, until: datetime) -> bool:
    """Tell whether a run of the job may have made its edit: it began it, and the wiki did not refuse."""
    runs = tables.runs
    begun = runs.c.job == job, runs.c.period != "", runs.c.started_at > since, runs.c.started_at <= until
    told = runs.c.exit_code.is_(None) | runs.c.exit_code.in_(NOT_REFUSED)
    return connection.execute(select(runs.c.id).where(*begun, told).limit(1)).first() is not None


def edits_made(connection: Connection, jobs: Sequence[str]) -> int:
    """Return how many edits all runs of these jobs made."""
    runs = tables.runs
    query = select(func.coalesce(func.sum(runs.c.edits), 0)).where(runs.c.job.in_(jobs))
    return int(connection.scalar(query) or 0)


def load_runs(connection: Connection, *, event: str | None = None, limit: int = 50) -> Sequence[RunRecord]:
    """Return the latest runs, newest first."""
    columns = (tables.runs.c[name] for name in RunRecord.__slots__)
    query = select(*columns).order_by(tables.runs.c.id.desc()).limit(limit)
    if event is not None:
        query = query.where(tables.runs.c.event == event)
    return [RunRecord(*row) for row in connection.execute(query)]


def mark_killed(connection: Connection) -> None:
    """Mark runs as killed that were begun for a period and not ended, where nobody can still be at them."""
    runs = tables.runs
    left = (runs.c.period != "") & runs.c.finished_at.is_(None)
    connection.execute(update(runs).where(left).values(outcome=KILLED))


@dataclass(frozen=True, slots=True)
class Totals:
    """What all runs of a job that ended with an exit code came to; the code is None where none was told."""

    job: str
    exit_code: int | None
    runs: int
    requests: int
    edits: int


def totals(connection: Connection) -> list[Totals]:
    runs = tables.runs
    sums = func.count(), func.sum(runs.c.requests), func.sum(runs.c.edits)
    query = select(runs.c.job, runs.c.exit_code, *sums).group_by(runs.c.job, runs.c.exit_code)
    return [Totals(job, code, *map(int, found)) for job, code, *found in connection.execute(query)]


def _columns(record: RunRecord) -> dict[str, object]:
    return {name: getattr(record, name) for name in RunRecord.__slots__}
