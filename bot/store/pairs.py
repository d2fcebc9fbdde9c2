"""Pairs of a skills directory: who teaches whom, and since when; nothing of what they answered."""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import Connection, delete, insert, or_, select

from bot.store import tables
from collectors.names import normalise_name
from metrics.matching import Pair


def load_pairs(connection: Connection, directory: str) -> dict[tuple[str, str], datetime]:
    """Return since when there is each pair, by the identities of mentor and learner."""
    found = tables.pairs.c
    wanted = select(found.mentor, found.learner, found.since).where(found.directory == directory)
    return {(row.mentor, row.learner): row.since for row in connection.execute(wanted)}


def save_pairs(connection: Connection, directory: str, pairs: Iterable[Pair], *, now: datetime) -> None:
    """Put these pairs in the place of those that a directory had."""
    since = load_pairs(connection, directory)
    connection.execute(delete(tables.pairs).where(tables.pairs.c.directory == directory))
    rows = [
        {
            "directory": directory,
            "mentor": pair.mentor.identity,
            "learner": pair.learner.identity,
            "mentor_account": pair.mentor.account,
            "learner_account": pair.learner.account,
            "since": since.get(pair.identities, now),
        }
        for pair in pairs
    ]
    if rows:
        connection.execute(insert(tables.pairs), rows)


def paired_as(connection: Connection, name: str) -> frozenset[str]:
    """Return the identities that somebody of this name has in pairs."""
    found = tables.pairs.c
    sides = ((found.mentor, found.mentor_account), (found.learner, found.learner_account))
    wanted = normalise_name(name)
    rows = (row for side in sides for row in connection.execute(select(*side)))
    return frozenset(identity for identity, account in rows if account == wanted)


def forget_pairs(connection: Connection, identities: Collection[str]) -> None:
    """Delete the pairs of people."""
    found = tables.pairs.c
    theirs = or_(found.mentor.in_(identities), found.learner.in_(identities))
    connection.execute(delete(tables.pairs).where(theirs))
