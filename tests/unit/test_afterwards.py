"""What people did on an event's wikis after the clinic that was their first."""

from datetime import datetime, timedelta

import pytest
from test_compute import AFTER_ALL, END, GRANT, START, edit, event

from metrics.afterwards import Done, done_after
from metrics.counting import Material
from metrics.frames import contributions
from metrics.profiles import ESEP_1

LATER = datetime.fromisoformat("2023-09-10T00:00:00Z")
SIX = range(1, 7)


def done(*rows, since=START, people=SIX, known_until=AFTER_ALL):
    material = Material.of(contributions(rows), event(tuple(SIX)), ESEP_1, known_until=known_until)
    begins = since if isinstance(since, dict) else {f"metawiki:{number}": since for number in people}
    return done_after(material.within(GRANT), begins)


def test_pages_are_created_or_improved_and_each_is_one():
    found = done(edit(1, parent_id=0, page=1), edit(2, page=1), edit(3, page=2), edit(4, account=2, page=2))
    assert found == Done(people=6, active=2, created=1, improved=1)


def test_what_was_done_before_the_clinic_is_not_counted():
    assert done(edit(1), edit(2, page=2, timestamp=LATER), since=LATER) == Done(6, 1, 0, 1)


def test_afterwards_is_another_time_for_everybody():
    since = {f"metawiki:{number}": LATER if number == 1 else START for number in SIX}
    assert done(edit(1, page=1), edit(2, account=2, page=2), since=since) == Done(6, 1, 0, 1)


def test_nobody_did_anything_is_nought_where_there_was_time():
    assert done() == Done(6, 0, 0, 0)


@pytest.mark.parametrize("people", [range(1, 5), range(90, 99)])
def test_of_fewer_than_five_people_on_both_lists_nothing_is_told(people):
    assert done(edit(1), people=people) is None


def test_who_has_no_time_left_did_not_do_nothing():
    assert done(edit(1), since=END) is None
    assert done(edit(1), since=LATER, known_until=LATER - timedelta(days=1)) is None


def test_people_who_did_not_come_are_not_counted():
    assert done(edit(1, account=6), people=range(1, 6)) == Done(5, 0, 0, 0)
