"""The records, on a real database."""

import sqlite3
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, text

from bot.errors import StoreBusyError, StoreVersionError
from bot.store import database
from bot.store.database import open_store, reading, writing
from bot.store.ledger import RunRecord, finish_run, last_good_run, load_runs, start_run
from bot.store.repository import (
    Fetched,
    Scope,
    load_contributions,
    load_fetches,
    load_roster,
    load_site,
    load_snapshot,
    save_contributions,
    save_failed_fetch,
    save_roster,
    save_site,
    save_whole_fetch,
)
from bot.store.tables import metadata
from collectors.contributions import FACTS_NOT_ASKED
from collectors.sites import SiteFacts
from config.events import ParticipantsPart
from metrics.model import Participant, PersonState, Roster, Window
from metrics.windows import Spans

OLD_SNAPSHOT = Path(__file__).parent.parent / "fixtures" / "snapshot_0001.json"
NOW = datetime(2023, 9, 4, 12, tzinfo=UTC)
WINDOW = Window(datetime(2023, 9, 1, 18, tzinfo=UTC), datetime(2023, 10, 3, 18, tzinfo=UTC), "Asia/Almaty")
SPANS = Spans(WINDOW, ())
SCOPE = Scope("conference", frozenset({"metawiki:1"}), SPANS)


@pytest.fixture
def store(tmp_path):
    engine = open_store(f"sqlite:///{tmp_path}/data/esep.sqlite")
    yield engine
    engine.dispose()


def row(rev_id, account="metawiki:1", **given):
    return {
        "wiki": "kkwiki",
        "rev_id": rev_id,
        "parent_id": 0,
        "account": account,
        "page_id": rev_id,
        "namespace": 0,
        "title": "Әуезов Мұхтар",
        "timestamp": datetime(2023, 9, 2, tzinfo=UTC),
        "sizediff": None,
        "size": None,
        "tags": "",
        "comment": "толықтыру",
        **FACTS_NOT_ASKED,
        **given,
    }


def save(store, *rows, accounts=("metawiki:1",), event="conference", spans=SPANS):
    with writing(store) as connection:
        save_contributions(connection, Scope(event, frozenset(accounts), spans), "kkwiki", rows)


def load(store, accounts=("metawiki:1",), event="conference", spans=SPANS):
    with reading(store) as connection:
        frame = load_contributions(connection, Scope(event, frozenset(accounts), spans), ["kkwiki"])
    return frame.set_index("rev_id").sort_index()


def test_the_migrations_make_the_tables_that_the_code_knows(store):
    with reading(store) as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_opening_a_database_again_keeps_what_is_in_it(store):
    save(store, row(1))
    assert len(load(open_store(str(store.url)))) == 1


def test_contributions_come_back_as_they_were_saved(store):
    save(store, row(1, tags="mw-undo|visualeditor", sizediff=-40, size=960))
    loaded = load(store).loc[1]
    assert (loaded["title"], loaded["tags"]) == ("Әуезов Мұхтар", "mw-undo|visualeditor")
    assert (loaded["sizediff"], loaded["size"]) == (-40, 960)
    assert loaded["timestamp"] == datetime(2023, 9, 2, tzinfo=UTC)


def test_fetching_twice_changes_nothing(store):
    save(store, row(1), row(2))
    once = load(store)
    save(store, row(1), row(2))
    assert load(store).equals(once)


def test_late_tags_and_renamed_pages_replace_what_was_stored(store):
    save(store, row(1))
    save(store, row(1, tags="mw-reverted", title="Мұхтар Әуезов"))
    assert tuple(load(store).loc[1, ["tags", "title"]]) == ("mw-reverted", "Мұхтар Әуезов")


def test_a_revision_that_vanished_is_kept_and_marked_gone_until_it_is_back(store):
    save(store, row(1), row(2))
    save(store, row(2))
    assert load(store)["gone"].to_dict() == {1: True, 2: False}
    save(store, row(1), row(2))
    assert not load(store)["gone"].any()


def test_a_fetch_of_some_people_leaves_the_others_alone(store):
    everyone = ("metawiki:1", "metawiki:2")
    save(store, row(1), row(2, account="metawiki:2"), accounts=everyone)
    save(store, accounts=("metawiki:1",))
    assert load(store, everyone)["gone"].to_dict() == {1: True, 2: False}


def test_what_lies_outside_the_window_is_not_touched(store):
    late = row(3, timestamp=WINDOW.end + timedelta(days=1))
    save(store, row(1), late)
    save(store, row(1))
    later = Spans(Window(WINDOW.end, WINDOW.end + timedelta(days=9), "Asia/Almaty"), ())
    assert load(store, spans=later)["gone"].to_dict() == {3: False}


