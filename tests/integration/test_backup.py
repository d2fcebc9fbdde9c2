"""Backups: taken while others write, restored into every kind of database, and never half."""

import gzip
import json
import os
import signal
import threading
from datetime import UTC, datetime
from multiprocessing import get_context

import pytest
from databases import KINDS, url_of
from old_stores import EARLIER, HEAD, dump, fill, number_of_rows
from sqlalchemy import text

from bot import database_commands as commands
from bot.errors import BackupError, StoreError, StoreVersionError
from bot.store import backup as backing
from bot.store import portable
from bot.store import restore as restoring
from bot.store.backup import read_heading, save_backup
from bot.store.connect import connect_store
from bot.store.database import migrate, open_store, reading, writing
from bot.store.ledger import RunRecord, start_run
from bot.store.restore import restore

NOW = datetime(2024, 1, 15, 4, 5, 6, 789, tzinfo=UTC)
FORK = get_context("fork")


def filled(url, version="0004"):
    """Return a store of this version that an earlier one filled."""
    engine = connect_store(url)
    with writing(engine) as connection:
        fill(connection, version)
        if engine.dialect.name != "mysql":
            migrate(connection, HEAD)
    engine.dispose()
    return open_store(url)


@pytest.fixture(scope="module")
def taken(tmp_path_factory):
    """A backup's bytes, and all rows of the store that it was made of."""
    folder = tmp_path_factory.mktemp("taken")
    engine = filled(f"sqlite:///{folder}/esep.sqlite")
    save_backup(engine, folder / "esep.backup.gz", now=NOW)
    found = rows(engine)
    engine.dispose()
    return (folder / "esep.backup.gz").read_bytes(), found


@pytest.fixture
def content(taken):
    return taken[1]


@pytest.fixture
def backup(taken, tmp_path):
    path = tmp_path / "esep.backup.gz"
    path.write_bytes(taken[0])
    return path


def rows(store):
    with reading(store) as connection:
        return dump(connection, HEAD)


def add_run(store, event="another"):
    with writing(store) as connection:
        return start_run(connection, RunRecord(event, "run", "2024-01-15", NOW))


def test_a_backup_of_one_kind_of_database_is_restored_into_another(kind, url, a_database, tmp_path, content):
    target = KINDS[KINDS.index(kind) - 1]
    source = filled(url)
    path = tmp_path / "esep.backup.gz"
    written = save_backup(source, path, now=NOW)
    source.dispose()
    store = open_store(a_database(target, tmp_path / "target"))
    assert restore(store, path, replace=False) == written
    assert rows(store) == content
    with reading(store) as connection:
        assert number_of_rows(connection) == written
        taken = set(connection.scalars(text("SELECT id FROM runs")))
    assert add_run(store) not in taken
    store.dispose()


@pytest.mark.parametrize("version", EARLIER)
def test_a_backup_of_an_earlier_version_is_brought_up_to_this_one(tmp_path, version):
    old, path = connect_store(f"sqlite:///{tmp_path}/old.sqlite"), tmp_path / "old.gz"
    with writing(old) as connection:
        fill(connection, version)
    save_backup(old, path, now=NOW)
    assert read_heading(path).version == version
    new, upgraded = open_store(f"sqlite:///{tmp_path}/new.sqlite"), open_store(url_of(old))
    restore(new, path, replace=False)
    assert rows(new) == rows(upgraded)
    for engine in (old, new, upgraded):
        engine.dispose()


def test_a_store_with_records_is_not_replaced_unless_that_is_asked_for(store, backup, content):
    add_run(store)
    before = rows(store)
    with pytest.raises(StoreError, match=r"holds records already \(1 in runs\); back them up, then"):
        restore(store, backup, replace=False)
    assert rows(store) == before
    restore(store, backup, replace=True)
    assert rows(store) == content


def cut(path):
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def cut_between_lines(path):
    lines = gzip.decompress(path.read_bytes()).splitlines(keepends=True)
    path.write_bytes(gzip.compress(b"".join(lines[:-3])))


