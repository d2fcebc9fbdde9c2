"""What databases say when something is wrong, by their own codes: what is told of it, and the exit code."""

import sqlite3

import psycopg
import pymysql
import pytest
from sqlalchemy import create_engine, exc

from bot.exits import exit_of
from bot.store.faults import store_error

URL = "{}://esep:secret@db.example/esep"
MARIADB, POSTGRESQL = (create_engine(URL.format(kind)) for kind in ("mysql+pymysql", "postgresql+psycopg"))
SQLITE = create_engine("sqlite:////srv/esep.sqlite")


def sqlite(name):
    error = sqlite3.OperationalError("no")
    error.sqlite_errorname = name
    return SQLITE, error


def mariadb(number):
    return MARIADB, pymysql.err.OperationalError(number, "said secret\nmore")


def postgresql(state, text="said secret\nmore"):
    error = psycopg.OperationalError(text)
    error.sqlstate = state
    return POSTGRESQL, error


@pytest.mark.parametrize(
    ("said", "code", "told"),
    [
        (sqlite("SQLITE_BUSY_SNAPSHOT"), 75, "locked"),
        (sqlite("SQLITE_FULL"), 75, "no room on its disk"),
        (sqlite("SQLITE_IOERR_WRITE"), 75, "no room on its disk"),
        (sqlite("SQLITE_READONLY_DBMOVED"), 2, "may not be written to"),
        (sqlite("SQLITE_CANTOPEN"), 2, "cannot be opened"),
        (sqlite("SQLITE_CORRUPT_INDEX"), 2, "damaged"),
        (mariadb(1205), 75, "locked"),
        (mariadb(1213), 75, "locked"),
        (mariadb(2013), 75, "cannot be reached"),
        (mariadb(1021), 75, "no room on its disk"),
        (mariadb(1226), 75, "takes no more connections"),
        (mariadb(1290), 2, "may not be written to"),
        (mariadb(1153), 2, "max_allowed_packet"),
        (mariadb(1146), 2, "said …; check it, or put a backup in its place"),
        (postgresql("40P01"), 75, "locked"),
        (postgresql("57P01"), 75, "cannot be reached"),
        (postgresql("53100"), 75, "no room on its disk"),
        (postgresql("53300"), 75, "takes no more connections"),
        (postgresql("42501"), 2, "may not be written to"),
        (postgresql("42P01"), 2, "said …; check it, or put a backup in its place"),
        (postgresql(None, "FATAL:  sorry, too many clients already"), 75, "takes no more connections"),
        (postgresql(None, "server closed the connection unexpectedly"), 75, "cannot be reached"),
    ],
)
def test_what_has_to_be_corrected_ends_with_2_and_what_passes_with_75(said, code, told):
    engine, error = said
    found = store_error(exc.OperationalError("SELECT secret", {}, error), engine)
    assert exit_of(found) == code
    assert told in str(found)
    assert "secret" not in str(found)
    assert "\n" not in str(found)


def test_a_fault_that_is_not_the_databases_own_is_told_as_it_is():
    found = store_error(exc.TimeoutError("the pool is exhausted"), MARIADB)
    assert str(found).startswith("MariaDB database “esep” on db.example: the pool is exhausted")
