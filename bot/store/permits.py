"""The bucket: which requests the processes of a deployment are making, or made within the last minute."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select, update

from bot.store import tables

LONGEST = 120.0
"""Seconds after which a request is over, or its process dead."""

APART = 10.0
"""Seconds by which the clocks of hosts that share a database may differ."""

LOOK_AGAIN = 0.1
"""Seconds after which to look again where as many requests are under way as may be."""

_OVER = 0.0


@dataclass(frozen=True, slots=True)
class Allowance:
    """How many requests may be made in any `window` seconds, and how many at once."""

    requests: int
    at_once: int
    window: float


@dataclass(frozen=True, slots=True)
class Permit:
    """One request: under way until `open_until` at the latest, 0 once it is over; free again at `back_at`.

    Both are seconds since 1970.
    """

    number: int
    open_until: float
    back_at: float

    def believed(self, allowance: Allowance, now: float) -> "Permit":
        """Return it as if it were of now, where it is later than can be: a clock was put back since."""
        over = self.open_until == _OVER
        latest = now if over else now + LONGEST
        if self.back_at <= latest + allowance.window + APART:
            return self
        return Permit(self.number, _OVER if over else latest, latest + allowance.window)


def wait_for(permits: Sequence[Permit], allowance: Allowance, now: float) -> float:
    """Return after how many seconds the next request may be asked for again; 0 where it may be made now."""
    if len(permits) >= allowance.requests:
        back_at = sorted(min(permit.back_at, now + allowance.window) for permit in permits)
        return back_at[len(permits) - allowance.requests] - now
    under_way = sum(permit.open_until > now for permit in permits)
    return LOOK_AGAIN if under_way >= allowance.at_once else 0


def take_permit(
    connection: Connection, allowance: Allowance, clock: Callable[[], float]
) -> tuple[int, float]:
    """Take a request out of the bucket: return its number and 0, or 0 and the seconds to wait.

    Other processes wait until the transaction is over; what time it is counts from when it is our turn.
    """
    permits, buckets = tables.permits, tables.buckets
    connection.execute(update(buckets).values(turn=buckets.c.turn + 1))
    now = clock()
    connection.execute(delete(permits).where(permits.c.back_at <= now))
    rows = connection.execute(select(permits.c.id, permits.c.open_until, permits.c.back_at))
    taken = [_corrected(connection, Permit(*row), allowance, now) for row in rows.all()]
    wait = wait_for(taken, allowance, now)
    if wait:
        return 0, wait
    times = {"open_until": now + LONGEST, "back_at": now + LONGEST + allowance.window}
    key = connection.execute(insert(permits).values(times)).inserted_primary_key
    return int(key[0]) if key else 0, 0


def give_back(connection: Connection, number: int, allowance: Allowance, *, now: float) -> None:
    """End a request: another may begin at once, and one more after `allowance.window`."""
    permit = update(tables.permits).where(tables.permits.c.id == number)
    connection.execute(permit.values(open_until=_OVER, back_at=now + allowance.window))


def _corrected(connection: Connection, permit: Permit, allowance: Allowance, now: float) -> Permit:
    believed = permit.believed(allowance, now)
    if believed != permit:
        values = {"open_until": believed.open_until, "back_at": believed.back_at}
        connection.execute(update(tables.permits).where(tables.permits.c.id == permit.number).values(values))
    return believed
