"""An event's contributions on a wiki: its revisions, and the facts of their pages once a page."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, TypeVar

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Delete,
    Select,
    Table,
    Update,
    and_,
    delete,
    exists,
    func,
    or_,
    select,
    update,
)

from bot.store.bulk import insert_many, pieces
from bot.store.readings import take_turn
from bot.store.tables import contributions, page_facts
from collectors.rows import FACTS_NOT_ASKED, Row
from metrics.model import Window
from metrics.windows import Spans

NOTHING_WRITTEN: Collection[int] = frozenset()

Values = tuple[Any, ...]
Statement = TypeVar("Statement", Select[Any], Update, Delete)

OF_REVISION = tuple(column.name for column in contributions.c if column.name not in {"event", "wiki"})
OF_PAGE = tuple(column.name for column in page_facts.c if column.name in FACTS_NOT_ASKED)
_AFTERWARDS = tuple(name for name in FACTS_NOT_ASKED if name in OF_REVISION)

_revision, _facts, _afterwards = itemgetter(*OF_REVISION), itemgetter(*OF_PAGE), itemgetter(*_AFTERWARDS)
_NO_FACTS, _AS_READ = _facts(FACTS_NOT_ASKED), _afterwards(FACTS_NOT_ASKED)


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose contributions are an event's, and of which times.

    Each event keeps its own: of the same revision another one asks other facts.
    """

    event: str
    accounts: frozenset[str]
    spans: Spans

    @property
    def conditions(self) -> tuple[Any, ...]:
        """What holds of the event's rows: made in its spans, or the first on pages moved in during them.

        Whose they are is left to Python: no database takes the names of tens of thousands of people.
        """
        table = contributions
        made = (_inside(table.c.timestamp, part) for part in (*self.spans.counted, *self.spans.later))
        moved = (_inside(page_facts.c.moved_in_at, part) for part in self.spans.counted)
        same = (page_facts.c[name] == table.c[name] for name in ("event", "wiki", "page_id"))
        begun_before = and_(table.c.parent_id == 0, exists().where(*same, or_(*moved)))
        return table.c.event == self.event, or_(*made, begun_before)


def save_contributions(
    connection: Connection,
    scope: Scope,
    wiki: str,
    rows: Sequence[Row],
    written: Collection[int] = NOTHING_WRITTEN,
) -> None:
    """Store a whole fetch of `scope` on `wiki`; what it no longer holds is marked gone.

    Only what is not stored as it is now is written. Where revisions are `written`, these were stored as they
    were read, before anything was known of them afterwards, and nothing else is stored.
    """
    of_wiki = {"event": scope.event, "wiki": wiki}
    _save_facts(connection, scope, of_wiki, rows)  # they decide what of the rest is in scope
    if written:
        known = stored = written
        changed = [row for row in rows if row["rev_id"] not in written or _afterwards(row) != _AS_READ]
    else:
        before = _load_revisions(connection, scope, of_wiki)
        known = before.keys()
        stored = connection.scalars(_of(select(contributions.c.rev_id), contributions, of_wiki)).all()
        changed = [row for row in rows if _revision(row) != before.get(row["rev_id"])]
    _mark_gone(connection, of_wiki, set(known).difference(row["rev_id"] for row in rows))
    replace_rows(connection, of_wiki, changed, stored)


def replace_rows(
    connection: Connection, of_wiki: Mapping[str, str], rows: Sequence[Row], stored: Iterable[int]
) -> None:
    """Write rows without the facts of their pages, in the place of those among them that are `stored`."""
    _delete(connection, contributions.c.rev_id, of_wiki, {row["rev_id"] for row in rows}.intersection(stored))
    ordered = sorted(rows, key=itemgetter("rev_id"))  # as they lie in the table: no index jumps about
    insert_many(connection, contributions, ordered, only=OF_REVISION, every=of_wiki)


def has_stored(connection: Connection, of_wiki: Mapping[str, str], revisions: Collection[int]) -> bool:
    """Tell whether just these revisions are stored of an event on a wiki, by their number and sum.

    Reading a hundred thousand of them would take ten times as long.
    """
    number_and_sum = select(func.count(), func.coalesce(func.sum(contributions.c.rev_id), 0))
    found = connection.execute(_of(number_and_sum, contributions, of_wiki)).one()
    return tuple(found) == (len(revisions), sum(revisions))


