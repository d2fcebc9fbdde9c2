"""Engines: how each kind of database is talked to, so that all three behave alike."""

import sqlite3
from contextlib import closing
from typing import Any

from sqlalchemy import URL, Connection, Engine, StaticPool, create_engine, event

from bot.errors import StoreError
from bot.store.address import file_of, parsed, shown

LOCK_WAIT = 30.0
"""Seconds to wait for another process that is writing: saving a large event takes some."""

CONNECT_WAIT = 10
"""Seconds to wait for a server to answer at all."""

ANSWER_WAIT = 300
"""Seconds after which a server that says nothing any more is given up: no statement takes so long."""

WRITES = "esep_writes"
"""The execution option of a connection whose transaction is going to write."""

EXTRAS = {"mysql": "mariadb", "postgresql": "postgresql"}


def connect_store(url: str) -> Engine:
    """Return an engine that has connected to nothing yet; raises StoreError for a URL that cannot be used."""
    address = parsed(url)
    backend = address.get_backend_name()
    try:
        engine = _sqlite(address) if backend == "sqlite" else _SERVERS[backend](address)
    except OSError as error:
        raise StoreError(
            f"{error.filename}: the database's folder cannot be made ({error.strerror})"
        ) from error
    except ImportError as error:
        raise StoreError(
            f"{shown(address)}: {error.name} is not installed: pip install 'esep[{EXTRAS[backend]}]'"
        ) from error
    return engine


def _sqlite(address: URL) -> Engine:
    path = file_of(address)
    if path:
        path.parent.mkdir(parents=True, exist_ok=True)
    arguments = {"timeout": LOCK_WAIT, "check_same_thread": False}
    one_for_all = None if path else StaticPool  # each of its own would be another database in memory
    engine = create_engine(address, connect_args=arguments, poolclass=one_for_all)
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _set_up_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    """Let readers in while one writes, and leave transactions to us: the driver's leave out half of them."""
    connection.isolation_level = None
    with closing(connection.cursor()) as cursor:
        if cursor.execute("PRAGMA journal_mode").fetchone()[0] == "delete":
            cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA foreign_keys = ON")


def _begin_sqlite(connection: Connection) -> None:
    """Begin a real transaction. One that will write waits for its turn now: later it could not any more."""
    if not connection.connection.dbapi_connection.in_transaction:  # type: ignore[union-attr]
        writes = connection.get_execution_options().get(WRITES)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _mariadb(address: URL) -> Engine:
    session = {
        "sql_mode": "'TRADITIONAL'",
        "time_zone": "'+00:00'",
        "innodb_lock_wait_timeout": max(1, round(LOCK_WAIT)),
    }
    arguments = {
        "charset": "utf8mb4",
        "connect_timeout": CONNECT_WAIT,
        "read_timeout": ANSWER_WAIT,
        "write_timeout": ANSWER_WAIT,
        "init_command": "SET SESSION " + ", ".join(f"{name} = {value}" for name, value in session.items()),
    }
    return _server(address, arguments)


def _postgresql(address: URL) -> Engine:
    session = {"TimeZone": "UTC", "client_encoding": "UTF8", "lock_timeout": f"{LOCK_WAIT * 1000:.0f}"}
    arguments = {
        "connect_timeout": CONNECT_WAIT,
        "options": " ".join(f"-c {name}={value}" for name, value in session.items()),
        "keepalives_idle": 30,
        "tcp_user_timeout": ANSWER_WAIT * 1000,
    }
    return _server(address, arguments)


def _server(address: URL, arguments: dict[str, Any]) -> Engine:
    """Return an engine that notices lost connections before it uses them."""
    return create_engine(
        address, connect_args=arguments, pool_pre_ping=True, isolation_level="READ COMMITTED"
    )


_SERVERS = {"mysql": _mariadb, "postgresql": _postgresql}
