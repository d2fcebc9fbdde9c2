"""At most one notice in 24 hours: what the ledger says of earlier tries."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.store.database import open_store, reading, writing
from bot.store.ledger import RunRecord, finish_run, mark_attempt, start_run, was_attempted

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
DAY = timedelta(hours=24)


def attempt(store, *, begun, marked=True, exit_code=None):
    """Begin a notice, mark it as tried, and end it if it has an exit code."""
    record = RunRecord("", "notice", "", begun)
    with writing(store) as connection:
        number = start_run(connection, record)
        if marked:
            mark_attempt(connection, number, "2026-03-10")
    if exit_code is not None:
        period = "2026-03-10" if marked else ""
        ended = RunRecord("", "notice", period, begun, begun, exit_code, "said")
        with writing(store) as connection:
            finish_run(connection, number, ended)


def is_too_early(store, now=NOON):
    with reading(store) as connection:
        return was_attempted(connection, "notice", since=now - DAY, until=now)


@pytest.fixture
def store():
    return open_store("sqlite://")


def test_without_a_notice_it_is_not_too_early(store):
    assert not is_too_early(store)


@pytest.mark.parametrize(("exit_code", "early"), [(0, True), (None, True), (75, True), (3, False)])
def test_a_notice_that_was_left_or_may_have_been_bars_another(store, exit_code, early):
    attempt(store, begun=NOON - timedelta(hours=23), exit_code=exit_code)
    assert is_too_early(store) is early


@pytest.mark.parametrize("exit_code", [None, 75])
def test_a_notice_that_was_never_sent_bars_none(store, exit_code):
    attempt(store, begun=NOON - timedelta(hours=1), marked=False, exit_code=exit_code)
    assert not is_too_early(store)


def test_a_day_later_it_is_not_too_early(store):
    attempt(store, begun=NOON - DAY, exit_code=0)
    assert not is_too_early(store)


def test_a_notice_of_a_clock_that_was_ahead_bars_none(store):
    attempt(store, begun=NOON + DAY, exit_code=0)
    assert not is_too_early(store)
