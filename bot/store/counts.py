"""Readings of a wiki's counts, kept for good: growth is told by them."""

from datetime import datetime

from sqlalchemy import Connection, insert, select

from bot.store import tables
from metrics.milestones import Reading


def save_reading(connection: Connection, milestone: str, counted: str, reading: Reading) -> None:
    """Keep a reading; `counted` says of what, so that another count under the name is another series."""
    row = {"milestone": milestone, "counted": counted, "taken_at": reading.taken_at, "value": reading.value}
    connection.execute(insert(tables.counts).values(row))


def load_readings(connection: Connection, milestone: str, counted: str, *, until: datetime) -> list[Reading]:
    """Return all readings of a milestone as it is declared now, oldest first, but those of a wrong clock."""
    found = tables.counts
    wanted = select(found.c.taken_at, found.c.value).where(
        found.c.milestone == milestone, found.c.counted == counted, found.c.taken_at <= until
    )
    return [Reading(*row) for row in connection.execute(wanted.order_by(found.c.taken_at))]
