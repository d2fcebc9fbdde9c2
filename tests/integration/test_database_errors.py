"""What is told where the database cannot be used: one line, the exit code, and never the password."""

import os
import sqlite3
import sys
from multiprocessing import get_context
from pathlib import Path

import pytest
from databases import url_of
from processes import OURS, PLAIN, run_forked
from sqlalchemy import create_engine, event, make_url, text

from bot.errors import StoreAwayError, StoreBusyError, StoreError, StoreVersionError
from bot.exits import Exit, exit_of
from bot.store import connect
from bot.store.address import shown
from bot.store.database import open_store, reading, writing

SECRET = "a secret%2F"
SERVERS = pytest.mark.parametrize("kind", ["mariadb", "postgresql"])


def esep(url, *arguments):
    environment = {**os.environ, "ESEP_DATABASE": str(url)}
    return run_forked(PLAIN, arguments, Path.cwd(), environment, OURS)


def refused(url):
    with pytest.raises(StoreError) as caught:
        open_store(url)
    return int(exit_of(caught.value)), str(caught.value)


@pytest.mark.parametrize(
    "url",
    [
        f"mysql//esep:{SECRET}@host/data",
        f"mysql://esep:a@b:{SECRET}@host:3306/data",
        f"mysql://esep:a@{SECRET}@host/data",
        f"oracle://esep:{SECRET}@host/data",
        f"postgresql://esep:{SECRET}@host",
        f"{SECRET}",
    ],
)
def test_a_url_that_cannot_be_used_is_told_without_repeating_it(url):
    code, told = refused(url)
    assert (code, told.count("\n")) == (2, 0)
    assert told.startswith("ESEP_DATABASE: ")
    assert "secret" not in told


