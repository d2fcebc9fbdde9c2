"""Events that their own pages declare, as they were last read: so that no command but a run asks the wiki."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select

from bot.store import tables


@dataclass(frozen=True, slots=True)
class WikiEvent:
    """A page, its {{Esep|…}}, and whether everybody on its list counts."""

    page: str
    call: str
    accepted: bool


def load_wiki_events(connection: Connection) -> list[WikiEvent]:
    """Return all of them, by the order of their titles."""
    found = tables.wiki_events
    rows = connection.execute(select(found.c.event, found.c.call, found.c.accepted).order_by(found.c.event))
    return [WikiEvent(*row) for row in rows]


def save_wiki_events(connection: Connection, events: Sequence[WikiEvent]) -> None:
    """Replace all of them."""
    connection.execute(delete(tables.wiki_events))
    rows = [{"event": each.page, "call": each.call, "accepted": each.accepted} for each in events]
    if rows:
        connection.execute(insert(tables.wiki_events), rows)
