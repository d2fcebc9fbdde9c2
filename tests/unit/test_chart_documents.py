"""The chart of an event: running totals that end in the results, in every language, or no chart at all."""

from dataclasses import replace
from datetime import date

import pytest
from factory import RESULTS, make_status

from bot.chart_documents import chart_documents
from bot.errors import PublishError
from metrics.results import Result

DAYS = {
    date(2023, 9, 3): {"wikipedia": 80, "commons": 240, "wikidata": 0},
    date(2023, 9, 6): {"wikipedia": 7, "commons": 1, "wikidata": 100},
}


def documents(days=DAYS, **changes):
    return chart_documents(make_status(days=days, **changes), "Conference", sources="from here")


def rows(found):
    return [list(row) for row in found.table.data]


def test_every_day_from_the_first_of_the_period_has_its_totals_and_the_last_row_is_the_results():
    assert rows(documents()) == [
        ["2023-09-02", 0, 0, 0],
        ["2023-09-03", 80, 240, 0],
        ["2023-09-04", 80, 240, 0],
        ["2023-09-05", 80, 240, 0],
        ["2023-09-06", 87, 241, 100],
    ]


def test_time_alone_adds_no_row():
    later = make_status().taken_at.replace(year=2030)
    assert documents(taken_at=later, data_as_of=later).table == documents().table


def test_a_project_whose_result_is_not_known_has_no_column():
    results = {**RESULTS, "commons": Result("commons", None)}
    days = {day: {k: v for k, v in pages.items() if k != "commons"} for day, pages in DAYS.items()}
    fields = [column.name for column in documents(days=days, results=results).table.columns.fields]
    assert fields == ["day", "wikipedia", "wikidata"]


@pytest.mark.parametrize("days", [{}, {date(2023, 9, 3): {"wikipedia": 80, "commons": 241, "wikidata": 100}}])
def test_there_is_no_chart_where_the_days_do_not_add_up_to_the_results(days):
    assert documents(days=days) is None


@pytest.mark.parametrize(("active", "is_drawn"), [(5, True), (4, False), (None, False)])
def test_the_days_of_a_few_people_are_not_shown(active, is_drawn):
    people = replace(make_status().people, active=active)
    assert bool(documents(people=people)) == is_drawn


def test_the_pages_are_a_table_and_then_a_chart_of_it_in_every_language():
    found = documents()
    assert list(found.pages) == ["Data:Conference.tab", "Data:Conference.chart"]
    table, chart = (page.content for page in found.pages.values())
    assert (chart["source"], chart["type"], chart["version"]) == ("Conference.tab", "line", 1)
    assert {table["license"], chart["license"]} == {"CC0-1.0"}
    assert table["schema"]["fields"][2] == {
        "name": "commons",
        "type": "number",
        "title": {"en": "Wikimedia Commons", "kk": "Ортаққор", "ru": "Викисклад"},
    }
    for localized in (table["description"], chart["title"], chart["xAxis"]["title"], chart["yAxis"]["title"]):
        assert set(localized) == {"en", "kk", "ru"}


def test_more_days_than_can_be_drawn_are_refused():
    days = {**DAYS, date(2033, 9, 6): {"wikipedia": 0, "commons": 0, "wikidata": 0}}
    with pytest.raises(PublishError, match="days are too many for a chart"):
        documents(days=days)
