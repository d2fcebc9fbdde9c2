"""Inserts many rows: what SQLAlchemy does for each takes as long as the database itself."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Dialect, Table, insert

AT_ONCE = 1000
"""Rows that are inserted at once: what a statement makes of them takes more room than they do."""


def insert_many(connection: Connection, table: Table, rows: Iterable[Mapping[str, Any]]) -> None:
    """Insert rows, all with the columns of the first; what a column's type does to a value is done."""
    left = iter(rows)
    some = list(islice(left, AT_ONCE))
    if not some:
        return
    names = list(some[0])
    compiled = insert(table).compile(dialect=connection.dialect, column_keys=names)
    ordered = compiled.positiontup or names
    read = _reader(table, ordered, connection.dialect)
    while some:
        values = list(map(read, some))
        given = values if compiled.positional else [dict(zip(ordered, each, strict=True)) for each in values]
        connection.exec_driver_sql(str(compiled), given)
        some = list(islice(left, AT_ONCE))


def _reader(
    table: Table, names: Sequence[str], dialect: Dialect
) -> Callable[[Mapping[str, Any]], tuple[Any, ...]]:
    """Return what takes a row's values in this order, in the form that the driver wants."""
    in_order = itemgetter(*names)
    processors = [table.c[name].type.dialect_impl(dialect).bind_processor(dialect) for name in names]
    wanted = [(place, process) for place, process in enumerate(processors) if process]

    def values(row: Mapping[str, Any]) -> tuple[Any, ...]:
        given = list(in_order(row))
        for place, process in wanted:
            given[place] = process(given[place])
        return tuple(given)

    return values
