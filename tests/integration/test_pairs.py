"""Pairs and departures of a skills directory, on every kind of database."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.store.database import open_store, reading, writing
from bot.store.departures import load_departed, note_departures
from bot.store.pairs import load_pairs, save_pairs
from bot.store.people import find_person, forget
from metrics.matching import Pair
from metrics.skills import Person

FIRST = datetime(2026, 3, 20, 9, tzinfo=UTC)
LATER = FIRST + timedelta(days=30)


@pytest.fixture
def store(url):
    engine = open_store(url)
    yield engine
    engine.dispose()


def pair(mentor, learner):
    people = (Person(f"metawiki:{name}", name) for name in (mentor, learner))
    return Pair(*people, (), (), ("kk",), None, is_same_region=False, is_mutual=False)


def saved(store, *pairs, now=FIRST, directory="connect"):
    with writing(store) as connection:
        save_pairs(connection, directory, pairs, now=now)
    return pairs_of(store, directory)


def pairs_of(store, directory="connect"):
    with reading(store) as connection:
        found = load_pairs(connection, directory)
    return {(mentor[9:], learner[9:]): since for (mentor, learner), since in found.items()}


def test_a_pair_that_stays_keeps_its_day_and_others_go(store):
    saved(store, pair("Ару", "Bek"), pair("Bek", "Dana"))
    now = saved(store, pair("Ару", "Bek"), pair("Dana", "Ару"), now=LATER)
    assert now == {("Ару", "Bek"): FIRST, ("Dana", "Ару"): LATER}


def test_directories_are_apart(store):
    saved(store, pair("A", "B"))
    assert saved(store, pair("A", "C"), directory="other") == {("A", "C"): FIRST}
    assert saved(store, directory="other") == {}
    assert pairs_of(store) == {("A", "B"): FIRST}


def departed(store, gone=(), back=(), directory="connect"):
    with writing(store) as connection:
        note_departures(connection, directory, gone, back, now=FIRST)
        return load_departed(connection, directory)


def test_who_left_is_known_by_name_until_they_come_back_and_nobody_can_read_it(store):
    marks = departed(store, gone=["Ару", "metawiki:5"])
    assert "Ару" in marks
    assert "ару" in marks
    assert "Bek" not in marks
    assert not any("Ару" in mark for mark in marks.marks)
    assert len(departed(store, gone=["Ару"]).marks) == 2
    assert "Ару" not in departed(store, directory="other")
    assert list(departed(store, back=["Ару", "metawiki:5"]).marks) == []


@pytest.mark.parametrize("name", ["Ару", "Bek"])
def test_who_is_forgotten_is_in_no_pair(store, name):
    saved(store, pair("Ару", "Bek"), pair("Dana", "Erik"))
    with writing(store) as connection:
        forget(connection, find_person(connection, name), now=LATER)
    assert pairs_of(store) == {("Dana", "Erik"): FIRST}
