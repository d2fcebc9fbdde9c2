"""Opens the database: makes it, brings it up to date, and says plainly what is wrong with it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, make_url
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from bot.errors import StoreBusyError, StoreError, StoreVersionError

MIGRATIONS = Path(__file__).with_name("migrations")

LOCK_WAIT = 5.0
"""Seconds to wait for another process that is writing to an SQLite file."""

LOCKED = ("locked", "Lock wait timeout", "Deadlock", "deadlock")
"""Words by which SQLite, MariaDB and PostgreSQL say that another process is in the way."""


GUARD = "esep_guard"
"""The name of the engine's execution option with what is done first in every transaction that writes."""


def open_store(url: str) -> Engine:
    """Return an engine on a database of this version, made or upgraded where needed.

    Raises StoreVersionError for a database of a newer version, StoreBusyError for a locked one, StoreError
    for one that cannot be reached.
    """
    engine = _engine(url)
    with writing(engine) as connection:
        _bring_up_to_date(connection)
    return engine


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Give a connection in one transaction: all of it is stored, or nothing.

    Raises StoreError, and what the engine's guard raises, if it has one.
    """
    guard = engine.get_execution_options().get(GUARD)
    with _plain_errors(engine), engine.begin() as connection:
        if guard:
            guard(connection)
        yield connection


def is_there(url: str) -> bool:
    """Tell whether there is a database already; one on a server is taken to be there."""
    try:
        parsed = make_url(url)
    except SQLAlchemyError:
        return True
    return parsed.get_backend_name() != "sqlite" or Path(str(parsed.database)).is_file()


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Give a connection to read from; raises StoreError."""
    with _plain_errors(engine), engine.connect() as connection:
        yield connection


def _engine(url: str) -> Engine:
    try:
        parsed = make_url(url)
        is_file = parsed.get_backend_name() == "sqlite" and parsed.database not in (None, "", ":memory:")
        if is_file:
            Path(str(parsed.database)).parent.mkdir(parents=True, exist_ok=True)
        return create_engine(url, connect_args={"timeout": LOCK_WAIT} if is_file else {})
    except OSError as error:
        raise StoreError(
            f"{error.filename}: the database's folder cannot be made ({error.strerror})"
        ) from error
    except (SQLAlchemyError, ImportError) as error:
        raise StoreError(f"ESEP_DATABASE: {_first_line(error)}; see docs/configuration.md") from error


def _bring_up_to_date(connection: Connection) -> None:
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    scripts = ScriptDirectory.from_config(config)
    current = MigrationContext.configure(connection).get_current_revision()
    if current is not None and current not in {script.revision for script in scripts.walk_revisions()}:
        raise StoreVersionError(
            f"{_name(connection.engine)}: was written by a newer Esep (version {current}); update Esep"
        )
    if current != scripts.get_current_head():
        command.upgrade(config, "head")


@contextmanager
def _plain_errors(engine: Engine) -> Iterator[None]:
    try:
        yield
    except OperationalError as error:
        if any(word in str(error.orig) for word in LOCKED):
            raise StoreBusyError(
                f"{_name(engine)}: is locked by another process; wait for it, the next run will try again"
            ) from error
        text = f"{_name(engine)}: {_first_line(error)}; check that it is there and that you may write to it"
        raise StoreError(text) from error
    except SQLAlchemyError as error:
        raise StoreError(f"{_name(engine)}: {_first_line(error)}; put a backup in its place") from error


def _name(engine: Engine) -> str:
    return engine.url.render_as_string(hide_password=True)


def _first_line(error: Exception) -> str:
    return str(getattr(error, "orig", None) or error).split("\n")[0]
