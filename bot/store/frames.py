"""Loads the stored contributions as a frame; apart, since pandas takes longer to load than all else."""

from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd
from sqlalchemy import Connection, select, type_coerce
from sqlalchemy.types import NullType

from bot.store import tables
from bot.store.repository import Scope
from metrics.frames import CONTRIBUTIONS, checked

PAGE = 20_000
"""Rows that are read at once: as Python's objects they take ten times the room that they take in a frame."""

_ACCOUNT = list(CONTRIBUTIONS).index("account")


def load_contributions(connection: Connection, scope: Scope, wikis: Iterable[str]) -> pd.DataFrame:
    """Return the stored contributions as a checked frame of the schema `metrics.frames.CONTRIBUTIONS`.

    They are read page by page and as the driver has them, since there may be a million.
    """
    table = tables.contributions
    columns = (type_coerce(table.c[name], NullType()).label(name) for name in CONTRIBUTIONS)
    query = select(*columns).where(table.c.wiki.in_(list(wikis)), *scope.conditions)
    in_order = query.order_by(table.c.wiki, table.c.rev_id)  # as they lie in the table: no index jumps about
    found = connection.execute(in_order.execution_options(stream_results=True))
    mine = ([row for row in page if row[_ACCOUNT] in scope.accounts] for page in found.partitions(PAGE))
    return checked(pd.concat([_frame(page) for page in mine] or [_frame([])], ignore_index=True))


def _frame(rows: Sequence[Sequence[Any]]) -> pd.DataFrame:
    columns = zip(*rows, strict=True) if rows else [()] * len(CONTRIBUTIONS)
    of_names = zip(CONTRIBUTIONS.items(), columns, strict=True)
    return pd.DataFrame({name: _column(values, dtype) for (name, dtype), values in of_names})


def _column(values: Sequence[Any], dtype: str) -> "pd.Series[Any]":
    """Return what a driver gave: times are texts on SQLite, and truths numbers."""
    if dtype.startswith("datetime"):
        times = pd.to_datetime(pd.Series(values, dtype="object"), utc=True, format="ISO8601")
        return times.astype("datetime64[us, UTC]")
    return pd.Series(values, dtype=dtype)
