"""Inserts many rows: what SQLAlchemy does for each takes as long as the database itself."""

from collections.abc import Callable, Iterable, Mapping
from itertools import islice, repeat
from operator import itemgetter
from typing import Any

from sqlalchemy import Boolean, Connection, Dialect, Table, insert

AT_ONCE = 1000
"""Rows that are inserted at once: what a statement makes of them takes more room than they do."""

NOTHING: Mapping[str, Any] = {}


def insert_many(
    connection: Connection,
    table: Table,
    rows: Iterable[Mapping[str, Any]],
    *,
    every: Mapping[str, Any] = NOTHING,
) -> None:
    """Insert rows, all with the columns of the first, two at least, and with the values that `every` one has.

    What a column's type does to a value is done.
    """
    left = iter(rows)
    some = list(islice(left, AT_ONCE))
    if not some:
        return
    names, dialect = list(some[0]), connection.dialect
    compiled = insert(table).compile(dialect=dialect, column_keys=[*every, *names])
    ordered = compiled.positiontup or [*every, *names]
    processors, in_order = _processors(table, ordered, dialect), itemgetter(*names)
    while some:
        columns: dict[str, Iterable[Any]] = {name: repeat(value, len(some)) for name, value in every.items()}
        columns |= zip(names, zip(*map(in_order, some), strict=True), strict=True)
        converted = (
            map(processors[name], columns[name]) if name in processors else columns[name] for name in ordered
        )
        values = list(zip(*converted, strict=True))
        given = values if compiled.positional else [dict(zip(ordered, each, strict=True)) for each in values]
        connection.exec_driver_sql(str(compiled), given)
        some = list(islice(left, AT_ONCE))


def _processors(table: Table, names: Iterable[str], dialect: Dialect) -> dict[str, Callable[[Any], Any]]:
    """Return what brings a column's values into the form that the driver wants, of the columns that need it.

    Truths need nothing: every driver takes Python's.
    """
    types = {name: table.c[name].type for name in names}
    processors = {
        name: kind.dialect_impl(dialect).bind_processor(dialect)
        for name, kind in types.items()
        if not isinstance(kind, Boolean)
    }
    return {name: process for name, process in processors.items() if process}
