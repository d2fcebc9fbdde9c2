"""How a result stands to its target, at every moment of an event."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.compare import compare, ratio
from metrics.model import Count, CountKind, Target, Window
from metrics.results import Result, State, WindowResult

START, END = datetime(2023, 9, 1, 18, tzinfo=UTC), datetime(2023, 10, 1, 18, tzinfo=UTC)
WINDOW = Window(START, END, "Asia/Almaty")
TWO_DAYS = Window(START, START + timedelta(days=2), "Asia/Almaty")
LONG = Window(START, START + timedelta(days=20), "Asia/Almaty")
MIDDLE, AFTER, SETTLED = START + timedelta(days=15), END + timedelta(days=29), END + timedelta(days=30)


def state(value, target=100, *, at=SETTLED, days=TWO_DAYS, metric="wikipedia", other=None):
    return progress(value, target, at=at, days=days, metric=metric, other=other).state


def progress(value, target=100, *, at=SETTLED, days=TWO_DAYS, metric="wikipedia", other=None):
    count = target if isinstance(target, Count) else Count.exact(target)
    counted = WindowResult(WINDOW, {metric: Result(metric, value, other)}, {})
    (row,) = compare(counted, [Target(metric, count)], days=days, at=at)
    return row


@pytest.mark.parametrize(
    ("value", "at", "expected"),
    [
        (0, START - timedelta(seconds=1), State.NOT_STARTED),
        (0, START, State.IN_PROGRESS),
        (100, MIDDLE, State.MET),
        (87, END - timedelta(seconds=1), State.IN_PROGRESS),
        (87, END, State.PROVISIONAL),
        (87, AFTER, State.PROVISIONAL),
        (87, SETTLED, State.NOT_MET),
        (100, SETTLED, State.MET),
    ],
)
def test_the_state_follows_the_day(value, at, expected):
    assert state(value, at=at) == expected


@pytest.mark.parametrize(("value", "expected"), [(50, State.ON_TRACK), (49, State.BEHIND)])
def test_the_pace_is_judged_when_the_event_fills_half_the_grant_period(value, expected):
    assert state(value, at=MIDDLE, days=LONG) == expected


def test_the_pace_is_not_judged_in_the_first_tenth():
    assert state(0, at=START + timedelta(days=2), days=LONG) == State.IN_PROGRESS


def test_people_have_no_pace():
    assert state(3, at=MIDDLE, days=LONG, metric="editors") == State.IN_PROGRESS


def test_a_target_is_not_missed_while_the_other_reading_of_organizers_meets_it():
    assert state(31, 32, other=33, metric="participants") == State.MET
    assert state(31, 32, other=31, metric="participants") == State.NOT_MET


def test_what_was_never_fetched_whole_is_unknown_and_has_no_ratio():
    row = progress(None)
    assert (row.state, row.result, row.ratio) == (State.UNKNOWN, None, None)


def test_an_ambiguous_target_is_unread_and_never_compared():
    row = progress(100, Count("about 100", CountKind.AMBIGUOUS))
    assert (row.state, row.target, row.ratio, row.raw_target) == (State.UNREAD, None, None, "about 100")


def test_a_minimum_and_a_range_are_met_from_their_lower_bound_on():
    assert state(20, Count("20+", CountKind.MIN, 20)) == State.MET
    assert state(25, Count("25-30", CountKind.RANGE, 25, 30)) == State.MET
    assert state(24, Count("25-30", CountKind.RANGE, 25, 30)) == State.NOT_MET


def test_a_target_on_no_declared_wiki_is_not_measured():
    (row,) = compare(
        WindowResult(WINDOW, {}, {}), [Target("wikinews", Count.exact(5))], days=TWO_DAYS, at=SETTLED
    )
    assert (row.state, row.target, row.result) == (State.NOT_MEASURED, 5, None)


def test_a_result_without_a_target_is_shown_without_a_verdict():
    counted = WindowResult(WINDOW, {"commons": Result("commons", 7)}, {})
    blank = Target("commons", Count("", CountKind.NONE))
    for targets in ([], [blank]):
        (row,) = compare(counted, targets, days=TWO_DAYS, at=SETTLED)
        assert (row.state, row.target, row.ratio) == (State.NO_TARGET, None, None)


def test_rows_stand_in_the_order_of_the_form():
    counted = WindowResult(
        WINDOW, {"commons": Result("commons", 7), "participants": Result("participants", 1)}, {}
    )
    rows = compare(counted, [Target("wikipedia", Count.exact(1))], days=TWO_DAYS, at=SETTLED)
    assert [row.metric for row in rows] == ["participants", "wikipedia", "commons"]


@given(st.integers(0, 10**7), st.integers(1, 10**7))
def test_a_ratio_is_one_only_when_the_target_is_reached(result, target):
    assert (ratio(result, target) >= 1) == (result >= target)


def test_a_ratio_is_floored_and_never_rounded_up():
    assert ratio(99_999, 100_000) == 0.9999
    assert ratio(29, 100) == 0.29


def test_a_target_of_nought_has_no_ratio_and_is_met():
    row = progress(0, 0)
    assert (row.ratio, row.state) == (None, State.MET)


def compared(result, target=None, *, at=SETTLED, **windows):
    counted = WindowResult(WINDOW, {result.metric: result}, {}, **windows)
    targets = [] if target is None else [Target(result.metric, Count.exact(target))]
    (row,) = compare(counted, targets, days=TWO_DAYS, at=at)
    return row


@pytest.mark.parametrize("target", [None, 4])
@pytest.mark.parametrize(
    ("result", "expected"),
    [
        (Result("retained_30", None, of=5, pending=True), State.PENDING),
        (Result("retained_30", None, of=0, pending=True), State.PENDING),
        (Result("retained_30", None, of=0), State.NOBODY),
        (Result("retained_30", None), State.UNKNOWN),
        (Result("files_used", None, measured=False), State.NOT_MEASURED),
    ],
)
def test_without_a_value_the_state_says_why_whether_promised_or_not(result, expected, target):
    row = compared(result, target)
    assert (row.state, row.result, row.ratio, row.of) == (expected, None, None, result.of)


def test_a_checkpoint_that_is_over_is_compared_like_any_result():
    assert compared(Result("retained_30", 4, of=5), 4).state == State.MET
    assert compared(Result("retained_30", 3, of=5), 4).state == State.NOT_MET
    assert compared(Result("retained_30", 3, of=5)).state == State.NO_TARGET


def test_a_checkpoint_of_nobody_is_not_one_of_nought():
    row = compared(Result("retained_30", 0, of=5), 1)
    assert (row.state, row.result, row.ratio) == (State.NOT_MET, 0, 0)


def test_the_uplift_is_the_result_less_what_the_same_people_did_before():
    row = compared(Result("wikipedia", 87), 100, before={"wikipedia": 104}, last_year={"wikipedia": 12})
    assert (row.before, row.uplift, row.last_year) == (104, -17, 12)


def test_there_is_no_uplift_without_both_numbers():
    assert compared(Result("wikipedia", 87), before={"editors": 3}).uplift is None
    assert compared(Result("wikipedia", None), before={"wikipedia": 3}).uplift is None
    assert compared(Result("wikipedia", 3), before={"wikipedia": 0}).uplift == 3


def test_what_is_told_beside_a_result_is_never_taken_from_it():
    row = compared(Result("wikipedia", 100, beside={"light_edits": 60}), 100)
    assert (row.state, row.result, row.beside) == (State.MET, 100, {"light_edits": 60})
