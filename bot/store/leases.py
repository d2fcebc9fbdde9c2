"""The lease: one row that says which process does the runs that are due, and until when it is believed."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, select, update

from bot.store import tables

LASTS = timedelta(minutes=3)
"""How long a holder is believed without a sign of life; hosts with one database differ in time by less."""

NOBODY = ""
"""The holder of a lease that was given back."""

_RUN = tables.leases.c.name == "run"


@dataclass(frozen=True, slots=True)
class Lease:
    """Who holds the lease, since when, and when it ends without a sign of life."""

    holder: str
    taken_at: datetime
    expires_at: datetime


def take_lease(connection: Connection, holder: str, *, now: datetime) -> Lease:
    """Take the lease if it is free or expired, and return it as it is then, perhaps another's.

    One that expires later than any could is of a clock that went back since: it lasts from now.
    """
    leases = tables.leases
    latest = now + LASTS
    connection.execute(update(leases).where(_RUN, leases.c.expires_at > latest).values(expires_at=latest))
    free = update(leases).where(_RUN, (leases.c.expires_at <= now) | (leases.c.holder == NOBODY))
    connection.execute(free.values(holder=holder, taken_at=now, expires_at=latest))
    found = select(leases.c.holder, leases.c.taken_at, leases.c.expires_at).where(_RUN)
    return Lease(*connection.execute(found).one())


def keep_lease(connection: Connection, holder: str, *, now: datetime) -> bool:
    """Give a sign of life; return whether the lease is still the holder's."""
    mine = update(tables.leases).where(_RUN, tables.leases.c.holder == holder)
    return connection.execute(mine.values(expires_at=now + LASTS)).rowcount == 1


def give_lease_back(connection: Connection, holder: str, *, now: datetime) -> None:
    mine = update(tables.leases).where(_RUN, tables.leases.c.holder == holder)
    connection.execute(mine.values(holder=NOBODY, expires_at=now))
