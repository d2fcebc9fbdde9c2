"""A collection whose database fails: nothing is lost, nothing counted twice, and the next run mends it."""

import os
import resource
import signal
import sqlite3
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from multiprocessing import get_context
from pathlib import Path

import pytest
from databases import scripts_databases
from fake_wiki import FakeWiki
from old_stores import HEAD

from bot import gather as gathering
from bot import jobs
from bot.bootstrap import Deployment
from bot.errors import StoreAwayError, StoreBusyError
from bot.exits import exit_of
from bot.store import connect
from bot.store.bulk import insert_many
from bot.store.database import open_store, reading, writing
from bot.store.ledger import UNFINISHED, load_runs
from bot.store.portable import rows_of, tables_at
from bot.store.repository import save_site
from collectors.accounts import ResolvedRoster
from collectors.contributions import FACTS_NOT_ASKED, Content
from collectors.errors import IncompleteError
from collectors.page_facts import Askable
from collectors.pages import NOTHING_READ
from collectors.sites import SiteFacts
from config.settings import Settings
from metrics.model import Grant, Participant, Period, PersonState, Roster

NOW = datetime(2024, 1, 15, tzinfo=UTC)
WIKIS = ("kkwiki", "commonswiki", "wikidatawiki")
GRANT = Grant("Grants:X", "1", None, Period(date(2023, 9, 2), date(2023, 10, 3)), None, (), (), (), (), 7)
PEOPLE = {number: f"metawiki:{number}" for number in (1, 2)}
ROSTER = Roster(tuple(Participant(f"P{n}", PersonState.VALID, f"P{n}", PEOPLE[n]) for n in PEOPLE))
DECLARED = f"""
grant = "Grants:X"
page = "Events/X"
timezone = "Asia/Almaty"
wikis = {list(WIKIS)}
[participants]
list = ["P1", "P2"]
"""
FORK = get_context("fork")


def contributions(wiki):
    return [
        {
            "rev_id": number,
            "parent_id": 0,
            "account": PEOPLE[1 + number % 2],
            "page_id": number,
            "namespace": 0,
            "title": f"Алматы {number}",
            "timestamp": datetime(2023, 9, 5, tzinfo=UTC),
            "sizediff": 10,
            "size": None,
            "tags": "",
            "comment": "х" * 200,
            **FACTS_NOT_ASKED,
        }
        for number in range(1, 301)
    ]


class Wikis(Deployment):
    """A deployment that has fetched from its wikis before; their answers are made up."""

    def api(self, wiki):
        found = FakeWiki(lambda _: [{"usercontribs": []}])
        found.wiki = wiki
        return found

    def content(self, wiki, namespaces):
        return Content(frozenset({0}), Askable(), has_drafts=False)


def nothing():
    pass


PART = 150


@dataclass
class Collector:
    """`esep collect` of one event; `in_the_middle` happens after the second wiki's fetch, before its save.

    PART of the rows come before: they are stored, and count nowhere.
    """

    home: object
    url: str
    in_the_middle: Callable[[], None] = nothing

    def fetch(self, api, people, times, content, *, as_read, **how):
        rows = contributions(api.wiki)
        as_read(rows[:PART])
        if api.wiki == WIKIS[1]:
            self.in_the_middle()
        as_read(rows[PART:])
        return rows

    def collect(self):
        deployment = Wikis(
            Settings(ESEP_HOME=self.home, ESEP_DATABASE=self.url, ESEP_CONTACT="me@example.org"),
            clock=lambda: NOW,
        )
        try:
            jobs.collect(deployment, "conference")
        finally:
            deployment.store.dispose()

    def killed(self):
        process = FORK.Process(target=self.collect)
        process.start()
        process.join()
        return process.exitcode


def declare(home):
    """Declare the event in a home folder."""
    (home / "config" / "events").mkdir(parents=True)
    (home / "config" / "events" / "conference.toml").write_text(DECLARED, encoding="utf-8")


