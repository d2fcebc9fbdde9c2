"""Edits after registration: the cases of wikimedia/analytics-wikimetrics, survival and threshold."""

from datetime import UTC, datetime, timedelta

import pandas as pd
import pytest

from metrics.activity import Reached, Wanted, reached

REGISTERED = datetime(2014, 5, 1, tzinfo=UTC)
NOW = REGISTERED + timedelta(hours=48)


def hours(number):
    return timedelta(hours=number)


def after(*numbers):
    return [Reached(None if number is None else hours(number), censored=False) for number in numbers]


CENSORED = Reached(None, censored=True)


def found(edits_of, wanted):
    made = [(person, REGISTERED + hours(number)) for person, each in edits_of.items() for number in each]
    rows = pd.DataFrame(made, columns=["account", "timestamp"]).astype({"timestamp": "datetime64[us, UTC]"})
    return list(reached(rows, dict.fromkeys(edits_of, REGISTERED), wanted, known_until=NOW).values())


SURVIVAL = {"A": (1, 25), "B": (20, 40), "C": (30, 73)}
THRESHOLD = {"A": (1, 25), "B": (30, 40)}


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        pytest.param(Wanted(1, hours(24), None), after(25, 40, 30), id="test_case1_24h_count1"),
        pytest.param(
            Wanted(1, hours(72), None), [CENSORED, CENSORED, *after(73)], id="test_case1_72h_count1"
        ),
        pytest.param(Wanted(3, hours(24), None), after(None, None, None), id="test_case1_24h_count3"),
        pytest.param(
            Wanted(2, hours(24), hours(96)),
            [CENSORED, CENSORED, *after(73)],
            id="test_case2_24h_count2_sunset72h",
        ),
        pytest.param(Wanted(1, hours(0), None), after(1, 20, 30), id="test_default"),
        pytest.param(Wanted(3, hours(24), hours(24 + 30_000 * 24)), [CENSORED] * 3, id="test_censored1"),
        pytest.param(Wanted(2, hours(0), hours(26)), after(25, None, None), id="test_censored2"),
    ],
)
def test_survival_as_test_survivors_py_has_it(wanted, expected):
    assert found(SURVIVAL, wanted) == expected


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        pytest.param(Wanted(1, hours(0), hours(24)), after(1, None), id="test_case1_24h_count1"),
        pytest.param(Wanted(1, hours(0), hours(72)), after(1, 30), id="test_case1_72h_count1"),
        pytest.param(Wanted(3, hours(0), hours(72)), [CENSORED, CENSORED], id="test_case1_72h_count3"),
        pytest.param(Wanted(3, hours(0), hours(24)), after(None, None), id="test_case1_24h_count3"),
        pytest.param(Wanted(2, hours(0), hours(25)), after(25, None), id="test_time_to_thershold"),
    ],
)
def test_threshold_as_test_threshold_py_has_it(wanted, expected):
    assert found(THRESHOLD, wanted) == expected
