"""Events that their own pages declare, as they were last read: so that no command but a run asks the wiki."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from bot.store import tables


@dataclass(frozen=True, slots=True)
class WikiEvent:
    """A page, its {{Esep|…}}, and whether everybody on its list counts.

    `left_at` is when it was first seen not to be one any more, None while it is followed.
    """

    page: str
    call: str
    accepted: bool
    left_at: datetime | None = None


_STORED = tables.wiki_events
_ALL = select(_STORED.c.event, _STORED.c.call, _STORED.c.accepted, _STORED.c.left_at)


def load_wiki_events(connection: Connection) -> list[WikiEvent]:
    """Return all of them, by the order of their titles."""
    return sorted((WikiEvent(*row) for row in connection.execute(_ALL)), key=lambda event: event.page)


def load_wiki_event(connection: Connection, page: str) -> WikiEvent | None:
    """Return that of a page."""
    found = connection.execute(_ALL.where(_STORED.c.event == page)).first()
    return WikiEvent(*found) if found else None


def save_wiki_events(connection: Connection, events: Sequence[WikiEvent]) -> None:
    """Replace all of them."""
    connection.execute(delete(tables.wiki_events))
    rows = [asdict(each) for each in events]
    for row in rows:
        row["event"] = row.pop("page")
    if rows:
        connection.execute(insert(tables.wiki_events), rows)
