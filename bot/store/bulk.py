"""Many rows at once: what SQLAlchemy does for each takes as long as the database itself."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, partial
from itertools import islice, repeat
from operator import itemgetter
from typing import Any, TypeVar

from sqlalchemy import Boolean, Connection, Dialect, Table, insert
from sqlalchemy.sql.compiler import SQLCompiler

AT_ONCE = 1000
"""Rows that are inserted at once: what a statement makes of them takes more room than they do."""

PIECE = 500
"""Values in one SQL statement: every database takes so many."""

NOTHING: Mapping[str, Any] = {}

Columns = dict[str, Iterable[Any]]
"""Column → its values, one a row."""


Value = TypeVar("Value", int, str)


class _Numbers(dict[Any, int | None]):
    """Truth → number, as a dict is faster than a function."""

    def __missing__(self, value: object) -> int:
        raise ValueError(f"{value!r} is neither true nor false")


_AS_NUMBER = _Numbers({True: 1, False: 0, None: None})


def insert_many(
    connection: Connection,
    table: Table,
    rows: Iterable[Mapping[str, Any]],
    *,
    only: Sequence[str] = (),
    every: Mapping[str, Any] = NOTHING,
) -> None:
    """Insert rows, all with the same columns, two at least, and with the values that `every` one has.

    Where columns are named, `only` these are taken of each row. What a column's type does to a value is done.
    """
    statement = cache(partial(_statement, table, connection.dialect))
    left = iter(rows)
    while some := list(islice(left, AT_ONCE)):
        columns: Columns = {name: repeat(value, len(some)) for name, value in every.items()}
        columns |= _told(table, some, only or tuple(some[0]))
        compiled, processors = statement(tuple(columns))
        ordered = compiled.positiontup or list(columns)
        converted = (
            map(processors[name], columns[name]) if name in processors else columns[name] for name in ordered
        )
        values = list(zip(*converted, strict=True))
        given = values if compiled.positional else [dict(zip(ordered, each, strict=True)) for each in values]
        connection.exec_driver_sql(str(compiled), given)


def pieces(values: Iterable[Value]) -> Iterator[Sequence[Value]]:
    """Yield sorted values, as many at once as a statement takes."""
    ordered = sorted(values)
    return (ordered[start : start + PIECE] for start in range(0, len(ordered), PIECE))


def _told(table: Table, rows: Sequence[Mapping[str, Any]], names: Sequence[str]) -> Columns:
    """Return the columns of rows without those that are NULL in all: SQLite's driver is slow at None."""
    columns = zip(names, zip(*map(itemgetter(*names), rows), strict=True), strict=True)
    return {
        name: values
        for name, values in columns
        if any(value is not None for value in values) or not _is_null_by_itself(table, name)
    }


def _is_null_by_itself(table: Table, name: str) -> bool:
    column = table.c[name]
    return bool(column.nullable) and column.default is None and column.server_default is None


def _statement(
    table: Table, dialect: Dialect, names: Sequence[str]
) -> tuple[SQLCompiler, Mapping[str, Callable[[Any], Any]]]:
    """Return what inserts these columns, and what brings their values into the form that the driver wants."""
    compiled = insert(table).compile(dialect=dialect, column_keys=list(names))
    processors = {name: _processor(table, name, dialect) for name in names}
    return compiled, {name: process for name, process in processors.items() if process}


def _processor(table: Table, name: str, dialect: Dialect) -> Callable[[Any], Any] | None:
    kind = table.c[name].type
    if isinstance(kind, Boolean):
        return None if dialect.supports_native_boolean else _AS_NUMBER.__getitem__
    return kind.dialect_impl(dialect).bind_processor(dialect)
