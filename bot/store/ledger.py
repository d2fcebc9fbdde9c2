"""The run ledger: what each run did, what it cost and how it ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, insert, select, update

from bot.store import tables


@dataclass(frozen=True, slots=True)
class RunRecord:
    """One run of a job. `exit_code` is None while it runs, or where it was killed."""

    event: str
    job: str
    period: str
    started_at: datetime
    finished_at: datetime | None = None
    exit_code: int | None = None
    outcome: str = "running"
    requests: int = 0
    rows: int = 0
    edits: int = 0

    def as_json(self) -> dict[str, Any]:
        return _RECORD.dump_python(self, mode="json")  # type: ignore[no-any-return]


_RECORD = TypeAdapter(RunRecord)

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
    connection.execute(update(tables.runs).where(tables.runs.c.id == number).values(**_columns(record)))


def load_runs(connection: Connection, *, event: str | None = None, limit: int = 50) -> Sequence[RunRecord]:
    """Return the latest runs, newest first."""
    columns = (tables.runs.c[name] for name in RunRecord.__slots__)
    query = select(*columns).order_by(tables.runs.c.id.desc()).limit(limit)
    if event is not None:
        query = query.where(tables.runs.c.event == event)
    return [RunRecord(*row) for row in connection.execute(query)]


def last_good_run(connection: Connection, event: str, job: str) -> datetime | None:
    """Return when the job last ended well for the event."""
    runs = tables.runs
    query = (
        select(runs.c.started_at)
        .where(runs.c.event == event, runs.c.job == job, runs.c.exit_code == 0)
        .order_by(runs.c.started_at.desc())
        .limit(1)
    )
    return connection.execute(query).scalar()


def _columns(record: RunRecord) -> dict[str, object]:
    return {name: getattr(record, name) for name in RunRecord.__slots__}
