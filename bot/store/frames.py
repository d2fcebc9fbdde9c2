"""Loads the stored contributions as a frame; apart, since pandas takes longer to load than all else."""

from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd
import pyarrow as pa
from sqlalchemy import Connection, select, type_coerce
from sqlalchemy.types import NullType

from bot.store import tables
from bot.store.repository import Scope
from metrics.frames import CONTRIBUTIONS, checked

PAGE = 1_000
"""Rows that are read at once: as objects they take much room, and Python's collector goes through them."""

_ACCOUNT = list(CONTRIBUTIONS).index("account")

_ARROW = {
    "str": pa.string(),
    "int64": pa.int64(),
    "Int64": pa.int64(),
    "bool": pa.bool_(),
    "boolean": pa.bool_(),
    "datetime64[us, UTC]": pa.timestamp("us"),
}
"""The type of a frame's column → that of the column it is made of."""

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
    table = tables.contributions
    columns = (type_coerce(table.c[name], NullType()).label(name) for name in CONTRIBUTIONS)
    query = select(*columns).where(table.c.wiki.in_(list(wikis)), *scope.conditions)
    in_order = query.order_by(table.c.wiki, table.c.rev_id)  # as they lie in the table: no index jumps about
    from_server = connection.dialect.name != "sqlite"
    found = connection.execute(in_order.execution_options(stream_results=from_server))
    mine = ([row for row in page if row[_ACCOUNT] in scope.accounts] for page in found.partitions(PAGE))
    whole = pa.concat_tables([_table([]), *map(_table, mine)]).combine_chunks()
    return checked(whole.to_pandas(types_mapper=_PANDAS.get).astype(dict(CONTRIBUTIONS)))


def _table(rows: Sequence[Sequence[Any]]) -> pa.Table:
    values = zip(*rows, strict=True) if rows else [()] * len(CONTRIBUTIONS)
    columns = zip(CONTRIBUTIONS.items(), values, strict=True)
    return pa.table({name: _column(values, dtype) for (name, dtype), values in columns})


def _column(values: Sequence[Any], dtype: str) -> pa.Array:
    """Return what a driver gave: times may be texts, or have no zone, and truths may be numbers."""
    column = pa.array(values).cast(_ARROW[dtype])
    return column.cast(pa.timestamp("us", "UTC")) if dtype.startswith("datetime") else column
