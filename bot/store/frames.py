"""Loads the stored contributions as a frame; apart, since pandas takes longer to load than all else."""

from collections.abc import Iterable, Sequence
from functools import reduce
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy import Connection, Select, Table, select, type_coerce
from sqlalchemy.types import NullType

from bot.store.contributions import OF_PAGE, OF_REVISION, Scope
from bot.store.tables import contributions, page_facts
from metrics.frames import CONTRIBUTIONS, checked
from metrics.model import Window
from metrics.windows import Spans

PAGE = 1_000
"""Rows that are read at once: as objects they take much room, and Python's collector goes through them."""

_MOMENT, _UTC_MOMENT = pa.timestamp("us"), pa.timestamp("us", "UTC")

_ARROW = {
    "str": pa.string(),
    "int64": pa.int64(),
    "Int64": pa.int64(),
    "bool": pa.bool_(),
    "boolean": pa.bool_(),
    "datetime64[us, UTC]": _UTC_MOMENT,
}
"""The type of a frame's column → that of the column it is made of."""

_ALIKE = frozenset({pa.string(), pa.int64()})
"""The types whose values every driver gives as they are: Arrow need not look at all of them first."""

_SCHEMA = pa.schema([(name, _ARROW[dtype]) for name, dtype in CONTRIBUTIONS.items()])
_OF_PAGE = ("page_id", *(name for name in OF_PAGE if name in CONTRIBUTIONS))

_PANDAS = {
    pa.string(): pd.StringDtype(na_value=float("nan")),
    pa.int64(): pd.Int64Dtype(),
    pa.bool_(): pd.BooleanDtype(),
}
"""What keeps absent values absent on the way to the frame."""


def load_contributions(connection: Connection, scope: Scope, wikis: Iterable[str]) -> pd.DataFrame:
    """Return the stored contributions as a checked frame of the schema `metrics.frames.CONTRIBUTIONS`.

    They are read page by page and as the driver has them, since there may be a million.
    """
    of_wikis = (_of_wiki(connection, scope, wiki) for wiki in sorted(wikis))
    whole = pa.concat_tables([_SCHEMA.empty_table(), *of_wikis]).combine_chunks()
    return checked(whole.to_pandas(types_mapper=_PANDAS.get).astype(dict(CONTRIBUTIONS)))


def _of_wiki(connection: Connection, scope: Scope, wiki: str) -> pa.Table:
    """Return the contributions on one wiki, each with the facts of its page where it has any."""
    query = _select(contributions, OF_REVISION).where(contributions.c.wiki == wiki, *scope.conditions)
    in_order = query.order_by(contributions.c.rev_id)  # as they lie in the table: no index jumps about
    from_server = connection.dialect.name != "sqlite"
    found = connection.execute(in_order.execution_options(stream_results=from_server)).partitions(PAGE)
    everyones = _table(OF_REVISION, found)
    revisions = everyones.filter(pc.is_in(everyones["account"], pa.array(scope.accounts, pa.string())))
    facts = _facts_of(revisions, _load_facts(connection, scope.event, wiki), scope.spans)
    columns = {**_columns(facts), **_columns(revisions), "wiki": pa.repeat(wiki, len(revisions))}
    return pa.table({name: columns[name] for name in CONTRIBUTIONS}, schema=_SCHEMA)


def _load_facts(connection: Connection, event: str, wiki: str) -> pa.Table:
    query = _select(page_facts, _OF_PAGE).where(page_facts.c.event == event, page_facts.c.wiki == wiki)
    return _table(_OF_PAGE, connection.execute(query).partitions(PAGE))


def _facts_of(revisions: pa.Table, facts: pa.Table, times: Spans) -> pa.Table:
    """Return the facts that hold for each revision, as `Spans.has_facts` says, NULL for those without."""
    place = pc.index_in(revisions["page_id"], facts["page_id"])
    moment = revisions["timestamp"]
    has_facts = pc.or_(_made_in(moment, times.counted), pc.invert(_made_in(moment, times.later)))
    found = facts.take(pc.if_else(has_facts, place, None))
    is_redirect = pc.fill_null(found["is_redirect"], fill_value=False)
    return found.set_column(found.column_names.index("is_redirect"), "is_redirect", is_redirect)


def _made_in(moment: pa.ChunkedArray, windows: Sequence[Window]) -> pa.ChunkedArray:
    inside = (
        pc.and_(pc.greater_equal(moment, window.start), pc.less(moment, window.end)) for window in windows
    )
    return reduce(pc.or_, inside, pc.is_null(moment))  # no moment is absent


def _select(table: Table, names: Sequence[str]) -> Select[*tuple[Any, ...]]:
    """Return a query for columns whose values stay as the driver has them."""
    return select(*(type_coerce(table.c[name], NullType()).label(name) for name in names))


def _table(names: Sequence[str], pages: Iterable[Sequence[Sequence[Any]]]) -> pa.Table:
    schema = pa.schema([_SCHEMA.field(name) for name in names])
    return pa.concat_tables([schema.empty_table(), *(_page(schema, rows) for rows in pages if rows)])


def _page(schema: pa.Schema, rows: Sequence[Sequence[Any]]) -> pa.Table:
    columns = zip(schema, zip(*rows, strict=True), strict=True)
    return pa.table({field.name: _column(values, field.type) for field, values in columns})


def _column(values: Sequence[Any], wanted: pa.DataType) -> pa.Array:
    """Return what a driver gave: times may be texts, or have no zone, and truths may be numbers."""
    if wanted in _ALIKE:
        return pa.array(values, wanted)
    column = pa.array(values)
    return column.cast(_MOMENT).cast(wanted) if wanted == _UTC_MOMENT else column.cast(wanted)


def _columns(table: pa.Table) -> dict[str, pa.ChunkedArray]:
    return dict(zip(table.column_names, table.columns, strict=True))
