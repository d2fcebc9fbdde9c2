"""The Analytics API as a local server of its documented form; a month it does not name is no nought."""

import re
from datetime import date

import pytest
import requests
from rest_service import serving

from collectors.errors import IncompleteError, TryLaterError, UnreadableError
from collectors.monthly import MEASURES, fetch_months
from collectors.patience import Patience
from collectors.rest import Rest

START, END = date(2012, 1, 1), date(2012, 4, 1)
EDITS = "/metrics/edits/aggregate/kk.wikipedia/user/content/monthly/20120101/20120401"
LEVEL = "/metrics/editors/aggregate/kk.wikipedia/user/content/{}/monthly/20120101/20120401"


@pytest.fixture
def service():
    with serving() as replies:
        yield replies


@pytest.fixture
def rest(service):
    with requests.Session() as session:
        base = f"{service.url}/metrics"
        yield Rest("analytics", base, session, patience=Patience(tries=2), sleep=lambda _: None)


def answer(key, values):
    results = [
        {"timestamp": f"2012-{month:02}-01T00:00:00.000Z", key: value} for month, value in values.items()
    ]
    return {"items": [{"project": "kk.wikipedia", "granularity": "monthly", "results": results}]}


def edits(rest):
    return fetch_months(rest, "kk.wikipedia", ["edits"], START, END)["edits"]


def test_months_come_as_they_are_named(service, rest):
    service.answers[EDITS] = answer("edits", {1: 900, 2: 950, 3: 0})
    assert edits(rest) == {date(2012, 1, 1): 900, date(2012, 2, 1): 950, date(2012, 3, 1): 0}


def test_a_month_that_is_not_named_is_not_there(service, rest):
    service.answers[EDITS] = answer("edits", {1: 900, 3: 1000})
    assert sorted(edits(rest)) == [date(2012, 1, 1), date(2012, 3, 1)]


def test_a_wiki_of_which_nothing_is_known_has_no_months(rest):
    assert edits(rest) == {}


def test_months_outside_of_those_asked_for_are_not_taken(service, rest):
    service.answers[EDITS] = answer("edits", {3: 1000, 4: 20})
    assert edits(rest) == {date(2012, 3, 1): 1000}


ADDING_UP = {
    "all-activity-levels": {1: 90, 2: 95},
    "1..4-edits": {1: 76, 2: 80},
    "5..24-edits": {1: 10, 2: 11, 3: 12},
    "25..99-edits": {1: 3, 2: 4},
    "100..-edits": {1: 1},
}


def fetch_levels(service, rest, levels):
    for level, values in levels.items():
        service.answers[LEVEL.format(level)] = answer("editors", values)
    return fetch_months(rest, "kk.wikipedia", ["active_editors", "very_active_editors"], START, END)


def test_levels_of_activity_are_added_up_and_one_without_anybody_is_nought(service, rest):
    found = fetch_levels(service, rest, ADDING_UP)
    assert found["active_editors"] == {date(2012, 1, 1): 14, date(2012, 2, 1): 15}
    assert found["very_active_editors"] == {date(2012, 1, 1): 1, date(2012, 2, 1): 0}


@pytest.mark.parametrize("level", list(ADDING_UP)[1:4])
def test_a_level_that_did_not_arrive_is_no_nought_but_a_month_that_is_not_known(service, rest, level):
    found = fetch_levels(service, rest, ADDING_UP | {level: {1: ADDING_UP[level][1]}})
    assert sorted(found["active_editors"]) == [date(2012, 1, 1)]
    assert found["very_active_editors"] == {date(2012, 1, 1): 1}


@pytest.mark.parametrize("level", ADDING_UP)
def test_without_a_level_no_month_of_active_editors_is_known(service, rest, level):
    kept = {name: {1: values[1]} for name, values in ADDING_UP.items() if name != level}
    assert fetch_levels(service, rest, kept) == {"active_editors": {}, "very_active_editors": {}}


def test_nothing_is_asked_twice(service, rest):
    for level in ADDING_UP:
        service.answers[LEVEL.format(level)] = answer("editors", {1: 3})
    fetch_months(rest, "kk.wikipedia", MEASURES, START, END)
    paths = [path for path, _ in service.asked]
    assert len(paths) == len(set(paths)) == 8


@pytest.mark.parametrize(
    "body",
    [
        {},
        [],
        {"items": [{"results": [{"timestamp": "2012-01-01T00:00:00.000Z"}]}]},
        answer("edits", {1: None}),
        answer("edits", {1: -3}),
        answer("edits", {1: 1.5}),
        {"items": [{"results": [{"timestamp": "January", "edits": 1}]}]},
    ],
)
def test_an_answer_of_another_form_is_refused(service, rest, body):
    service.answers[EDITS] = body
    with pytest.raises(UnreadableError, match="not of the expected form"):
        edits(rest)


def test_too_many_requests_are_asked_again_and_then_left_for_later(service, rest):
    service.in_turn[EDITS] = [(429, {}, {}), (200, answer("edits", {1: 900}), {})]
    assert edits(rest) == {date(2012, 1, 1): 900}
    service.in_turn[EDITS] = [(429, {}, {})] * 2
    with pytest.raises(TryLaterError):
        edits(rest)


def test_a_service_that_fails_gives_no_months_at_all(service, rest):
    service.in_turn[EDITS] = [(500, b"no", {})] * 2
    with pytest.raises(IncompleteError):
        edits(rest)


def test_a_revised_month_is_read_as_it_is_now(service, rest):
    service.answers[EDITS] = answer("edits", {1: 900})
    first = edits(rest)
    service.answers[EDITS] = answer("edits", {1: 870})
    assert (first, edits(rest)) == ({date(2012, 1, 1): 900}, {date(2012, 1, 1): 870})


@pytest.mark.parametrize("measure", MEASURES)
def test_every_measure_is_asked_of_people_and_not_of_bots(service, rest, measure):
    fetch_months(rest, "kk.wikipedia", [measure], START, END)
    for path, _ in service.asked:
        assert re.search(r"/kk\.wikipedia/(user/content/|monthly/)", path)
        assert path.endswith("/20120101/20120401")
