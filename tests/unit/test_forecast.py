"""Where the pace so far leads, and where it tells nothing."""

from datetime import timedelta

import pytest
from test_compare import END, LONG, MIDDLE, START, TWO_DAYS, WINDOW, progress

from metrics.compare import Moment
from metrics.forecast import projected


def forecast(value, *, at=MIDDLE, days=LONG, metric="wikipedia"):
    return projected(progress(value, at=at, days=days, metric=metric), Moment(WINDOW, days, at))


def test_the_pace_so_far_goes_on_to_the_end():
    assert forecast(30) == 60
    assert forecast(31, at=START + timedelta(days=20)) == 46


@pytest.mark.parametrize(
    "case",
    [
        {"value": None},
        {"value": 30, "metric": "editors"},
        {"value": 30, "days": TWO_DAYS},
        {"value": 30, "at": START + timedelta(days=2)},
        {"value": 30, "at": END},
    ],
)
def test_where_pace_tells_nothing_there_is_no_forecast(case):
    assert forecast(**case) is None