def change_a_figure(path):
    path.write_bytes(gzip.compress(gzip.decompress(path.read_bytes()).replace(b"540", b"541", 1)))


def flip_a_bit(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def leave_out_a_row(path):
    lines = gzip.decompress(path.read_bytes()).splitlines(keepends=True)
    path.write_bytes(gzip.compress(b"".join(lines[:2] + lines[3:])))


def another_program(path):
    path.write_bytes(gzip.compress(b"-- MariaDB dump\nCREATE TABLE sites;\n"))


def not_compressed(path):
    path.write_text("config", encoding="utf-8")


def empty(path):
    path.write_bytes(b"")


def other_lines(path):
    path.write_bytes(gzip.compress(b'{"esep_backup":1,"tables":"0004"}\n7\n'))


def other_tables(path):
    path.write_bytes(gzip.compress(b'{"esep_backup":1,"tables":"0004"}\n{"table":"pets"}\n["cat"]\n'))


def gone(path):
    path.unlink()


@pytest.mark.parametrize(
    "harm",
    [
        *(cut, cut_between_lines, change_a_figure, flip_a_bit, leave_out_a_row, another_program),
        *(not_compressed, empty, other_lines, other_tables, gone),
    ],
)
def test_a_file_that_is_no_whole_backup_changes_nothing(tmp_path, backup, harm):
    store = open_store(f"sqlite:///{tmp_path}/store.sqlite")
    add_run(store)
    before = rows(store)
    harm(backup)
    with pytest.raises(BackupError, match=str(backup)) as caught:
        restore(store, backup, replace=True)
    assert "\n" not in str(caught.value)
    assert rows(store) == before
    store.dispose()


def test_a_backup_of_a_newer_esep_is_refused(tmp_path, backup):
    lines = gzip.decompress(backup.read_bytes()).replace(HEAD.encode(), b"9999", 1)
    backup.write_bytes(gzip.compress(lines))
    store = open_store(f"sqlite:///{tmp_path}/store.sqlite")
    with pytest.raises(StoreVersionError, match=r"newer Esep \(version 9999\); update Esep"):
        restore(store, backup, replace=False)
    store.dispose()


def die_after(monkeypatch, number):
    """Kill the process at its `number`-th call for a table's rows to be stored or read."""
    real, calls = portable.insert_rows, []

    def insert_or_die(connection, table, given):
        real(connection, table, given)
        calls.append(table)
        if len(calls) == number:
            os.kill(os.getpid(), signal.SIGKILL)

    monkeypatch.setattr(restoring, "insert_rows", insert_or_die)


def killed(work, *arguments):
    process = FORK.Process(target=work, args=arguments)
    process.start()
    process.join()
    return process.exitcode == -signal.SIGKILL


def restore_alone(url, path):
    restore(open_store(url), path, replace=True)


@pytest.mark.parametrize("number", [3, 15])
def test_a_restoring_that_is_killed_leaves_what_was_there(url, backup, content, monkeypatch, number):
    """The third table is still on its way to the database aside, the fifteenth to the store itself."""
    store = open_store(url)
    add_run(store)
    before = rows(store)
    store.dispose()
    die_after(monkeypatch, number)
    assert killed(restore_alone, url, backup)
    monkeypatch.undo()
    store = open_store(url)
    assert rows(store) == before
    restore(store, backup, replace=True)
    assert rows(store) == content
    store.dispose()


def back_up_alone(url, path):
    def rows_then_die(connection, table):
        yield from portable.rows_of(connection, table)
        if table.name == "runs":
            os.kill(os.getpid(), signal.SIGKILL)

    backing.rows_of = rows_then_die
    save_backup(connect_store(url), path, now=NOW)


def test_a_backup_that_is_killed_leaves_the_earlier_one(tmp_path, backup):
    url, kept = f"sqlite:///{tmp_path}/esep.sqlite", backup.read_bytes()
    open_store(url).dispose()
    assert killed(back_up_alone, url, backup)
    assert backup.read_bytes() == kept
    assert killed(back_up_alone, url, tmp_path / "new.gz")
    assert not (tmp_path / "new.gz").exists()


def write_pairs(url, stop):
    """Write to two tables at a time, over and over; whoever sees only one of a pair saw half."""
    store, number = open_store(url), 0
    while not stop.is_set():
        number += 1
        with writing(store) as connection:
            start_run(connection, RunRecord(f"e{number}", "run", "", NOW))
            site = "INSERT INTO sites VALUES (:wiki, '{}', '2024-01-01 00:00:00')"
            connection.execute(text(site), {"wiki": f"w{number}"})
    store.dispose()


def test_a_backup_shows_one_moment_while_a_run_writes(store, tmp_path):
    stop = threading.Event()
    writer = threading.Thread(target=write_pairs, args=(url_of(store), stop))
    writer.start()
    try:
        counts = [pairs(store, tmp_path / "0.gz")]
        while len(set(counts)) < 4:
            counts.append(pairs(store, tmp_path / f"{len(counts)}.gz"))
    finally:
        stop.set()
        writer.join()
    assert all(runs == sites for runs, sites in counts)


def pairs(store, path):
    save_backup(store, path, now=NOW)
    lines = [json.loads(line) for line in gzip.decompress(path.read_bytes()).splitlines()]
    events = [line[1] for line in lines if isinstance(line, list) and len(line) == 11]
    wikis = [line[0] for line in lines if isinstance(line, list) and len(line) == 3]
    return len(events), len(wikis)


def test_a_backup_is_private_and_replaces_only_a_backup(tmp_path, backup):
    store = open_store(f"sqlite:///{tmp_path}/esep.sqlite")
    save_backup(store, backup, now=NOW)
    assert backup.stat().st_mode & 0o777 == 0o600
    declaration = tmp_path / "conference.toml"
    declaration.write_text("grant = 1", encoding="utf-8")
    with pytest.raises(BackupError, match="is no backup of Esep"):
        save_backup(store, declaration, now=NOW)
    assert declaration.read_text(encoding="utf-8") == "grant = 1"
    with pytest.raises(BackupError, match="cannot be written"):
        save_backup(store, tmp_path / "nowhere" / "esep.gz", now=NOW)
    store.dispose()
    assert {path.name for path in tmp_path.iterdir() if ".part" in path.name} == set()


def test_a_disk_that_fills_up_leaves_the_earlier_backup(tmp_path, backup, monkeypatch):
    kept = backup.read_bytes()
    store = open_store(f"sqlite:///{tmp_path}/esep.sqlite")

    def full(_file):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(BackupError, match=r"cannot be written \(No space left on device\)"):
        save_backup(store, backup, now=NOW)
    assert backup.read_bytes() == kept
    store.dispose()


def test_a_database_without_tables_has_nothing_to_back_up(url, tmp_path):
    engine = connect_store(url)
    with pytest.raises(StoreError, match="there are no records yet to back up"):
        save_backup(engine, tmp_path / "esep.gz", now=NOW)
    engine.dispose()


def test_the_commands_back_up_and_restore(tmp_path, backup, capsys, monkeypatch):
    url = f"sqlite:///{tmp_path}/new.sqlite"
    monkeypatch.setenv("ESEP_DATABASE", url)
    commands.upgrade()
    commands.restore(backup)
    commands.backup(tmp_path / "again.gz")
    commands.upgrade()
    name = f"{tmp_path}/new.sqlite"
    assert capsys.readouterr().out.splitlines() == [
        f"{name}: brought up to date from nothing (version {HEAD})",
        f"{name}: 25 rows restored from {backup}",
        f"{tmp_path}/again.gz: 25 rows written",
        f"{name}: is up to date (version {HEAD})",
    ]


@pytest.mark.parametrize("truth", ["yes", 2])
def test_what_is_no_truth_is_refused_and_not_stored_as_one(truth, tmp_path):
    engine = open_store(f"sqlite:///{tmp_path}/esep.sqlite")
    row = ["conference", "Page", "2023-09-01T00:00:00", truth, []]
    with pytest.raises(ValueError, match="neither true nor false"), writing(engine) as connection:
        portable.insert_rows(connection, portable.tables_at(HEAD).tables["rosters"], [row])
    engine.dispose()
