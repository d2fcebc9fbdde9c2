"""Restoring: a backup becomes what the store holds, wholly or not at all."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Connection, Engine, MetaData, delete, func, select, text
from sqlalchemy.exc import SQLAlchemyError

from bot.errors import BackupError, StoreError
from bot.store.address import shown
from bot.store.backup import read_heading, read_rows
from bot.store.connect import connect_store
from bot.store.database import check_version, migrate, reading, upgrade, writing
from bot.store.portable import fingerprint, insert_rows, rows_of, tables_at


def restore(engine: Engine, path: Path, *, replace: bool) -> int:
    """Put a backup in the place of everything that the store holds; return the number of rows.

    The backup is read to its end, brought to this version and checked before anything is touched; the
    change is one transaction. Raises BackupError for a file that is no whole backup, StoreVersionError for
    one of a newer Esep, StoreError where there are records and `replace` is not set.
    """
    with _staged(path) as staged:
        _, version = upgrade(engine)
        tables = tables_at(version)
        with reading(staged) as source, writing(engine) as target:
            if not replace:
                _refuse_records(target, tables)
            return _copy(source, target, tables)


@contextmanager
def _staged(path: Path) -> Iterator[Engine]:
    """Give a database of this version that holds what the backup does, and nothing else does."""
    version = read_heading(path).version
    check_version(version, str(path))
    with TemporaryDirectory(prefix="esep-restore-") as folder:
        staged = connect_store(f"sqlite:///{folder}/staged.sqlite")
        try:
            with writing(staged) as connection:
                migrate(connection, version)
                _load(connection, path, tables_at(version))
            upgrade(staged)
            yield staged
        finally:
            staged.dispose()


def _load(connection: Connection, path: Path, tables: MetaData) -> None:
    for (name, columns), found in groupby(read_rows(path), key=itemgetter(0)):
        table = tables.tables.get(name)
        if table is None or columns != table.columns.keys():
            raise BackupError(f"{path}: its table “{name}” is not as Esep makes it; take another backup")
        try:
            insert_rows(connection, table, (row for _, row in found))
        except (SQLAlchemyError, ValueError, TypeError) as error:
            raise BackupError(f"{path}: a row of “{name}” cannot be one; take another backup") from error


def _refuse_records(target: Connection, tables: MetaData) -> None:
    for table in tables.sorted_tables:
        if number := target.scalar(select(func.count()).select_from(table)):
            raise StoreError(
                f"{shown(target.engine.url)}: holds records already ({number} in {table.name}); back them "
                "up, then --replace puts the backup in their place"
            )


def _copy(source: Connection, target: Connection, tables: MetaData) -> int:
    """Replace all rows, and see that they arrived as they were; raises StoreError where they did not."""
    rows = 0
    for table in reversed(tables.sorted_tables):
        target.execute(delete(table))
    for table in tables.sorted_tables:
        insert_rows(target, table, rows_of(source, table))
    for table in tables.sorted_tables:
        number, _ = wanted = fingerprint(source, table)
        if fingerprint(target, table) != wanted:
            raise StoreError(
                f"{shown(target.engine.url)}: {table.name} did not come out as it is in the backup, so that "
                "nothing was changed; stop what else writes to the database and try again"
            )
        rows += number
    _go_on_numbering(target, tables)
    return rows


def _go_on_numbering(target: Connection, tables: MetaData) -> None:
    """Tell PostgreSQL which numbers are taken; the others see by themselves."""
    if target.dialect.name != "postgresql":
        return
    for table in tables.sorted_tables:
        for column in table.primary_key.columns:
            numbering = "pg_get_serial_sequence(:table, :column)"
            found = {"table": f'"{table.name}"', "column": column.name}
            if target.scalar(text(f"SELECT {numbering}"), found):
                highest = target.scalar(select(func.max(column)))
                if highest:
                    target.execute(text(f"SELECT setval({numbering}, :to)"), {**found, "to": highest})