DRAFT = row(1, timestamp=WINDOW.start - timedelta(days=99), moved_in_at=WINDOW.start + timedelta(days=1))
MUCH_LATER = Window(WINDOW.end + timedelta(days=40), WINDOW.end + timedelta(days=70), "Asia/Almaty")


def test_first_revisions_from_before_are_found_by_the_move_and_marked_gone_with_their_page(store):
    unmoved = row(2, timestamp=DRAFT["timestamp"])
    save(store, DRAFT, unmoved)
    assert load(store)["gone"].to_dict() == {1: False}
    save(store)
    assert load(store)["gone"].to_dict() == {1: True}


def test_windows_in_which_people_are_looked_for_again_belong_to_the_event_and_the_gap_does_not(store):
    spans = Spans(WINDOW, (MUCH_LATER,))
    save(store, row(1), row(2, timestamp=WINDOW.end), row(3, timestamp=MUCH_LATER.start), spans=spans)
    assert list(load(store, spans=spans).index) == [1, 3]
    save(store, row(1), spans=spans)
    assert load(store, spans=spans)["gone"].to_dict() == {1: False, 3: True}


def test_what_one_event_fetched_is_neither_gone_nor_changed_by_another_events_fetch(store):
    """The other event's people, days and questions are its own: it did not ask about these pages."""
    known = row(3, is_redirect=True, used_on="kk.wikipedia.org:6", same_text=True, history="restored")
    save(store, DRAFT, known)
    once = load(store)
    around = Spans(
        Window(WINDOW.start - timedelta(days=9), WINDOW.start, "Asia/Almaty"),
        (Window(WINDOW.start, WINDOW.end, "Asia/Almaty"),),
    )
    save(store, row(3), event="next", spans=around)
    save(store, event="third")
    assert load(store).equals(once)
    assert not load(store, event="next", spans=around).loc[3, "is_redirect"]


def test_a_transaction_that_fails_stores_nothing(store):
    def save_and_fail():
        with writing(store) as connection:
            save_contributions(connection, SCOPE, "kkwiki", [row(1)])
            raise RuntimeError

    with pytest.raises(RuntimeError):
        save_and_fail()
    assert load(store).empty


def test_a_roster_comes_back_in_order_with_the_organizers_apart(store):
    roster = Roster(
        people=(
            Participant("Айгүл", PersonState.VALID, "Айгүл", "metawiki:7", "In person"),
            Participant("Nurlan K", PersonState.UNKNOWN, note="no such account"),
        ),
        organizers=(Participant("Ерлан", PersonState.VALID, "Ерлан", "metawiki:9", organizer=True),),
    )
    for _ in range(2):
        with writing(store) as connection:
            save_roster(connection, "conference", roster, declared="page", now=NOW)
    with reading(store) as connection:
        assert load_roster(connection, "conference", declared="page") == roster
        assert load_roster(connection, "conference", declared="another page") is None
        assert load_roster(connection, "another", declared="page") is None


@pytest.mark.parametrize("lower_bound", [True, False])
def test_a_roster_remembers_whether_it_is_a_lower_bound(store, lower_bound):
    roster = Roster((Participant("Айгүл", PersonState.VALID),), lower_bound=lower_bound)
    with writing(store) as connection:
        save_roster(connection, "conference", roster, declared="page", now=NOW)
    with reading(store) as connection:
        assert load_roster(connection, "conference", declared="page") == roster


def declared_as(**part):
    return f"Page\n{ParticipantsPart(**part).model_dump_json()}"


