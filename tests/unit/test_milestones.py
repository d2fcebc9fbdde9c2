"""Milestones: growth, when a number was passed, and where the pace leads."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.milestones import (
    DAY,
    MilestoneState,
    Reading,
    Step,
    growth,
    project,
    standard_error,
    standing,
    value_at,
)

START = datetime(2011, 6, 1, tzinfo=UTC)


def at(day, value):
    return Reading(START + day * DAY, value)


def daily(*values):
    return [at(day, value) for day, value in enumerate(values)]


def steadily(days, pace, begin=1000):
    return daily(*(begin + day * pace for day in range(days + 1)))


def test_growth_is_of_whole_days_up_to_the_last_reading():
    readings = daily(100, 110, 130)
    assert (growth(readings, 1), growth(readings, 2)) == (20, 30)


def test_growth_before_the_first_reading_is_unknown_and_not_nought():
    assert growth(daily(100, 110), 7) is None


def test_between_two_readings_a_count_lies_on_a_straight_line():
    readings = [at(0, 100), at(4, 180)]
    assert value_at(readings, START + DAY) == 120


@pytest.mark.parametrize("day", [-1, 5])
def test_outside_the_readings_nothing_is_known(day):
    assert value_at([at(0, 100), at(4, 180)], START + day * DAY) is None


def test_a_steady_pace_leads_to_one_day():
    ahead = project(steadily(20, 10), 1300)
    assert (ahead.pace, ahead.low, ahead.high) == (10, 10, 10)
    assert ahead.expected == ahead.earliest == ahead.latest == START + 30 * DAY


def test_the_pace_is_of_the_last_four_weeks():
    readings = [*daily(*([1000] * 50)), *(at(50 + day, 1000 + 10 * (day + 1)) for day in range(28))]
    assert project(readings, 5000).pace == 10


def test_a_pace_that_varies_leads_to_a_span_of_days():
    value, values = 1000, [1000]
    for day in range(28):
        value += 70 if day % 7 == 0 else 0
        values.append(value)
    ahead = project(daily(*values), 2000)
    assert ahead.low < ahead.pace < ahead.high
    assert ahead.earliest <= ahead.expected <= ahead.latest


def test_less_than_two_weeks_of_readings_lead_nowhere():
    assert project(steadily(13, 10), 5000) is None
    assert standing(steadily(13, 10), 5000, START + 99 * DAY).state == MilestoneState.NOT_ENOUGH_DATA


def test_a_gap_between_two_readings_is_no_steady_pace():
    assert project([at(0, 1000), at(28, 3800)], 5000) is None


@pytest.mark.parametrize("pace", [0, -5, 0.001])
def test_a_count_that_hardly_grows_leads_to_no_day(pace):
    assert project(steadily(20, pace), 5000).expected is None


def test_growth_that_leans_on_the_day_before_is_less_certain():
    alternating, blocks = [0, 10] * 14, [0] * 14 + [10] * 14
    assert standard_error(alternating) < standard_error(blocks)


def test_a_step_was_passed_between_two_readings():
    found = standing(daily(90, 99, 105), 200, START + 9 * DAY, steps=[80, 100])
    assert found.steps == (
        Step(80, None, START),
        Step(100, START + DAY, START + 2 * DAY),
        Step(200),
    )


def test_a_step_stays_passed_when_pages_are_deleted():
    found = standing(daily(99, 101, 98, 102), 200, START + 9 * DAY, steps=[100])
    assert found.steps[0] == Step(100, START, START + DAY)


@pytest.mark.parametrize(
    ("by", "state"),
    [
        (35, MilestoneState.ON_TRACK),
        (29, MilestoneState.BEHIND),
        (20, MilestoneState.MISSED),
        (15, MilestoneState.MISSED),
    ],
)
def test_a_count_on_its_way_is_on_track_or_behind_and_missed_after_its_day(by, state):
    assert standing(steadily(20, 10), 1300, START + by * DAY).state == state


def test_a_count_whose_span_holds_the_day_is_at_risk():
    values = [1000 + 10 * day + (60 if day % 9 > 4 else 0) for day in range(29)]
    ahead = project(daily(*values), 2000)
    between = ahead.earliest + (ahead.latest - ahead.earliest) / 2
    assert standing(daily(*values), 2000, between).state == MilestoneState.AT_RISK


@pytest.mark.parametrize(
    ("by", "state"),
    [
        (2, MilestoneState.REACHED),
        (1.5, MilestoneState.REACHED),
        (1, MilestoneState.REACHED_LATE),
    ],
)
def test_a_number_that_was_seen_missing_on_its_day_is_reached_late(by, state):
    assert standing(daily(90, 99, 105), 100, START + by * DAY).state == state


def test_without_a_reading_there_is_no_standing():
    assert standing([], 100, START) is None


@given(st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 10_000)), min_size=1, max_size=40))
def test_the_order_of_readings_does_not_matter(pairs):
    readings = [Reading(START + timedelta(hours=hours), value) for hours, value in dict(pairs).items()]
    by = START + 100 * DAY
    assert standing(readings, 5000, by) == standing(reversed(readings), 5000, by)


@given(st.lists(st.integers(0, 300), min_size=15, max_size=40))
def test_the_expected_day_lies_between_the_bounds(grown):
    values = [sum(grown[:day]) for day in range(len(grown) + 1)]
    ahead = project(daily(*values), values[-1] + 1000)
    assert ahead.low <= ahead.pace <= ahead.high
    far = START + 10_000 * DAY
    assert ahead.earliest or ahead.expected is None
    assert (ahead.earliest or far) <= (ahead.expected or far) <= (ahead.latest or far)
