"""A first fetch whose rows are stored as they come ends as one that is stored at once, or counts nowhere."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, select
from test_store import NOW, SCOPE, WINDOW, row

from bot.store import connect
from bot.store.contributions import load_rows, replace_rows, save_contributions
from bot.store.database import open_store, reading, writing
from bot.store.early import EarlyRows
from bot.store.repository import save_failed_fetch, save_whole_fetch, whole_once
from bot.store.tables import contributions

OF_WIKI = {"event": "conference", "wiki": "kkwiki"}
TOLD = {"is_redirect": True, "is_disambiguation": False, "page_revision": 12, "moved_in_at": NOW}


@pytest.fixture
def early(store):
    return EarlyRows(store, "conference", "kkwiki")


def finish(store, early, *rows):
    with writing(store) as connection:
        save_contributions(connection, SCOPE, "kkwiki", rows, early.written(connection))


def loaded(store, scope=SCOPE):
    with reading(store) as connection:
        return load_rows(connection, scope, "kkwiki")


def stored(store):
    with reading(store) as connection:
        return len(connection.scalars(select(contributions.c.rev_id)).all())


def test_it_ends_as_a_fetch_that_is_stored_at_once(store, early):
    whole = [
        row(1, **TOLD),
        row(2, page_id=1, same_text=True, **TOLD),
        row(3, gone=True),
        row(4, history="reverted"),
        row(5, tags="mw-reverted", title="Алматы"),
    ]
    early.take([row(1), row(2, page_id=1), row(3)])
    early.take([row(4), row(5)])
    early.take([row(5, tags="mw-reverted", title="Алматы")])
    assert stored(store) == 5
    finish(store, early, *whole)
    assert loaded(store) == {each["rev_id"]: each for each in whole}


def test_of_what_was_stored_early_only_what_is_told_afterwards_is_written_again(store, early, monkeypatch):
    early.take([row(1), row(2)])
    written = []
    monkeypatch.setattr(
        "bot.store.contributions.insert_many",
        lambda _, table, rows, **_given: written.append((table.name, *rows)),
    )
    finish(store, early, row(1), row(2, same_text=True))
    assert written == [("page_facts",), ("contributions", row(2, same_text=True))]


def test_what_was_stored_early_is_not_read_back_to_see_what_changed(store, early):
    early.take([row(1), row(2)])
    with writing(store) as connection:
        assert set(early.written(connection)) == {1, 2}


def test_what_came_at_the_end_only_is_stored_too(store, early):
    early.take([row(1)])
    finish(store, early, row(1), row(2))
    assert list(loaded(store)) == [1, 2]


def test_an_unfinished_one_is_of_a_wiki_that_was_never_whole_and_the_next_one_mends_it(store, early):
    early.take([row(1), row(2)])
    with writing(store) as connection:
        save_failed_fetch(connection, "conference", "kkwiki", "cut off", now=NOW)
        assert whole_once(connection, "conference", ["kkwiki"]) == []
    again = EarlyRows(store, "conference", "kkwiki")
    again.take([row(3)])
    assert stored(store) == 2
    finish(store, again, row(2), row(3))
    assert {number: each["gone"] for number, each in loaded(store).items()} == {1: True, 2: False, 3: False}


def test_a_draft_that_an_unfinished_one_left_does_not_come_alive_when_its_page_is_moved_in(store, early):
    long_ago = WINDOW.start - timedelta(days=90)
    early.take([row(1, page_id=7, timestamp=long_ago)])
    again = EarlyRows(store, "conference", "kkwiki")
    finish(store, again, row(2, page_id=7, parent_id=1, moved_in_at=NOW))
    assert {number: each["gone"] for number, each in loaded(store).items()} == {1: True, 2: False}


def test_nothing_is_stored_early_of_a_wiki_that_was_fetched_whole(store):
    """What is there counts, and so would a part of the next fetch."""
    with writing(store) as connection:
        save_whole_fetch(connection, "conference", "kkwiki", WINDOW, now=NOW)
        assert whole_once(connection, "conference", ["kkwiki", "commonswiki"]) == ["kkwiki"]
    early = EarlyRows(store, "conference", "kkwiki")
    early.take([row(1)])
    assert stored(store) == 0


def test_of_two_first_fetches_at_once_the_last_one_holds(store, early):
    other = EarlyRows(store, "conference", "kkwiki")
    early.take([row(1), row(2)])
    other.take([row(2), row(3)])
    assert stored(store) == 2
    finish(store, other, row(2, same_text=True), row(3))
    finish(store, early, row(1), row(2), row(4))
    found = {number: (each["same_text"], each["gone"]) for number, each in loaded(store).items()}
    assert found == {1: (False, False), 2: (False, False), 3: (False, True), 4: (False, False)}


def test_what_another_process_has_stored_whole_is_compared_even_where_it_is_of_the_same_revisions(
    store, early
):
    early.take([row(1), row(2)])
    with writing(store) as connection:
        save_contributions(connection, SCOPE, "kkwiki", [row(1, tags="mw-reverted"), row(2, history="clean")])
        save_whole_fetch(connection, "conference", "kkwiki", WINDOW, now=NOW)
    finish(store, early, row(1), row(2))
    assert loaded(store) == {1: row(1), 2: row(2)}


def test_as_many_rows_in_the_place_of_others_are_noticed(store, early):
    early.take([row(1), row(2)])
    with writing(store) as connection:
        connection.execute(delete(contributions).where(contributions.c.rev_id == 2))
        replace_rows(connection, OF_WIKI, [row(3)], ())
    finish(store, early, row(1), row(2))
    assert {number: each["gone"] for number, each in loaded(store).items()} == {1: False, 2: False, 3: True}


def test_a_revision_that_is_not_in_the_whole_list_is_gone(store, early):
    early.take([row(1), row(2)])
    finish(store, early, row(1))
    assert {number: each["gone"] for number, each in loaded(store).items()} == {1: False, 2: True}


def test_while_another_process_writes_what_it_read_of_the_wiki_nothing_is_stored_early(
    kind, a_database, tmp_path, monkeypatch
):
    monkeypatch.setattr(connect, "LOCK_WAIT", 1)
    store, other = (open_store(url) for url in [a_database(kind, tmp_path)] * 2)
    with writing(store) as connection:
        save_failed_fetch(connection, "conference", "kkwiki", "the list was read anew", now=NOW)
    early = EarlyRows(other, "conference", "kkwiki")
    with writing(store) as connection:
        save_whole_fetch(connection, "conference", "kkwiki", WINDOW, now=NOW)
        early.take([row(1)])
    assert stored(store) == 0
    for engine in (store, other):
        engine.dispose()


def test_when_another_process_was_first_nothing_more_is_stored_early(store, early):
    early.take([row(1)])
    with writing(store) as connection:
        save_whole_fetch(connection, "conference", "kkwiki", WINDOW, now=NOW)
    early.take([row(2)])
    early.take([row(3)])
    assert stored(store) == 1