@pytest.mark.parametrize("given", ["mysql", "mariadb", "mysql+mysqldb", "postgres", "postgresql+psycopg2"])
def test_a_driver_that_is_not_installed_is_named_with_what_installs_it(given, monkeypatch):
    for name in ("pymysql", "psycopg"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(StoreError, match=r"not installed: pip install 'esep\[(mariadb|postgresql)\]'$"):
        open_store(f"{given}://esep:secret@127.0.0.1/esep")


@SERVERS
@pytest.mark.parametrize(
    ("wrong", "code", "told"),
    [
        ({"password": SECRET}, 2, "does not accept the user or the password; correct ESEP_DATABASE"),
        ({"username": "nobody"}, 2, "does not accept the user or the password; correct ESEP_DATABASE"),
        ({"database": "nowhere"}, 2, "is not there; make it, or correct ESEP_DATABASE"),
        ({"port": 1}, 75, "cannot be reached; when the server is back, the next run will do it"),
        (
            {"host": "nowhere.invalid"},
            75,
            "cannot be reached; when the server is back, the next run will do it",
        ),
    ],
)
def test_a_server_that_does_not_let_us_in_is_one_line(url, wrong, code, told):
    given = make_url(url).set(**wrong)
    found = refused(given.render_as_string(hide_password=False))
    assert found == (code, f"{shown(given)}: {told}")
    assert "secret" not in found[1]
    assert make_url(url).password not in found[1]


def test_the_command_tells_a_database_that_is_away_in_one_line_and_ends_with_75():
    ran = esep("postgresql://esep:secret@127.0.0.1:1/data", "runs")
    away = "PostgreSQL database “data” on 127.0.0.1:1: cannot be reached; when the server is back"
    assert (ran.returncode, ran.stdout) == (75, "")
    assert ran.stderr == f"esep: {away}, the next run will do it\n"


@SERVERS
def test_whoever_may_not_make_tables_is_told_so(url):
    password = make_url(url).password
    admin = create_engine(url, isolation_level="AUTOCOMMIT")
    reader = make_url(url).set(username=f"reader_{os.getpid()}")
    name = f"{reader.username}@'127.0.0.1'" if admin.dialect.name == "mysql" else reader.username
    with admin.connect() as connection:
        if admin.dialect.name == "mysql":
            connection.execute(text(f"CREATE USER {name} IDENTIFIED BY '{password}'"))
            connection.execute(text(f"GRANT SELECT ON {reader.database}.* TO {name}"))
        else:
            connection.execute(text(f"CREATE USER {name} PASSWORD '{password}'"))
        with pytest.raises(StoreError, match="may not be written to; give Esep's user the right"):
            open_store(reader.render_as_string(hide_password=False))
        connection.execute(text(f"DROP USER {name}"))
    admin.dispose()


def test_a_database_of_a_newer_esep_is_left_alone(url):
    store = open_store(url)
    with writing(store) as connection:
        connection.exec_driver_sql("update alembic_version set version_num = '9999'")
    with pytest.raises(StoreVersionError, match=r"was written by a newer Esep \(version 9999\)"):
        open_store(url)
    store.dispose()


def opened(url):
    open_store(url).dispose()
    return True


def test_processes_that_make_the_tables_at_the_same_time_make_them_once(url):
    with get_context("fork").Pool(4) as pool:
        assert pool.map(opened, [url] * 4, chunksize=1) == [True] * 4


@pytest.fixture
def impatient(monkeypatch):
    monkeypatch.setattr(connect, "LOCK_WAIT", 0.05)


def test_a_locked_database_is_called_busy_and_keeps_its_readers(impatient, url):
    store = open_store(url)
    table = "rosters" if store.dialect.name != "sqlite" else "runs"
    lock = {"mysql": "SELECT * FROM sites FOR UPDATE", "postgresql": "LOCK TABLE sites"}
    with writing(store) as holder:
        holder.execute(text("INSERT INTO sites VALUES ('kkwiki', '{}', '2024-01-01 00:00:00')"))
        if store.dialect.name in lock:
            holder.execute(text(lock[store.dialect.name]))
        with reading(store) as connection:
            assert connection.execute(text(f"SELECT * FROM {table}")).all() == []
        with pytest.raises(StoreBusyError, match="is locked by another process"):
            delete_sites(store)
    with reading(store) as connection:
        assert connection.scalars(text("SELECT wiki FROM sites")).all() == ["kkwiki"]
    store.dispose()


def delete_sites(store):
    with writing(store) as connection:
        connection.execute(text("DELETE FROM sites"))


CONNECTIONS = {
    "mysql": "SELECT id FROM information_schema.processlist WHERE db = DATABASE() AND id <> CONNECTION_ID()",
    "postgresql": "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
    " AND pid <> pg_backend_pid()",
}
KILL = {"mysql": "KILL {}", "postgresql": "SELECT pg_terminate_backend({})"}


@SERVERS
def test_connections_that_were_lost_meanwhile_are_made_anew(store):
    admin = create_engine(url_of(store), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        asked = text(CONNECTIONS[store.dialect.name])
        there = connection.scalars(asked).all()
        assert there
        for number in there:
            connection.execute(text(KILL[store.dialect.name].format(number)))
        while connection.scalars(asked).all():
            pass
    admin.dispose()
    with reading(store) as connection:
        assert connection.execute(text("SELECT wiki FROM sites")).all() == []


@pytest.fixture
def file(tmp_path):
    """An SQLite store with a row in it, closed."""
    path = tmp_path / "esep.sqlite"
    store = open_store(f"sqlite:///{path}")
    with writing(store) as connection:
        connection.execute(text("INSERT INTO sites VALUES ('kkwiki', '{}', '2024-01-01 00:00:00')"))
    store.dispose()
    return path


def sites(path):
    with sqlite3.connect(path) as connection:
        found = connection.execute("SELECT wiki FROM sites").fetchall()
    connection.close()
    return found


def test_a_file_that_may_only_be_read_is_told(file):
    store = create_engine(f"sqlite:///file:{file}?mode=ro&uri=true")
    with pytest.raises(StoreError, match=r"may not be written to") as caught:
        delete_sites(store)
    assert exit_of(caught.value) is Exit.USAGE
    store.dispose()


def test_a_full_disk_is_told_and_nothing_is_half_written(file):
    store = open_store(f"sqlite:///{file}")

    def limit(connection, _record):
        connection.execute(f"PRAGMA max_page_count = {file.stat().st_size // 4096 + 1}")

    store.dispose()
    event.listen(store, "connect", limit)
    many = [{"wiki": f"w{number}", "facts": "x" * 4000} for number in range(50)]
    with pytest.raises(StoreAwayError, match="has no room on its disk; make some") as caught:
        fill(store, many)
    assert exit_of(caught.value) is Exit.TRY_LATER
    store.dispose()
    assert sites(file) == [("kkwiki",)]


def fill(store, rows):
    with writing(store) as connection:
        connection.execute(text("INSERT INTO sites VALUES (:wiki, :facts, '2024-01-01 00:00:00')"), rows)


LIMITED = """
import resource
resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))
from bot.cli import main
main()
"""


def test_a_file_that_may_not_grow_is_told(tmp_path):
    ran = run_forked(LIMITED, ["runs"], tmp_path, {**os.environ, "ESEP_HOME": str(tmp_path)}, OURS)
    told = f"esep: {tmp_path}/data/esep.sqlite: has no room on its disk; make some, the next run will do it\n"
    assert (ran.returncode, ran.stderr) == (75, told)


@pytest.mark.parametrize("content", [b"no database", b"\0" * 10_000])
def test_a_file_that_is_no_database_is_told_and_left_alone(tmp_path, content):
    path = tmp_path / "esep.sqlite"
    path.write_bytes(content * 100)
    with pytest.raises(StoreError, match="is damaged or no database; put a backup in its place"):
        open_store(f"sqlite:///{path}")
    assert path.read_bytes() == content * 100


def test_a_folder_that_cannot_be_made_is_told(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="folder cannot be made"):
        open_store(f"sqlite:///{tmp_path}/file/data/esep.sqlite")