def load_rows(connection: Connection, scope: Scope, wiki: str) -> dict[int, Row]:
    """Return all that is stored of `scope` on `wiki`, by revision id, also what is gone."""
    of_wiki = {"event": scope.event, "wiki": wiki}
    revisions, facts = _load_revisions(connection, scope, of_wiki), _load_facts(connection, of_wiki)
    rows = (dict(zip(OF_REVISION, revision, strict=True)) for revision in revisions.values())
    return {row["rev_id"]: row | _facts_for(row, scope, facts) for row in rows}


def delete_rows(connection: Connection, accounts: Collection[str]) -> None:
    """Delete all rows of some identities, and the facts of their pages that nobody else has touched."""
    theirs = contributions.c.account.in_(accounts)
    places = select(contributions.c.event, contributions.c.wiki).where(theirs).distinct()
    for event, wiki in sorted(map(tuple, connection.execute(places))):
        of_wiki = {"event": event, "wiki": wiki}
        take_turn(connection, **of_wiki)
        pages = _of(select(contributions.c.page_id), contributions, of_wiki)
        touched = set(connection.scalars(pages.where(theirs)))
        connection.execute(_of(delete(contributions), contributions, of_wiki).where(theirs))
        _delete(connection, page_facts.c.page_id, of_wiki, touched.difference(connection.scalars(pages)))


def _facts_for(row: Row, scope: Scope, facts: Mapping[int, Values]) -> Row:
    has_facts = scope.spans.has_facts(row["timestamp"])
    return dict(zip(OF_PAGE, facts.get(row["page_id"], _NO_FACTS) if has_facts else _NO_FACTS, strict=True))


def _load_revisions(connection: Connection, scope: Scope, of_wiki: Mapping[str, str]) -> dict[int, Values]:
    of_row = select(*(contributions.c[name] for name in OF_REVISION)).where(*scope.conditions)
    found = connection.execute(_of(of_row, contributions, of_wiki))
    return {row.rev_id: tuple(row) for row in found if row.account in scope.accounts}


def _load_facts(connection: Connection, of_wiki: Mapping[str, str]) -> dict[int, Values]:
    of_page = select(page_facts.c.page_id, *(page_facts.c[name] for name in OF_PAGE))
    return {
        page_id: tuple(facts) for page_id, *facts in connection.execute(_of(of_page, page_facts, of_wiki))
    }


def _save_facts(
    connection: Connection, scope: Scope, of_wiki: Mapping[str, str], rows: Iterable[Row]
) -> None:
    """Store the facts of the pages that `rows` are on: as a live one tells any, else as they are known."""
    known = _load_facts(connection, of_wiki)
    told: dict[int, Row] = {}
    for row in sorted(rows, key=itemgetter("gone")):
        page_id, moment = row["page_id"], row["timestamp"]
        before = told.get(page_id)
        is_told = before and (row["gone"] or _facts(before) != _NO_FACTS)
        is_known = row["gone"] and page_id in known
        if not is_told and not is_known and scope.spans.has_facts(moment):
            told[page_id] = row
    changed = {page_id for page_id, row in told.items() if _facts(row) != known.get(page_id, _NO_FACTS)}
    _delete(connection, page_facts.c.page_id, of_wiki, changed & known.keys())
    of_pages = (told[page_id] for page_id in sorted(changed))
    insert_many(connection, page_facts, of_pages, only=("page_id", *OF_PAGE), every=of_wiki)


def _mark_gone(connection: Connection, of_wiki: Mapping[str, str], revisions: Iterable[int]) -> None:
    for some in pieces(revisions):
        among = _of(update(contributions), contributions, of_wiki).where(_among(contributions.c.rev_id, some))
        connection.execute(among.values(gone=True))


def _delete(
    connection: Connection, key: Column[Any], of_wiki: Mapping[str, str], values: Iterable[int]
) -> None:
    for some in pieces(values):
        connection.execute(_of(delete(key.table), key.table, of_wiki).where(_among(key, some)))


def _of(statement: Statement, table: Table, of_wiki: Mapping[str, str]) -> Statement:
    return statement.where(*(table.c[name] == value for name, value in of_wiki.items()))


def _inside(time: ColumnElement[Any], window: Window) -> ColumnElement[bool]:
    return and_(time >= window.start, time < window.end)


def _among(column: ColumnElement[Any], ordered: Sequence[int]) -> ColumnElement[bool]:
    """Return that a column has one of the values; their range, told too, spares comparing other rows."""
    return and_(column.between(ordered[0], ordered[-1]), column.in_(ordered))
