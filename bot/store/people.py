"""What the store holds of single people: how it is forgotten, and who stays forgotten."""

import secrets
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Any

from sqlalchemy import Connection, delete, insert, or_, select, update

from bot.store import tables
from bot.store.contributions import delete_rows
from bot.store.pairs import forget_pairs, paired_as
from bot.wishes import WITHHELD, mentions
from collectors.names import normalise_name

SALT = 16
"""Bytes that keep the stop-list's entries from being looked up by names."""

FORGOTTEN = "(forgotten)"


@dataclass(frozen=True, slots=True)
class StopList:
    """Who is not to be stored again: a salted hash of each name and identity, and nothing else."""

    marks: Mapping[str, str]

    def __contains__(self, name: str) -> bool:
        return bool(self.of(name))

    def of(self, name: str) -> frozenset[str]:
        """Return the marks of a name."""
        return frozenset(mark for mark, salt in self.marks.items() if _mark(name, salt) == mark)

    def with_new(self, names: Iterable[str], *, now: datetime) -> list[dict[str, Any]]:
        """Return a row for each of the names that has no mark yet."""
        salts = {name: secrets.token_hex(SALT) for name in names if name not in self}
        return [{"mark": _mark(name, salt), "salt": salt, "since": now} for name, salt in salts.items()]


@dataclass(frozen=True, slots=True)
class Trace:
    """What the store knows of one person: names and identities, and the events that list them."""

    names: frozenset[str]
    identities: frozenset[str]
    events: frozenset[str]


def find_person(connection: Connection, name: str) -> Trace:
    """Return everything that a name leads to: who is listed by it, and by which other names."""
    people = tables.participants
    rows = connection.execute(
        select(people.c.event, people.c.listed_as, people.c.account, people.c.identity)
    ).all()
    wanted = normalise_name(name)
    of_name = [row for row in rows if wanted in map(normalise_name, filter(None, row[1:3]))]
    identities = frozenset(row.identity for row in of_name if row.identity)
    identities |= paired_as(connection, wanted)
    theirs = [*of_name, *(row for row in rows if row.identity in identities)]
    names = frozenset(each for row in theirs for each in row[1:3] if each)
    return Trace(names | {wanted}, identities, frozenset(row.event for row in theirs))


def forget(connection: Connection, trace: Trace, *, now: datetime) -> None:
    """Delete every row of a person, and note that they are not to come back; totals that were saved stay."""
    people = tables.participants
    by_name = or_(people.c.listed_as.in_(trace.names), people.c.account.in_(trace.names))
    theirs = or_(by_name, people.c.identity.in_(trace.identities))
    connection.execute(update(people).where(theirs).values(**_nobody()))
    delete_rows(connection, trace.identities)
    earlier = tables.earlier_edits
    connection.execute(delete(earlier).where(earlier.c.account.in_(trace.identities)))
    forget_pairs(connection, trace.identities)
    _forget_in_words(connection, trace.names)
    _stop(connection, trace.names | trace.identities, now=now)


def load_stop_list(connection: Connection) -> StopList:
    rows = connection.execute(select(tables.forgotten.c.mark, tables.forgotten.c.salt))
    return StopList({row.mark: row.salt for row in rows})


def expire(connection: Connection, event: str) -> bool:
    """Delete what an event holds of single people, not its saved figures; return whether there was any.

    Nothing of it is fetched any more: a later collection that fails must not count what is gone as nought.
    """
    before_rows = (tables.rosters, tables.participants, tables.fetches)  # `take_turn` says why
    of_event = (*before_rows, tables.contributions, tables.page_facts)
    counts = [connection.execute(delete(table).where(table.c.event == event)).rowcount for table in of_event]
    listed = select(tables.participants.c.identity).where(tables.participants.c.identity.is_not(None))
    earlier = tables.earlier_edits
    connection.execute(delete(earlier).where(earlier.c.account.not_in(listed)))
    return any(counts)


def has_list(connection: Connection, event: str) -> bool:
    """Tell whether a list of the event's participants is stored, by whichever declaration."""
    rosters = tables.rosters
    return connection.scalar(select(rosters.c.event).where(rosters.c.event == event)) is not None


def _nobody() -> dict[str, Any]:
    names = ("listed_as", "state", "account", "identity", "group", "note", "registered", "public")
    return {name: getattr(WITHHELD, name) for name in names}


def _forget_in_words(connection: Connection, names: Collection[str]) -> None:
    """Put nobody in the place of a name in what runs that failed said of themselves."""
    runs, named = tables.runs, mentions(names)
    failed = select(runs.c.id, runs.c.outcome).where(runs.c.exit_code != 0)
    for row in connection.execute(failed).all():
        outcome = named.sub(FORGOTTEN, row.outcome)
        if outcome != row.outcome:
            connection.execute(update(runs).where(runs.c.id == row.id).values(outcome=outcome))


def _stop(connection: Connection, names: Iterable[str], *, now: datetime) -> None:
    rows = load_stop_list(connection).with_new(names, now=now)
    if rows:
        connection.execute(insert(tables.forgotten), rows)


def _mark(name: str, salt: str) -> str:
    return blake2b(normalise_name(name).encode(), salt=bytes.fromhex(salt), digest_size=32).hexdigest()
