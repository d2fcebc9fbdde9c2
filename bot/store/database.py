"""Opens the database: makes it, brings it up to date, and gives connections to it."""

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, inspect, make_url, text
from sqlalchemy.exc import SQLAlchemyError

from bot.errors import StoreBusyError, StoreError, StoreVersionError
from bot.store import connect
from bot.store.address import shown
from bot.store.connect import WRITES, connect_store
from bot.store.faults import LOCKED, plain_errors

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).with_name("migrations")

UPGRADE_LOCK = 0x65736570
"""Esep's own number among the locks of a PostgreSQL database."""


GUARD = "esep_guard"
"""The name of the engine's execution option with what is done first in every transaction that writes."""


def open_store(url: str) -> Engine:
    """Return an engine on a database of this version, made or upgraded where needed.

    Raises StoreVersionError for a database of a newer version, StoreBusyError for a locked one,
    StoreAwayError for one that cannot be reached, StoreError for one that cannot be used.
    """
    engine = connect_store(url)
    try:
        upgrade(engine)
    except StoreError:
        engine.dispose()
        raise
    return engine


def upgrade(engine: Engine) -> tuple[str | None, str]:
    """Bring the tables up to date, one process at a time; return their version before and after.

    The version before is None where there were no tables. Raises what `open_store` raises.
    """
    head = versions()[-1]
    with reading(engine) as connection:
        before = revision(connection)
    if before != head:
        with _alone(engine), writing(engine) as connection:
            if revision(connection) != head:
                migrate(connection, head)
    return before, head


def migrate(connection: Connection, target: str) -> None:
    """Run the migrations up to a version on a connection that is going to write."""
    from alembic import command  # noqa: PLC0415 - nearly no command has tables to change

    command.upgrade(_config(connection), target)


def revision(connection: Connection) -> str | None:
    """Return the version of the tables, None where there are none; raises StoreVersionError for a newer."""
    if connection.dialect.name == "mysql" and not getattr(connection.dialect, "is_mariadb", False):
        raise StoreError(f"{shown(connection.engine.url)}: is MySQL; Esep needs MariaDB or PostgreSQL")
    there = inspect(connection).has_table("alembic_version")
    current = connection.scalar(text("SELECT version_num FROM alembic_version")) if there else None
    check_version(current, shown(connection.engine.url))
    return current


def check_version(version: str | None, name: str) -> None:
    """Raise StoreVersionError where the version of `name` is none that this Esep knows."""
    if version is not None and version not in versions():
        raise StoreVersionError(f"{name}: was written by a newer Esep (version {version}); update Esep")


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Give a connection in one transaction: all of it is stored, or nothing.

    Raises StoreError, and what the engine's guard raises, if it has one.
    """
    guard = engine.get_execution_options().get(GUARD)
    with plain_errors(engine), engine.connect() as connection:
        writer = connection.execution_options(**{WRITES: True})
        with writer.begin():
            if guard:
                guard(writer)
            yield writer


def is_there(url: str) -> bool:
    """Tell whether there is a database already; one on a server is taken to be there."""
    try:
        parsed = make_url(url)
    except SQLAlchemyError:
        return True
    return parsed.get_backend_name() != "sqlite" or Path(str(parsed.database)).is_file()


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Give a connection that sees everything as of one moment; raises StoreError."""
    with plain_errors(engine), engine.connect() as connection:
        one_moment = {"isolation_level": "REPEATABLE READ"} if engine.dialect.name != "sqlite" else {}
        yield connection.execution_options(**one_moment)


def erase_deleted(engine: Engine) -> None:
    """Write an SQLite file anew without what was deleted from it, which stays in it for long otherwise."""
    if engine.dialect.name == "sqlite":
        with plain_errors(engine), closing(engine.raw_connection()) as connection:
            cursor = connection.cursor()
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


@cache
def versions() -> Sequence[str]:
    """Return the known versions of the tables in order: the migrations' files are called so."""
    return sorted(path.name.partition("_")[0] for path in (MIGRATIONS / "versions").glob("*.py"))


def _config(connection: Connection) -> "Config":
    from alembic.config import Config  # noqa: PLC0415

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config


@contextmanager
def _alone(engine: Engine) -> Iterator[None]:
    """Let one process at a time change a server's tables; SQLite's own transactions see to that."""
    if engine.dialect.name == "sqlite":
        yield
        return
    with plain_errors(engine), engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": UPGRADE_LOCK})
            unlock = text("SELECT pg_advisory_unlock_all()")
        else:
            _lock_mariadb(connection)
            unlock = text("SELECT RELEASE_LOCK(CONCAT('esep.', DATABASE()))")
        try:
            yield
        finally:
            with suppress(SQLAlchemyError):  # a lost connection holds no lock
                connection.execute(unlock)


def _lock_mariadb(connection: Connection) -> None:
    lock = text("SELECT GET_LOCK(CONCAT('esep.', DATABASE()), :seconds)")
    if connection.execute(lock, {"seconds": connect.LOCK_WAIT}).scalar() != 1:
        raise StoreBusyError(f"{shown(connection.engine.url)}: {LOCKED.said}")
