"""Saves and loads the figures that were reported as final."""

from pydantic import TypeAdapter
from sqlalchemy import Connection, delete, insert, select

from bot.final import Final
from bot.store import tables

_FINAL = TypeAdapter(Final)


def save_final(connection: Connection, event: str, final: Final, *, grant: str) -> None:
    """Store an event's final figures; `grant` is the title its grant is declared by."""
    stored = _FINAL.dump_python(final, mode="json")
    values = {"event": event, "grant": grant, "status": stored["status"], "pages": stored["pages"]}
    connection.execute(delete(tables.finals).where(tables.finals.c.event == event))
    connection.execute(insert(tables.finals).values(**values))


def load_final(connection: Connection, event: str, *, grant: str) -> Final | None:
    """Return the event's final figures; None too where they are of another grant."""
    table = tables.finals
    query = select(table.c.status, table.c.pages).where(table.c.event == event, table.c.grant == grant)
    row = connection.execute(query).mappings().first()
    return _FINAL.validate_python(dict(row), strict=False) if row else None
