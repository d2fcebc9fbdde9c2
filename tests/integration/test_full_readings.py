"""When everything is read again, and when only what may have changed is: by the store and the clock."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from test_store import SCOPE, SPANS, WINDOW, row

from bot.known import FULL_EVERY, basis_of, load_known
from bot.store.contributions import save_contributions
from bot.store.database import open_store, writing
from bot.store.repository import save_failed_fetch, save_whole_fetch
from collectors.contributions import Content
from collectors.page_facts import Askable
from metrics.model import Window
from metrics.windows import Spans

NOW, LATER = datetime(2023, 9, 20, tzinfo=UTC), timedelta(hours=1)
PEOPLE, CONTENT = {6: "metawiki:1"}, Content(frozenset({0}), Askable(), has_drafts=True)


def basis(people=PEOPLE, spans=SPANS, content=CONTENT, *, with_histories=False):
    return basis_of(people, spans, content, with_histories=with_histories)


@pytest.fixture
def deployment(tmp_path):
    """A deployment whose wiki is read by `read` at a time."""
    engine = open_store(f"sqlite:///{tmp_path}/esep.sqlite")
    yield SimpleNamespace(store=engine, now=NOW, clock=lambda: None)
    engine.dispose()


def known(deployment, *, at, by=None, full=False):
    deployment.clock = lambda: at
    return load_known(deployment, SCOPE, "kkwiki", by or basis(), full=full, now=at)


def read(deployment, *rows, at, by=None):
    """Read the wiki as a collection does."""
    _, how = known(deployment, at=at, by=by)
    with writing(deployment.store) as connection:
        save_contributions(connection, SCOPE, "kkwiki", rows)
        save_whole_fetch(connection, "conference", "kkwiki", WINDOW, now=at, reading=how)


def test_before_the_first_reading_nothing_is_known(deployment):
    found, how = known(deployment, at=NOW)
    assert (found.rows, found.as_of, how.full_at) == ({}, None, NOW)


def test_afterwards_the_rows_are_known_and_since_when(deployment):
    read(deployment, row(1), at=NOW)
    found, how = known(deployment, at=NOW + LATER)
    assert (list(found.rows), found.as_of, how.full_at) == ([1], NOW, NOW)
    assert found.rows[1] == row(1)


def test_what_is_gone_is_known_too(deployment):
    read(deployment, row(1), row(2), at=NOW)
    read(deployment, row(1), at=NOW + LATER)
    found, _ = known(deployment, at=NOW + 2 * LATER)
    assert {number: found.rows[number]["gone"] for number in found.rows} == {1: False, 2: True}


def test_a_reading_that_failed_leaves_what_was_known(deployment):
    read(deployment, row(1), at=NOW)
    with writing(deployment.store) as connection:
        save_failed_fetch(connection, "conference", "kkwiki", "cut off", now=NOW + LATER)
    found, how = known(deployment, at=NOW + 2 * LATER)
    assert (list(found.rows), found.as_of, how.full_at) == ([1], NOW, NOW)


@pytest.mark.parametrize(
    "other",
    [
        basis({6: "metawiki:2"}),
        basis({6: "metawiki:1", 7: "metawiki:2"}),
        basis(spans=Spans(WINDOW, (Window(WINDOW.end, WINDOW.end + LATER, "UTC"),))),
        basis(content=Content(frozenset({0, 102}), Askable(), has_drafts=True)),
        basis(content=Content(frozenset({0}), Askable(usage=True), has_drafts=True)),
        basis(with_histories=True),
    ],
    ids=["another-person", "more-people", "times", "namespaces", "facts", "histories"],
)
def test_for_other_people_times_or_facts_all_is_read_and_people_are_as_old_as_before(deployment, other):
    read(deployment, row(1), at=NOW)
    found, how = known(deployment, at=NOW + LATER, by=other)
    assert (found.rows, how.full_at, how.basis) == ({}, NOW, other)


def test_what_was_asked_is_the_same_in_any_order(deployment):
    one, other = {6: "a", 7: "b"}, {7: "b", 6: "a"}
    assert basis(one) == basis(other)
    assert len(basis()) <= 64


def test_asked_for_in_full_nothing_is_known(deployment):
    read(deployment, row(1), at=NOW)
    assert known(deployment, at=NOW + LATER, full=True)[0].rows == {}


@pytest.mark.parametrize(
    ("after", "is_known"),
    [
        (FULL_EVERY - LATER, True),
        (FULL_EVERY, False),
        (-LATER, False),
    ],
    ids=["within-a-week", "after-a-week", "a-clock-that-was-ahead"],
)
def test_everything_is_read_every_week(deployment, after, is_known):
    read(deployment, row(1), at=NOW)
    assert bool(known(deployment, at=NOW + after)[0].rows) is is_known


def test_little_readings_in_between_do_not_put_off_the_full_one(deployment):
    read(deployment, row(1), at=NOW)
    read(deployment, row(1), at=NOW + FULL_EVERY - LATER)
    assert known(deployment, at=NOW + FULL_EVERY)[0].rows == {}


def test_after_a_window_has_ended_everything_is_read_once(deployment):
    read(deployment, row(1), at=WINDOW.end - LATER)
    assert known(deployment, at=WINDOW.end)[0].rows == {}
    read(deployment, row(1), at=WINDOW.end)
    assert list(known(deployment, at=WINDOW.end + LATER)[0].rows) == [1]


def test_only_rows_that_are_others_are_written(deployment, monkeypatch):
    read(deployment, row(1), row(2), at=NOW)
    written = {}
    monkeypatch.setattr(
        "bot.store.contributions.insert_many",
        lambda _, table, rows, **_given: written.update({table.name: [row["rev_id"] for row in rows]}),
    )
    read(deployment, row(1), row(2, tags="mw-reverted"), row(3, is_redirect=True), at=NOW + LATER)
    assert written == {"contributions": [2, 3], "page_facts": [3]}
