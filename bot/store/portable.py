"""Tables of any version and their rows in a form that no kind of database changes."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import cache
from hashlib import sha256
from typing import Any

from sqlalchemy import JSON, Connection, DateTime, MetaData, Table, event, select

from bot.store.bulk import insert_many
from bot.store.connect import connect_store
from bot.store.database import migrate, writing
from bot.store.tables import OF_PROCESSES

PIECE = 500
"""Rows that are read at once."""

NO_RECORDS = frozenset({"alembic_version", *(table.name for table in OF_PROCESSES)})
"""Tables that hold nothing to keep."""


@cache
def tables_at(version: str) -> MetaData:
    """Return the tables of records that the migrations up to a version make, with types of every database."""
    engine = connect_store("sqlite://")
    with writing(engine) as connection:
        migrate(connection, version)
        found = MetaData()
        event.listen(found, "column_reflect", _generalize)
        found.reflect(connection, only=lambda name, _: name not in NO_RECORDS)
    engine.dispose()
    return found


def rows_of(connection: Connection, table: Table) -> Iterator[list[Any]]:
    """Return a table's rows as JSON values, a value a column."""
    found = connection.execute(select(table), execution_options={"yield_per": PIECE})
    return ([_to_json(value) for value in row] for row in found)


def insert_rows(connection: Connection, table: Table, rows: Iterable[Sequence[Any]]) -> None:
    """Store rows that `rows_of` gave."""
    columns = [(column.name, isinstance(column.type, DateTime)) for column in table.columns]
    named = (
        {
            name: datetime.fromisoformat(value) if is_time and value else value
            for (name, is_time), value in zip(columns, row, strict=True)
        }
        for row in rows
    )
    insert_many(connection, table, named)


def fingerprint(connection: Connection, table: Table) -> tuple[int, int]:
    """Return how many rows a table has, and a number that tells their contents, in whatever order."""
    count = total = 0
    for row in rows_of(connection, table):
        line = json.dumps(row, ensure_ascii=False, sort_keys=True)
        count, total = (
            count + 1,
            total + int.from_bytes(sha256(line.encode("utf-8", "surrogatepass")).digest()),
        )
    return count, total


def _generalize(_inspector: object, _table: Table, column: Any) -> None:  # noqa: ANN401
    kind = column["type"].as_generic()
    column["type"] = JSON(none_as_null=column["nullable"]) if isinstance(kind, JSON) else kind
    column["default"] = None


def _to_json(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value
