"""The run ledger as a table for people, and as JSON."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from bot.bootstrap import Deployment
from bot.exits import Exit
from bot.show import console, new_table, print_json
from bot.store.database import reading
from bot.store.ledger import INTERRUPTED, KILLED, RUNNING, RunRecord, load_runs

UNENDED = (RUNNING, INTERRUPTED, KILLED)


def list_runs(deployment: Deployment, event: str | None, *, as_json: bool) -> None:
    with reading(deployment.store) as connection:
        records = load_runs(connection, event=event)
    print_json(runs_json(records)) if as_json else print_runs(records)


def runs_json(records: Iterable[RunRecord]) -> list[dict[str, Any]]:
    """Return an object for each run; `duration` is in seconds, null while it runs or where it was killed."""
    return [_as_json(record) for record in records]


def print_runs(records: Iterable[RunRecord]) -> None:
    """Print the run ledger, newest first."""
    table = new_table(
        *("Started (UTC)", "Event", "Job", "Period", "Duration", "Requests", "Rows", "Edits"),
        *("Outcome", "Message"),
    )
    for record in records:
        cost = (record.requests, record.rows, record.edits)
        started, took = f"{record.started_at:%Y-%m-%d %H:%M:%S}", duration(record)
        table.add_row(
            *(started, record.event, record.job, record.period, str(took or ""), *map(str, cost)),
            *(outcome(record), message(record)),
        )
    console.print(table)


def outcome(record: RunRecord) -> str:
    """Return how a run ended, in a word: `running`, `killed`, `interrupted`, or the name of its exit code."""
    if record.exit_code is None:
        return record.outcome if record.outcome in UNENDED else KILLED
    return Exit(record.exit_code).name.lower()


def message(record: RunRecord) -> str:
    """Return what went wrong, in a line; empty where nothing did."""
    said = record.exit_code == Exit.DONE or record.outcome in UNENDED
    return "" if said else record.outcome


def duration(record: RunRecord) -> timedelta | None:
    """Return how long a run took, to the second."""
    if not record.finished_at:
        return None
    return timedelta(seconds=round((record.finished_at - record.started_at).total_seconds()))


def _as_json(record: RunRecord) -> dict[str, Any]:
    took, finished = duration(record), record.finished_at
    return {
        "event": record.event,
        "job": record.job,
        "period": record.period,
        "started_at": f"{record.started_at:%Y-%m-%dT%H:%M:%SZ}",
        "finished_at": f"{finished:%Y-%m-%dT%H:%M:%SZ}" if finished else None,
        "duration": None if took is None else took.total_seconds(),
        "requests": record.requests,
        "rows": record.rows,
        "edits": record.edits,
        "exit_code": record.exit_code,
        "outcome": outcome(record),
        "message": message(record),
    }
