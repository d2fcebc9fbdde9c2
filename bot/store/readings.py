"""How a wiki was read for an event: what for, and when in full."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from bot.store import tables


@dataclass(frozen=True, slots=True)
class Reading:
    """How a wiki was read whole: `basis` stands for whose contributions and which facts of them.

    `full_at` is when everything was last read, and not only what may have changed.
    """

    basis: str | None = None
    full_at: datetime | None = None


NO_READING = Reading()


def take_turn(connection: Connection, event: str, wiki: str) -> None:
    """Wait for who else changes what is stored of a wiki for an event, and let others wait until the commit.

    Who changes it does this first: by another order two would wait for each other. On SQLite every
    transaction that writes waits for the others.
    """
    fetches = tables.fetches
    this = select(fetches.c.wiki).where(fetches.c.event == event, fetches.c.wiki == wiki)
    connection.execute(this.with_for_update())


def load_reading(connection: Connection, event: str, wiki: str) -> tuple[Reading, datetime | None]:
    """Return how a wiki was last read whole for the event, and when that began."""
    fetches = tables.fetches
    query = select(fetches).where(fetches.c.event == event, fetches.c.wiki == wiki)
    row = connection.execute(query).mappings().first()
    return (Reading(row["basis"], row["full_at"]), row["good_at"]) if row else (NO_READING, None)


def load_identities(connection: Connection, event: str) -> frozenset[str]:
    """Return the identities of everybody who was on the event's list when it was last stored."""
    people = tables.participants
    found = connection.scalars(select(people.c.identity).where(people.c.event == event))
    return frozenset(identity for identity in found if identity)


def grant_fetched_at(connection: Connection, event: str) -> datetime | None:
    """Return when the event's grant was last stored."""
    grants = tables.grants
    return connection.scalar(select(grants.c.fetched_at).where(grants.c.event == event))
