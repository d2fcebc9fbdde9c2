"""Databases as earlier versions of Esep left them, with rows in them."""

import json
from functools import cache
from pathlib import Path

from alembic.script import ScriptDirectory
from sqlalchemy import select

from bot.store.connect import connect_store
from bot.store.database import MIGRATIONS, migrate, writing
from bot.store.portable import insert_rows, rows_of, tables_at

SCHEMAS = Path(__file__).parent / "fixtures" / "schemas"
HEAD = ScriptDirectory(str(MIGRATIONS)).get_current_head()
VERSIONS = sorted(each.revision for each in ScriptDirectory(str(MIGRATIONS)).walk_revisions())
EARLIER = [version for version in VERSIONS if version != HEAD]


@cache
def rows_at(version):
    """Return rows by table: those stored for the version, else those of the one before brought up to it.

    Whoever gets them leaves them as they are.
    """
    stored = SCHEMAS / f"{version}.json"
    if stored.exists():
        found = json.loads(stored.read_text(encoding="utf-8"))
        return {table: (found[table]["columns"], found[table]["rows"]) for table in found}
    before = VERSIONS[VERSIONS.index(version) - 1]
    engine = connect_store("sqlite://")
    with writing(engine) as connection:
        fill(connection, before)
        migrate(connection, version)
        return dump(connection, version)


def fill(connection, version):
    """Make an empty database one of an earlier version."""
    migrate(connection, version)
    for name, (columns, rows) in rows_at(version).items():
        table = tables_at(version).tables[name]
        order = [columns.index(column.name) for column in table.columns]
        insert_rows(connection, table, ([row[place] for place in order] for row in rows))


@cache
def rows_upgraded(version):
    """Return all rows of a database of an earlier version, brought up to this one on SQLite."""
    engine = connect_store("sqlite://")
    with writing(engine) as connection:
        fill(connection, version)
        migrate(connection, HEAD)
        return dump(connection, HEAD)


def dump(connection, version):
    """Return all rows of a database of a version, by table, with the names of its columns."""
    tables = tables_at(version).sorted_tables
    return {
        table.name: (table.columns.keys(), sorted(rows_of(connection, table), key=json.dumps))
        for table in tables
    }


def number_of_rows(connection):
    return sum(len(connection.execute(select(table)).all()) for table in tables_at(HEAD).sorted_tables)
