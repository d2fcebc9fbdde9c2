"""Charts: nothing in them that two on a page could quarrel about, and mirrored where words run so."""

import re
from datetime import date

import pytest

from bot.charts import Course, Days, draw_bars, draw_course, draw_days
from bot.messages import Messages

FIRST, LAST = date(2023, 9, 2), date(2023, 10, 3)
DAYS = Days(FIRST, LAST, (FIRST, date(2023, 9, 3)))
WORDS = Messages("en")


@pytest.fixture
def mirrored(tmp_path):
    for language in ("en", "ar"):
        (tmp_path / f"{language}.json").write_text('{"esep-nothing": "—"}', encoding="utf-8")
    return Messages("ar", tmp_path)


def course(known_until=LAST, so_far=None, target=100, leads_to=None):
    return Course({FIRST: 60} if so_far is None else so_far, known_until, target, leads_to)


def path(drawing, part):
    """Return the points of a part."""
    (line,) = re.findall(rf'class="{part}">\s*<path d="([^"]*)"', drawing.inside)
    return [tuple(map(float, point)) for point in re.findall(r"([\d.]+) ([\d.]+)", line)]


def test_nothing_in_a_chart_has_an_id_a_style_or_a_reference():
    for drawing in (draw_course(course(), DAYS, WORDS), draw_days({FIRST: 3}, DAYS, WORDS)):
        assert not re.search(r'\b(?:id|style|href|xmlns)[=:]|url\(|<style|"DejaVu', drawing.inside)


def test_the_line_ends_where_the_data_do():
    whole, half = (path(draw_course(course(day), DAYS, WORDS), "result") for day in (LAST, date(2023, 9, 17)))
    assert half[-1][0] < whole[-1][0]


def test_before_the_first_day_there_is_no_line():
    assert "NaN" not in draw_course(course(date(2023, 9, 1), {}), DAYS, WORDS).inside


def test_the_target_stands_above_what_has_not_reached_it():
    drawing = draw_course(course(), DAYS, WORDS)
    assert path(drawing, "target")[0][1] < path(drawing, "result")[-1][1]


def test_the_projection_begins_where_the_line_ends():
    drawing = draw_course(course(date(2023, 9, 17), leads_to=120), DAYS, WORDS)
    assert path(drawing, "projection")[0] == path(drawing, "result")[-1]


def test_event_days_outside_the_period_are_not_shaded():
    outside = Days(FIRST, LAST, (date(2023, 8, 1), date(2023, 8, 2)))
    assert 'class="days"' not in draw_days({}, outside, WORDS).inside


def test_a_label_is_shown_as_it_is():
    assert "$x$ &lt;b&gt; $" in draw_bars([("$x$ <b> $", 3)], WORDS).inside


def test_where_words_run_from_the_right_time_does_too(mirrored):
    left = path(draw_course(course(date(2023, 9, 17)), DAYS, WORDS), "result")
    right = path(draw_course(course(date(2023, 9, 17)), DAYS, mirrored), "result")
    assert left[0][0] < left[-1][0]
    assert right[0][0] > right[-1][0]


def test_bars_begin_where_words_do(mirrored):
    (left, right) = (path(draw_bars([("a", 1), ("b", 2)][:1], words), "bar") for words in (WORDS, mirrored))
    assert (min(left)[0], max(right)[0]) == (2.0, 358.0)