@pytest.fixture
def first_version(tmp_path):
    """A database as version 0001 left it: two events with a list each, and a snapshot."""
    engine = create_engine(f"sqlite:///{tmp_path}/old.sqlite")
    config = Config()
    config.set_main_option("script_location", str(database.MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        for event, source in (
            ("talk", {"section": "P"}),
            ("signed-up", {"section": "P", "campaign_event": 7}),
        ):
            connection.execute(
                text("insert into rosters (event, declared, fetched_at) values (:event, :declared, :at)"),
                {"event": event, "declared": declared_as(**source), "at": "2023-09-04 12:00:00"},
            )
            connection.execute(
                text(
                    "insert into participants values"
                    " (:event, 0, 0, 'Айгүл', 'valid', 'Айгүл', 'metawiki:7', 'Online', '', 0)"
                ),
                {"event": event},
            )
        connection.execute(
            text("insert into snapshots values ('talk', '2023-09-04 12:00:00', 'esep-1', :status)"),
            {"status": OLD_SNAPSHOT.read_text(encoding="utf-8")},
        )
    yield str(engine.url)
    engine.dispose()


def test_a_database_of_the_first_version_keeps_its_lists_and_learns_which_are_lower_bounds(first_version):
    store = open_store(first_version)
    with reading(store) as connection:
        talk = load_roster(connection, "talk", declared=declared_as(section="P"))
        signed_up = load_roster(connection, "signed-up", declared=declared_as(section="P", campaign_event=7))
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    store.dispose()
    assert talk.people == (Participant("Айгүл", PersonState.VALID, "Айгүл", "metawiki:7", "Online"),)
    assert signed_up == replace(talk, lower_bound=True)


def test_a_snapshot_of_the_first_version_is_read_and_what_it_lacks_is_unknown(first_version):
    store = open_store(first_version)
    with reading(store) as connection:
        old = load_snapshot(connection, "talk", "esep-1", until=NOW + timedelta(1))
    store.dispose()
    assert (old.people.listed, old.people.valid, old.people.lower_bound) == (38, 34, None)
    assert old.progress[0].result == 31


def fetched(store, *wikis, window=WINDOW):
    with reading(store) as connection:
        return load_fetches(connection, "conference", wikis, window)


NEVER = Fetched(good_at=None, stale=True)


def test_a_failed_fetch_makes_a_wiki_stale_since_the_last_good_one(store):
    with writing(store) as connection:
        save_whole_fetch(connection, "conference", "kkwiki", WINDOW, now=NOW)
    assert fetched(store, "kkwiki") == {"kkwiki": Fetched(NOW, stale=False)}
    with writing(store) as connection:
        save_failed_fetch(connection, "conference", "kkwiki", "cut off", now=NOW + timedelta(1))
        save_failed_fetch(connection, "conference", "commonswiki", "cut off", now=NOW)
    wikis = ("kkwiki", "commonswiki", "wikidatawiki")
    stale = Fetched(NOW, stale=True)
    assert fetched(store, *wikis) == {"kkwiki": stale, "commonswiki": NEVER, "wikidatawiki": NEVER}
    later = NOW + timedelta(2)
    with writing(store) as connection:
        save_whole_fetch(connection, "conference", "kkwiki", WINDOW, now=later)
    assert fetched(store, "kkwiki") == {"kkwiki": Fetched(later, stale=False)}


def test_a_window_that_was_declared_anew_since_was_never_fetched_whole(store):
    with writing(store) as connection:
        save_whole_fetch(connection, "conference", "kkwiki", WINDOW, now=NOW)
    longer = replace(WINDOW, end=WINDOW.end + timedelta(days=1))
    shorter = replace(WINDOW, end=WINDOW.end - timedelta(days=1))
    assert fetched(store, "kkwiki", window=longer) == {"kkwiki": NEVER}
    assert fetched(store, "kkwiki", window=shorter) == {"kkwiki": NEVER}
    assert fetched(store, "kkwiki") == {"kkwiki": Fetched(NOW, stale=False)}


def test_site_facts_are_kept_with_their_age(store):
    facts = SiteFacts("kkwiki", "MediaWiki 1.39", {"қатысушы": 2}, frozenset({0}), frozenset({"CentralAuth"}))
    with writing(store) as connection:
        save_site(connection, facts, now=NOW)
        assert load_site(connection, "kkwiki", newer_than=NOW - timedelta(seconds=1)) == facts
        assert load_site(connection, "kkwiki", newer_than=NOW) is None


def test_the_ledger_tells_of_runs_newest_first_and_of_those_that_were_killed(store):
    with writing(store) as connection:
        first = start_run(connection, RunRecord("conference", "run", "2023-09-04", NOW))
        finish_run(
            connection, first, RunRecord("conference", "run", "2023-09-04", NOW, NOW, 0, "done", 23, 540, 1)
        )
        start_run(connection, RunRecord("conference", "run", "2023-09-05", NOW + timedelta(1)))
        killed, done = load_runs(connection, event="conference")
        assert (killed.exit_code, killed.outcome) == (None, "running")
        assert (done.requests, done.rows, done.edits) == (23, 540, 1)
        assert last_good_run(connection, "conference", "run") == NOW


def test_a_database_of_a_newer_esep_is_left_alone(store):
    with writing(store) as connection:
        connection.exec_driver_sql("update alembic_version set version_num = '9999'")
    with pytest.raises(
        StoreVersionError, match=r"esep\.sqlite: was written by a newer Esep \(version 9999\)"
    ):
        open_store(str(store.url))


def test_a_locked_database_is_called_busy_and_loses_nothing(store, monkeypatch):
    save(store, row(1))
    monkeypatch.setattr(database, "LOCK_WAIT", 0.05)
    path = store.url.database
    with sqlite3.connect(path) as other:
        other.execute("begin exclusive")
        with pytest.raises(StoreBusyError, match="locked by another process"):
            open_store(str(store.url))
    other.close()
    assert len(load(open_store(str(store.url)))) == 1
