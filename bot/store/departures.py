"""Who left a skills directory, so that no form brings them back: salted hashes of names, and nothing else."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from bot.store import tables
from bot.store.people import StopList


def load_departed(connection: Connection, directory: str) -> StopList:
    found = tables.departures.c
    rows = connection.execute(select(found.mark, found.salt).where(found.directory == directory))
    return StopList({row.mark: row.salt for row in rows})


def note_departures(
    connection: Connection, directory: str, gone: Iterable[str], back: Iterable[str], *, now: datetime
) -> None:
    """Mark the names of those who are `gone`, and take away the marks of those who came `back`."""
    known = load_departed(connection, directory)
    rows = [{"directory": directory, **row} for row in known.with_new(gone, now=now)]
    if rows:
        connection.execute(insert(tables.departures), rows)
    found = tables.departures.c
    marks = [mark for name in back for mark in known.of(name)]
    connection.execute(delete(tables.departures).where(found.directory == directory, found.mark.in_(marks)))
