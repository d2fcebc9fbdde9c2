"""Measures of success from the store: growth is read where it is due, and nothing incomplete is told."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from analytics import YEAR_LATER, declare
from factory import make_progress, make_status

from bot import jobs
from bot.errors import NotCollectedError
from bot.measures import load_measures, read_measures
from collectors.errors import NotFoundError, UnreadableError
from config.errors import DeclarationError
from metrics.measures import MeasureState
from metrics.results import State

BY_GROWTH = """
[[measures]]
text = "A rise in the growth rate"
growth = "conference"
measure = "edits"
checkpoint = 12
"""
BY_EVENT = """
[[measures]]
text = "Thirty participants"
event = "editathon"
metric = "participants"
"""
STATED = """
[[measures]]
text = "A link"
statement = "achieved"
source = "https://meta.wikimedia.org/wiki/Report"
"""
BY_FILE = """
[[measures]]
text = "People from other provinces"
file = "people.csv"
column = "city"
at_least = 2
"""
COLLECTED = datetime(2013, 4, 1, tzinfo=UTC)


@pytest.fixture
def editathon(growing, monkeypatch):
    """An event that is declared, whose status a test replaces."""
    folder = growing.settings.home / "config" / "events"
    folder.mkdir()
    (folder / "editathon.toml").write_text("", encoding="utf-8")
    progress = (make_progress("participants", State.MET, result=33, target=30),)
    found = replace(make_status(), data_as_of=COLLECTED, progress=progress, stale={})
    monkeypatch.setattr(jobs, "status", lambda *_: found)
    return found


def load(growing, text):
    declare(growing.settings.home, text, "measures")
    return load_measures(growing, "conference")


def test_what_was_not_monitored_is_measured(growing):
    declare(growing.settings.home, BY_GROWTH, "measures")
    read_measures(growing, "conference")
    (outcome,) = load_measures(growing, "conference").measures
    assert outcome.state == MeasureState.NOT_ACHIEVED
    assert outcome.found.together.own > 0.1


def test_growth_is_read_once_for_all_measures_that_go_by_it(growing, analytics):
    declare(growing.settings.home, BY_GROWTH + BY_GROWTH.replace("12", "6"), "measures")
    read_measures(growing, "conference")
    asked = analytics.service.asked
    assert len(asked) == len(set(asked))


def test_growth_that_was_never_read_is_no_result(growing):
    with pytest.raises(NotCollectedError, match="never read"):
        load(growing, BY_GROWTH)


@pytest.mark.usefixtures("editathon")
def test_a_table_is_as_old_as_the_oldest_of_its_figures(growing):
    declare(growing.settings.home, BY_GROWTH, "measures")
    read_measures(growing, "conference")
    assert load(growing, BY_GROWTH).as_of == YEAR_LATER
    found = load(growing, BY_GROWTH + BY_EVENT + STATED)
    assert found.as_of == COLLECTED
    assert [each.state for each in found.measures][1:] == [MeasureState.ACHIEVED, MeasureState.ACHIEVED]
    assert load(growing, STATED).as_of is None


def test_an_event_that_is_stale_is_no_result(growing, editathon, monkeypatch):
    monkeypatch.setattr(jobs, "status", lambda *_: replace(editathon, stale={"kkwiki": None}))
    with pytest.raises(NotCollectedError, match="incomplete or stale; run `esep collect"):
        load(growing, BY_EVENT)


@pytest.mark.usefixtures("editathon")
@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('"editathon"', '"other"', "event: there is no “other”"),
        ('"participants"', '"wonders"', "has no “wonders”"),
        ('growth = "conference"', 'growth = "other"', "no such growth; there are: conference"),
        ('measure = "edits"', 'measure = "editors"', "conference does not compare editors"),
    ],
)
def test_what_a_measure_goes_by_has_to_be_declared(growing, old, new, told):
    (text,) = (text for text in (BY_EVENT, BY_GROWTH) if old in text)
    with pytest.raises(DeclarationError, match=told):
        load(growing, text.replace(old, new))


@pytest.mark.parametrize("mark", [",", ";"])
def test_people_by_place_are_counted_from_a_list_and_a_blank_is_no_place(growing, mark):
    declare(growing.settings.home, BY_FILE, "measures")
    people = growing.settings.home / "config" / "measures" / "people.csv"
    listed = "name,city\nA,Astana\nB, astana \nC,\nD,Almaty\nE,Astana\nF,Astana\n".replace(",", mark)
    people.write_text(listed, encoding="utf-8-sig")
    (outcome,) = load(growing, BY_FILE).measures
    assert (outcome.places, outcome.state) == ({"Astana": 4, "Almaty": 1}, MeasureState.ACHIEVED)


def test_of_fewer_than_five_people_it_is_not_even_told_whether_there_are_so_many_places(growing):
    declare(growing.settings.home, BY_FILE, "measures")
    people = growing.settings.home / "config" / "measures" / "people.csv"
    people.write_text("city\nAstana\nAlmaty\n", encoding="utf-8")
    (outcome,) = load(growing, BY_FILE).measures
    assert (outcome.state, outcome.number) == (MeasureState.NOT_ENOUGH_DATA, None)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, "people.csv: cannot be read"),
        ("name,town\nA,Astana\n", "no column “city”; there are: name, town"),
        ("name,city\nA,\n", "the column “city” is empty"),
        ("", "no column “city”; there are: none"),
        ('name,city\nA,"Asta', "people.csv, line 2: is not CSV"),
    ],
)
def test_a_list_without_places_is_no_result(growing, content, told):
    declare(growing.settings.home, BY_FILE, "measures")
    if content is not None:
        people = growing.settings.home / "config" / "measures" / "people.csv"
        people.write_text(content, encoding="utf-8")
    with pytest.raises((NotFoundError, UnreadableError), match=told):
        load(growing, BY_FILE)


def test_a_list_elsewhere_is_refused_also_behind_a_link(growing):
    declare(growing.settings.home, BY_FILE, "measures")
    outside = growing.settings.home / "secret.csv"
    outside.write_text("city\nAstana\n", encoding="utf-8")
    (growing.settings.home / "config" / "measures" / "people.csv").symlink_to(outside)
    with pytest.raises(DeclarationError, match="is no file in"):
        load(growing, BY_FILE)
