"""Goals: the cases of wikimedia/mediawiki-extensions-CampaignEvents, and what is told of a status."""

import pytest
from factory import make_progress

from metrics.goals import content_goal, goal_percent
from metrics.results import State


@pytest.mark.parametrize(
    ("every", "parts", "percent"),
    [
        pytest.param(True, [(150, 300), (5000, 10000), (200, 400)], 50, id="AND operator averages metrics"),
        pytest.param(False, [(30, 100), (3000, 5000), (50, 200)], 60, id="OR operator picks max metric"),
        pytest.param(True, [(12000, 10000), (500, 400)], 100, id="completion is capped at one"),
        pytest.param(True, [(-500, 1000), (-20, 40)], 50, id="removed bytes and links"),
        pytest.param(True, [(1, 3), (1, 3), (1, 3)], 33, id="testFloatingPointPrecisionIsHandledCorrectly"),
    ],
)
def test_completion_as_event_goal_completion_calculator_test_php_has_it(every, parts, percent):
    assert goal_percent(parts, every=every) == percent


@pytest.mark.parametrize(
    ("actual", "target", "percent"),
    [
        (50, 100, 50),
        (150, 200, 75),
        (100, 400, 25),
        (1000, 1000, 100),
        (10, 100, 10),
        (99, 300, 33),
        (999, 1000, 99),
    ],
)
def test_the_percentage_is_floored_as_goal_progress_formatter_test_php_has_it(actual, target, percent):
    assert goal_percent([(actual, target)], every=True) == percent


def row(metric, result, target):
    return make_progress(metric, State.NOT_MET, result=result, target=target)


def test_the_goal_is_made_of_the_content_targets_alone():
    progress = [
        row("editors", 0, 10),
        row("wikipedia", 50, 100),
        row("commons", 300, 200),
        row("wikidata", 9, None),
    ]
    assert content_goal(progress) == {"every": 75, "any": 100}


@pytest.mark.parametrize(
    "progress", [[], [row("editors", 1, 2)], [row("wikipedia", None, 5), row("commons", 9, 9)]]
)
def test_there_is_no_goal_without_targets_or_with_a_result_that_is_not_known(progress):
    assert content_goal(progress) == {}
