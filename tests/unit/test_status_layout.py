"""The status table as wikitext: how large it is, how it is sorted, and when it is looked at again."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from factory import EVENT_DAYS, GRANT_WINDOW, make_progress, make_status
from tables import rendered

from bot.schedule import Calendar
from bot.splice import same_figures
from bot.status_table import render_block
from metrics.names import METRICS
from metrics.results import State

CALENDAR = Calendar("conference-2023", GRANT_WINDOW, EVENT_DAYS)
NOT_PLAIN = ("participants", "organizers", "wikipedia", "commons", "wikidata")


def many(number):
    """Return a status of `number` metrics, each with target, result, bar, state and another reading."""
    behind = make_progress("editors", State.NOT_MET, target=100, raw_target="100", result=87, ratio=0.87)
    names = [name for name in METRICS if name not in NOT_PLAIN and not name.startswith("retained")]
    rows = [replace(behind, metric=names[place % len(names)], other_reading=96) for place in range(number)]
    return make_status(progress=tuple(rows))


def test_a_hundred_metrics_take_less_than_forty_kilobytes():
    block = rendered(many(100))
    assert block.count("\n!scope=row") == 100
    assert len(block.encode()) < 40_000


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_letters_of_two_bytes_make_it_no_larger_than_fifty(language):
    assert len(rendered(many(100), language).encode()) < 50_000


@pytest.mark.parametrize(
    ("language", "result", "value"),
    [
        ("en", 1200, ["1200"]),
        ("kk", 1200, ["1200"]),
        ("ru", 1200, ["1200"]),
        ("en", -1200, ["-1200"]),
        ("ar", -1200, ["-1200"]),
        ("en", 999, []),
        ("en", None, []),
    ],
)
def test_a_number_printed_in_groups_is_sorted_as_a_number(language, result, value):
    progress = make_progress("wikipedia", State.MET, target=100, result=result, ratio=1.0)
    block = rendered(make_status(progress=(progress,)), language)
    assert re.findall(r'6em" data-sort-value="(-?\d+)"', block) == value


def test_a_row_without_a_percentage_is_sorted_as_the_least():
    block = rendered(make_status(targets=()))
    assert block.count('data-sort-value=""') == block.count("\n!scope=row")


def test_the_explanation_is_not_sorted_by():

    assert rendered().count('class="unsortable" | Explanation') == 2


def said(now, language="en"):
    block = render_block(make_status(taken_at=now), [language], version="0.1.0", calendar=CALENDAR)
    (found,) = re.findall('<span class="esep-next-run">(.*)</span>', block)
    return found.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Next update: daily until November 3, 2023"),
        ("kk", "Келесі жаңарту: күн сайын (соңғы күні: 2023 ж. 3 қараша)"),
        ("ru", "Следующее обновление: ежедневно до 3 ноября 2023 г."),
    ],
)
def test_while_results_change_the_next_update_is_told_in_a_way_that_does_not_grow_old(language, words):
    assert said(GRANT_WINDOW.end, language) == said(GRANT_WINDOW.end + timedelta(days=20), language) == words


@pytest.mark.parametrize(
    ("after", "words"),
    [
        (timedelta(days=70), "Next update: December 18, 2023"),
        (timedelta(days=300), "Next update: September 18, 2024"),
        (timedelta(days=900), "Next update: none is planned"),
    ],
)
def test_then_the_next_checkpoint_is_named_or_that_there_is_none(after, words):
    assert said(EVENT_DAYS.end + after) == words


def test_another_next_update_alone_is_no_change():
    now = CALENDAR.settled - timedelta(hours=1)
    before, after = (
        render_block(make_status(taken_at=at), ["en"], version="0.1.0", calendar=CALENDAR)
        for at in (now, now + timedelta(days=2))
    )
    assert before != after
    assert same_figures(before, after)


def test_a_table_that_nobody_publishes_names_no_next_update():
    assert "esep-next-run" not in rendered()
