"""The records, on a real database of each kind."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from databases import url_of
from sqlalchemy import JSON, String, select, text
from sqlalchemy.event import listen

from bot.errors import StoreError
from bot.store import bulk, frames, tables
from bot.store.contributions import Scope, delete_rows, load_rows, save_contributions
from bot.store.database import open_store, reading, writing
from bot.store.early import EarlyRows
from bot.store.frames import load_contributions
from bot.store.ledger import RunRecord, finish_run, load_runs, start_run
from bot.store.people import Trace, expire, forget
from bot.store.repository import (
    Fetched,
    load_earlier_edits,
    load_fetches,
    load_roster,
    load_site,
    save_earlier_edits,
    save_failed_fetch,
    save_roster,
    save_site,
    save_whole_fetch,
)
from bot.store.tables import metadata
from bot.store.times import last_good_runs
from collectors.contributions import FACTS_NOT_ASKED
from collectors.sites import SiteFacts
from metrics.model import Participant, PersonState, Roster, Window
from metrics.windows import Spans

OLD_SNAPSHOT = Path(__file__).parent.parent / "fixtures" / "snapshot_0001.json"
OF_ROWS = tables.contributions, tables.page_facts
NOW = datetime(2023, 9, 4, 12, tzinfo=UTC)
WINDOW = Window(datetime(2023, 9, 1, 18, tzinfo=UTC), datetime(2023, 10, 3, 18, tzinfo=UTC), "Asia/Almaty")
SPANS = Spans(WINDOW, ())
EVERYONE = ("metawiki:1", "metawiki:2")
SCOPE = Scope("conference", frozenset({"metawiki:1"}), SPANS)


def row(rev_id, account="metawiki:1", **given):
    return {
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
    again = open_store(url_of(store))
    assert len(load(again)) == 1
    again.dispose()


def test_contributions_of_many_pages_come_whole_in_the_order_of_their_ids(store, monkeypatch):
    monkeypatch.setattr(frames, "PAGE", 2)
    monkeypatch.setattr(bulk, "AT_ONCE", 2)
    save(store, *(row(rev_id, nominated=rev_id == 3) for rev_id in (5, 1, 4, 2, 3)))
    with reading(store) as connection:
        frame = frames.load_contributions(connection, SCOPE, ["kkwiki"])
    assert list(frame["rev_id"]) == [1, 2, 3, 4, 5]
    assert list(frame["nominated"]) == [False, False, True, False, False]


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
    save(store, row(1), row(2, account="metawiki:2"), accounts=EVERYONE)
    save(store, accounts=("metawiki:1",))
    assert load(store, EVERYONE)["gone"].to_dict() == {1: True, 2: False}


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


def test_the_facts_of_a_page_hold_for_what_counts_and_not_for_what_somebody_was_looked_for_by(store):
    """The draft that became content while things counted has them, and no other revision from before has."""
    spans = Spans(WINDOW, (MUCH_LATER,))
    long_ago = {"timestamp": WINDOW.start - timedelta(days=90)}
    facts = {"page_id": 1, "is_redirect": True, "used_on": "kk.wikipedia.org:6", "moved_in_at": WINDOW.start}
    draft = row(1, **long_ago, **facts)
    later = row(4, parent_id=3, timestamp=MUCH_LATER.start, page_id=1)
    counted = row(3, parent_id=2, **facts)
    save(store, later, draft, row(2, parent_id=1, page_id=1, **long_ago), counted, spans=spans)
    loaded = load(store, spans=spans)
    assert loaded["is_redirect"].to_dict() == {1: True, 3: True, 4: False}
    assert loaded["used_on"].isna().to_dict() == {1: False, 3: False, 4: True}
    with reading(store) as connection:
        known = load_rows(connection, Scope("conference", SCOPE.accounts, spans), "kkwiki")
    assert known == {1: draft, 3: counted, 4: later}


def test_facts_of_a_page_become_others_and_stay_where_all_on_it_is_gone(store):
    save(store, row(1, is_redirect=True), row(2, is_redirect=True))
    save(store, row(1, is_disambiguation=False), row(2, gone=True))
    found = load(store)
    assert found["is_redirect"].to_dict() == {1: False, 2: True}
    assert found["is_disambiguation"].isna().to_dict() == {1: False, 2: True}


def test_a_page_on_which_all_is_gone_has_the_facts_that_were_known_and_else_those_that_were_told(store):
    save(store, row(1, is_redirect=True))
    save(store, row(1, gone=True), row(2, gone=True, moved_in_at=NOW))
    found = load(store)
    assert found["is_redirect"].to_dict() == {1: True, 2: False}
    assert found["moved_in_at"].isna().to_dict() == {1: True, 2: False}


def test_a_revision_by_which_somebody_is_only_looked_for_tells_nothing_of_its_page(store):
    spans = Spans(WINDOW, (MUCH_LATER,))
    later = row(2, page_id=1, timestamp=MUCH_LATER.start)
    save(store, row(1, is_redirect=True), later, spans=spans)
    save(store, later, spans=spans)
    assert load(store, spans=spans)["is_redirect"].to_dict() == {1: True, 2: False}


def test_a_revision_that_tells_nothing_does_not_hide_what_another_on_its_page_tells(store):
    """On replicas one may have been read before its page was moved, and the other after."""
    save(store, row(1, page_id=1, namespace=2), row(2, page_id=1, is_redirect=True))
    assert load(store)["is_redirect"].to_dict() == {1: True, 2: True}


def test_a_live_revision_tells_the_facts_of_its_page_and_one_that_is_gone_does_not(store):
    save(store, row(1, page_id=1, is_redirect=True), row(2, page_id=1, gone=True))
    assert load(store)["is_redirect"].to_dict() == {1: True, 2: True}


def test_of_who_is_forgotten_nothing_is_left_about_pages_either(store):
    theirs, shared = row(1, is_redirect=True), row(2, is_redirect=True)
    other = row(3, account="metawiki:2", page_id=2, is_redirect=True)
    save(store, theirs, shared, other, accounts=EVERYONE)
    with writing(store) as connection:
        forget(connection, Trace(frozenset({"Айгүл"}), frozenset({"metawiki:1"}), frozenset()), now=NOW)
        left = [connection.scalars(select(table.c.page_id)).all() for table in OF_ROWS]
    assert left == [[2], [2]]


def test_who_is_forgotten_takes_nothing_from_pages_that_are_not_theirs(store):
    save(store, row(1, is_redirect=True), row(2, account="metawiki:2", page_id=2), accounts=EVERYONE)
    with writing(store) as connection:
        connection.execute(tables.contributions.delete().where(tables.contributions.c.rev_id == 1))
        delete_rows(connection, {"metawiki:2"})
        assert connection.scalars(select(tables.page_facts.c.page_id)).all() == [1]


def save_whole(connection, early):
    save_contributions(connection, SCOPE, "kkwiki", [row(1)], early.written(connection))


@pytest.mark.parametrize("kind", ["sqlite"])
@pytest.mark.parametrize(
    "change",
    [
        save_whole,
        lambda connection, _: delete_rows(connection, {"metawiki:1"}),
        lambda connection, _: expire(connection, "conference"),
    ],
    ids=["saving", "forgetting", "expiring"],
)
def test_whoever_changes_rows_takes_its_turn_first_so_that_no_two_wait_for_each_other(store, change):
    save(store, row(1, is_redirect=True))
    early, said = EarlyRows(store, "conference", "kkwiki"), []
    listen(store, "before_cursor_execute", lambda *given: said.append(given[2]))
    with writing(store) as connection:
        change(connection, early)
    locked = [text for text in said if text.startswith(("DELETE", "UPDATE", "INSERT")) or "fetches" in text]
    of_rows = [
        number for number, text in enumerate(locked) if "contributions" in text or "page_facts" in text
    ]
    assert "fetches" in "".join(locked[: of_rows[0]])


def test_of_an_event_that_expires_nothing_is_left_about_pages(store):
    save(store, row(1, is_redirect=True))
    save(store, row(1, is_redirect=True), event="next")
    with writing(store) as connection:
        assert expire(connection, "conference")
        left = [connection.scalars(select(table.c.event)).all() for table in OF_ROWS]
    assert left == [["next"], ["next"]]


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
        assert last_good_runs(connection, "run", until=NOW) == {"conference": NOW}
        assert last_good_runs(connection, "run", until=NOW - timedelta(1)) == {}


NAMES = (
    *("Қанат", "Канат", "қанат"),  # another letter, another case
    *("Kanat", "kanat", "Kánat", "Ka\u0301nat"),  # another accent, and the same accent written otherwise
    *("Kanat ", "Kanat  ", " Kanat"),
    *("Kanat 🐎", "Kanat 🐪", "ß", "ss", "ё", "е"),
)
"""People whom a careless collation takes for one another."""


@pytest.mark.parametrize("column", ["event", "account"])
def test_names_that_differ_in_any_byte_are_different_people(store, column):
    for number, name in enumerate(NAMES, 1):
        given = {"event": name} if column == "event" else {"accounts": [name]}
        save(store, row(number, **({"account": name} if column == "account" else {})), **given)
    for number, name in enumerate(NAMES, 1):
        given = {"event": name} if column == "event" else {"accounts": [name]}
        assert list(load(store, **given).index) == [number], name
    with reading(store) as connection:
        wanted = tables.contributions.c[column]
        for name in NAMES:
            assert connection.scalars(select(wanted).where(wanted == name)).all() == [name]


def test_people_are_kept_as_they_are_written(store):
    listed = tuple(Participant(name, PersonState.UNKNOWN) for name in (*NAMES, "Ұ" * 5000))
    with writing(store) as connection:
        save_roster(connection, "conference", Roster(listed), declared="page", now=NOW)
    with reading(store) as connection:
        assert load_roster(connection, "conference", declared="page").people == listed


def test_times_are_kept_to_the_microsecond_in_utc(store):
    at = datetime(2023, 9, 2, 3, 0, 0, 123456, tzinfo=ZoneInfo("Asia/Almaty"))
    save(store, row(1, timestamp=at))
    assert load(store).loc[1, "timestamp"].to_pydatetime() == at
    with writing(store) as connection:
        save_whole_fetch(connection, "conference", "kkwiki", WINDOW, now=at)
    assert fetched(store, "kkwiki")["kkwiki"].good_at == at
    assert fetched(store, "kkwiki")["kkwiki"].good_at.tzinfo is UTC


def test_texts_of_any_length_are_kept_whole(store):
    used_on = "|".join(f"kk.wikipedia.org:{number}" for number in range(10_000))
    save(store, row(1, used_on=used_on, comment="қ" * 50_000))
    assert tuple(load(store).loc[1, ["used_on", "comment"]]) == (used_on, "қ" * 50_000)


MANY = 70_000
"""More than PostgreSQL has parameters for in one statement, and SQLite too."""


def test_large_events_fit_through_every_limit_of_a_statement(store):
    people = [f"metawiki:{number}" for number in range(MANY)]
    rows = [row(number, account=person, comment="х" * 500) for number, person in enumerate(people[:9000], 1)]
    save(store, *rows, accounts=people)
    save(store, *rows[:4000], accounts=people)
    loaded = load(store, people)
    assert (len(loaded), int(loaded["gone"].sum())) == (9000, 5000)


def test_earlier_edits_of_many_people_replace_what_was_known(store):
    found = {(wiki, f"metawiki:{number}"): None for wiki in ("kkwiki", "metawiki") for number in range(1200)}
    for revision in (None, 7):
        with writing(store) as connection:
            save_earlier_edits(connection, dict.fromkeys(found, revision), before=NOW)
    with reading(store) as connection:
        kept = load_earlier_edits(connection, ["kkwiki", "metawiki"], before=NOW)
    assert kept == dict.fromkeys(found, 7)


def test_a_reader_sees_one_moment_while_another_writes(store):
    save(store, row(1))
    with reading(store) as connection:
        before = load_contributions(connection, SCOPE, ["kkwiki"])
        save(store, row(1, tags="mw-reverted"), row(2))
        assert load_contributions(connection, SCOPE, ["kkwiki"]).equals(before)
    assert len(load(store)) == 2


def test_what_is_too_long_for_its_column_is_refused_by_servers_and_never_cut(store):
    if store.dialect.name == "sqlite":
        save(store, row(1, title="Т" * 600))
        assert load(store).loc[1, "title"] == "Т" * 600
        return
    with pytest.raises(StoreError, match="database “esep_"):
        save(store, row(1, title="Т" * 600))
    assert load(store).empty


def bytes_of(column):
    return 4 * column.type.length if isinstance(column.type, String) else 8


@pytest.mark.parametrize("table", metadata.sorted_tables, ids=str)
def test_every_key_is_short_enough_for_innodb(table):
    keys = [table.primary_key.columns, *(index.columns for index in table.indexes)]
    assert all(sum(map(bytes_of, key)) <= 3072 for key in keys)


@pytest.mark.parametrize("kind", ["mariadb"])
def test_a_mariadb_table_compares_every_byte_of_every_text(store):
    asked = "SELECT table_name, column_name, collation_name, column_type FROM information_schema.columns"
    with reading(store) as connection:
        found = connection.execute(text(f"{asked} WHERE table_schema = DATABASE()")).all()
    ours = ((table, column) for table in metadata.sorted_tables for column in table.c)
    json = {(table.name, column.name) for table, column in ours if isinstance(column.type, JSON)}
    careless = {tuple(each[:2]) for each in found if each[2] not in (None, "utf8mb4_nopad_bin")}
    assert careless == json
    assert {each[3] for each in found if each[3].startswith(("datetime", "text"))} == {"datetime(6)"}
