"""What the store knows of when each event is looked at, of all events at once: hundreds are judged a run."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, func, select

from bot.store import tables
from metrics.model import Grant

_GRANT = TypeAdapter(Grant)


@dataclass(frozen=True, slots=True)
class StoredGrant:
    """An event's grant as it was stored, read no further than somebody asks for it."""

    declared: str
    facts: Any

    def grant(self, *, declared: str) -> Grant | None:
        """Return the grant, None where the declaration names another one by now."""
        return _GRANT.validate_python(self.facts, strict=False) if self.declared == declared else None


def load_grants(connection: Connection) -> Mapping[str, StoredGrant]:
    """Return event → its grant."""
    grants = tables.grants
    query = select(grants.c.event, grants.c.declared, grants.c.facts)
    return {event: StoredGrant(*stored) for event, *stored in connection.execute(query)}


def last_begun(connection: Connection, job: str) -> Mapping[str, datetime]:
    """Return when the job last began for each event, however it ended."""
    return _latest(connection, tables.runs.c.job == job)


def last_good_runs(connection: Connection, job: str, *, until: datetime) -> Mapping[str, datetime]:
    """Return when the job last ended well for each event; what a wrong clock put after `until` is none."""
    runs = tables.runs
    return _latest(connection, runs.c.job == job, runs.c.exit_code == 0, runs.c.started_at <= until)


def last_fetches(connection: Connection) -> Mapping[str, datetime]:
    """Return when a wiki was last fetched whole for each event, of those for which one ever was."""
    fetches = tables.fetches
    query = select(fetches.c.event, func.max(fetches.c.good_at).label("good_at"))
    fetched = connection.execute(query.where(fetches.c.good_at.is_not(None)).group_by(fetches.c.event))
    return {row.event: row.good_at for row in fetched}


def _latest(connection: Connection, *conditions: Any) -> Mapping[str, datetime]:  # noqa: ANN401
    runs = tables.runs
    query = select(runs.c.event, func.max(runs.c.started_at).label("begun")).where(*conditions)
    return {row.event: row.begun for row in connection.execute(query.group_by(runs.c.event))}