def answer(monkeypatch, collector):
    """Let the collector's own wikis answer."""
    resolved = ResolvedRoster(ROSTER, dict.fromkeys(WIKIS, PEOPLE))
    monkeypatch.setattr(gathering, "read_together", lambda *_: NOTHING_READ)
    monkeypatch.setattr(gathering, "fetch_declared", lambda *_, **__: (GRANT, None))
    monkeypatch.setattr(gathering, "fetch_roster", lambda *_, **__: resolved)
    monkeypatch.setattr("collectors.source.fetch_contributions", collector.fetch)


@pytest.fixture
def collector(tmp_path, url, monkeypatch):
    """An event that is declared, on wikis that were reached before."""
    declare(tmp_path)
    reach(url)
    made = Collector(tmp_path, url)
    answer(monkeypatch, made)
    return made


def reach(url):
    store = open_store(url)
    with writing(store) as connection:
        for wiki in WIKIS:
            save_site(connection, SiteFacts(wiki, "", {}, frozenset({0}), frozenset()), now=NOW)
    store.dispose()


def records(url):
    """Return all rows, by table, and the runs apart: newest first, how they ended."""
    store = open_store(url)
    with reading(store) as connection:
        tables = tables_at(HEAD).tables
        rows = {
            name: sorted(map(str, rows_of(connection, tables[name]))) for name in tables if name != "runs"
        }
        runs = [(run.exit_code, run.outcome) for run in load_runs(connection)]
    store.dispose()
    return rows, runs


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    """What a collection that nothing disturbs stores."""
    home = tmp_path_factory.mktemp("undisturbed")
    declare(home)
    made = Collector(home, f"sqlite:///{home}/esep.sqlite")
    reach(made.url)
    with pytest.MonkeyPatch.context() as monkeypatch:
        answer(monkeypatch, made)
        made.collect()
    rows, runs = records(made.url)
    assert len(rows["contributions"]) == 900
    assert runs == [(0, "done")]
    return rows


def mended(collector, undisturbed, *, earlier):
    """Collect once more, undisturbed: all is as if nothing had happened, and the ledger tells what did."""
    collector.in_the_middle = nothing
    collector.collect()
    rows, runs = records(collector.url)
    assert rows == undisturbed
    assert runs == [(0, "done"), earlier]


def stands(url):
    """Return how many contributions each wiki has, and which are stale."""
    rows, runs = records(url)
    counts = [sum(f"'{wiki}'" in row for row in rows["contributions"]) for wiki in WIKIS]
    stale = [
        wiki for wiki in WIKIS if any(f"'{wiki}'" in row and "read anew" in row for row in rows["fetches"])
    ]
    return counts, stale, runs


@pytest.mark.parametrize("kind", ["sqlite"])
def test_a_first_collection_writes_each_contribution_once(collector, monkeypatch):
    written = []

    def insert_rows(connection, table, rows, **given):
        rows = list(rows)
        written.extend(row["rev_id"] for row in rows if table.name == "contributions")
        insert_many(connection, table, rows, **given)

    monkeypatch.setattr("bot.store.contributions.insert_many", insert_rows)
    collector.collect()
    assert len(written) == 900


def test_a_process_that_is_killed_between_fetch_and_save_loses_that_wiki_alone(collector, undisturbed):
    collector.in_the_middle = lambda: os.kill(os.getpid(), signal.SIGKILL)
    assert collector.killed() == -signal.SIGKILL
    assert stands(collector.url) == ([300, PART, 0], list(WIKIS[1:]), [(None, "running")])
    mended(collector, undisturbed, earlier=(None, UNFINISHED))


@pytest.fixture
def restarted(kind):
    """The server as it was, whatever a test did to it."""
    yield
    assert scripts_databases("up", kind).returncode == 0


def stop(kind):
    assert scripts_databases("down", kind).returncode == 0


def start(kind):
    assert scripts_databases("up", kind).returncode == 0


@pytest.mark.parametrize("kind", ["mariadb", "postgresql"])
@pytest.mark.usefixtures("restarted")
def test_a_server_that_goes_away_in_the_middle_is_told_and_the_next_run_mends_it(
    collector, undisturbed, kind
):
    collector.in_the_middle = lambda: stop(kind)
    with pytest.raises(StoreAwayError, match="cannot be reached; when the server is back") as caught:
        collector.collect()
    assert exit_of(caught.value) == 75
    start(kind)
    assert stands(collector.url) == ([300, PART, 0], list(WIKIS[1:]), [(None, "running")])
    mended(collector, undisturbed, earlier=(None, UNFINISHED))


@pytest.mark.parametrize("kind", ["mariadb", "postgresql"])
@pytest.mark.usefixtures("restarted")
def test_a_server_that_is_back_before_it_is_needed_does_not_disturb(collector, undisturbed, kind):
    def restart():
        stop(kind)
        start(kind)

    collector.in_the_middle = restart
    collector.collect()
    assert records(collector.url) == (undisturbed, [(0, "done")])


@pytest.mark.parametrize("kind", ["sqlite"])
def test_a_lock_of_another_process_is_waited_for_and_then_told(collector, undisturbed, monkeypatch):
    monkeypatch.setattr(connect, "LOCK_WAIT", 0.05)
    path = collector.url.removeprefix("sqlite:///")
    other = sqlite3.connect(path, isolation_level=None)
    collector.in_the_middle = lambda: other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreBusyError, match="is locked by another process") as caught:
        collector.collect()
    assert exit_of(caught.value) == 75
    assert stands(collector.url) == ([300, PART, 0], list(WIKIS[1:]), [(None, "running")])
    other.execute("ROLLBACK")
    other.close()
    mended(collector, undisturbed, earlier=(None, UNFINISHED))


@pytest.mark.parametrize("kind", ["sqlite"])
def test_a_lock_that_is_gone_in_time_does_not_disturb(collector, undisturbed):
    other = sqlite3.connect(
        collector.url.removeprefix("sqlite:///"), isolation_level=None, check_same_thread=False
    )
    release = threading.Timer(0.3, lambda: other.execute("ROLLBACK"))

    def lock():
        other.execute("BEGIN IMMEDIATE")
        release.start()

    collector.in_the_middle = lock
    collector.collect()
    release.join()
    other.close()
    assert records(collector.url) == (undisturbed, [(0, "done")])


@pytest.mark.parametrize("kind", ["sqlite"])
def test_a_disk_that_is_full_in_the_middle_is_told_and_the_next_run_mends_it(collector, undisturbed, capfd):
    wal = Path(collector.url.removeprefix("sqlite:///") + "-wal")

    def fill_up():
        size = wal.stat().st_size + 20_000
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    collector.in_the_middle = fill_up
    assert collector.killed() == 1
    assert "StoreAwayError" in capfd.readouterr().err
    counts, stale, runs = stands(collector.url)
    assert (counts, stale) == ([300, PART, 0], list(WIKIS[1:]))
    [earlier] = [(code, outcome if code else UNFINISHED) for code, outcome in runs]
    mended(collector, undisturbed, earlier=earlier)


def test_whatever_is_collected_twice_is_counted_once(collector, undisturbed):
    collector.collect()
    mended(collector, undisturbed, earlier=(0, "done"))


@pytest.mark.parametrize("kind", ["sqlite"])
def test_a_wiki_that_fails_is_stale_and_the_others_are_stored(collector, undisturbed):
    def fail():
        raise IncompleteError("commonswiki: cut off")

    collector.in_the_middle = fail
    with pytest.raises(IncompleteError, match="commonswiki: cut off"):
        collector.collect()
    rows, runs = records(collector.url)
    assert sum("cut off" in row for row in rows["fetches"]) == 1
    assert (len(rows["contributions"]), runs) == (600 + PART, [(4, "commonswiki: cut off")])
    mended(collector, undisturbed, earlier=(4, "commonswiki: cut off"))
