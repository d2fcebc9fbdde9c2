"""A series of clinics counted: people once, whatever list they are on, and nothing that is not known as 0."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from metrics.groups import Share
from metrics.programmes import ACCOUNT, Clinic, Entry, People, all_lists, figures, first_ends

START = datetime(2023, 1, 14, 6, tzinfo=UTC)


def people(numbers, **answers):
    return [Entry(account=f"P{number}", **answers) for number in numbers]


def clinic(day=0, **lists):
    start = START + timedelta(days=day)
    return Clinic(f"Clinic {day}", start, start + timedelta(hours=2), **lists)


def count(*clinics, registered=None):
    return figures(clinics, registered, regions={})


def test_people_are_counted_once_over_all_lists_of_registrations():
    found = count(clinic(registered=people(range(10))), clinic(7, registered=people(range(5, 12))))
    assert found.registered.people == 12
    assert [each.registered for each in found.clinics] == [10, 7]


def test_the_list_of_the_whole_programme_is_one_more():
    assert count(clinic(registered=people([1, 2])), registered=people([2, 3])).registered.people == 3


def test_who_stands_twice_on_a_list_is_one():
    assert count(clinic(registered=people([1, 1, 1]))).clinics[0].registered == 1


def test_average_participation_is_of_the_clinics_whose_attendance_is_known():
    found = count(clinic(attended=people(range(20))), clinic(7, attended=people(range(11))), clinic(14))
    assert (found.attendance.clinics, found.attendance.participations, found.attendance.average) == (
        2,
        31,
        15.5,
    )
    assert found.clinics[2].attended is None


def test_who_comes_to_a_second_clinic_returns():
    found = count(clinic(attended=people(range(20))), clinic(7, attended=people(range(15, 25))))
    assert (found.attendance.people, found.attendance.returning) == (25, 5)


def test_what_no_list_tells_is_not_nought():
    found = count(clinic())
    assert (found.registered, found.attendance) == (None, None)
    assert (found.clinics[0].registered, found.clinics[0].satisfaction) == (None, None)


def test_a_key_is_the_account_that_it_stands_beside_elsewhere():
    both, key_alone = Entry(account="Айгерім", key="x"), Entry(key="x")
    found = count(clinic(attended=[key_alone]), clinic(7, attended=[both]))
    assert (found.attendance.people, found.attendance.returning) == (1, 1)


def test_a_key_of_two_accounts_is_neither_of_them():
    shared = [Entry(account="A", key="office"), Entry(account="B", key="office"), Entry(key="office")]
    assert count(clinic(attended=shared)).attendance.people == 3


def test_who_is_not_named_is_counted_in_the_clinic_alone():
    found = count(clinic(attended=[*people([1]), Entry(), Entry()]), registered=[Entry()])
    assert (found.clinics[0].attended, found.attendance.people, found.nameless) == (3, 1, 3)


def test_of_two_answers_of_one_person_the_last_counts_and_a_blank_is_none():
    scored = [*people(range(5), satisfaction=3), *people([0], satisfaction=5), *people([1])]
    assert count(clinic(attended=scored)).clinics[0].satisfaction.mean == pytest.approx(3.4)


def test_what_was_said_at_the_later_clinic_counts_in_whatever_order_they_are_declared():
    held = [clinic(day, attended=people([1], consent=day < 7)) for day in (0, 7)]
    for clinics in (held, held[::-1]):
        every = all_lists(clinics, None)
        assert People(every).joined(every)[ACCOUNT, "P1"].consent is False


def test_a_region_that_was_stated_at_a_clinic_is_known_of_who_registered_without():
    found = count(clinic(attended=people(range(6), region="MEA")), registered=people(range(6)))
    assert found.registered.regions == (Share("MEA", 6),)


def test_the_regions_are_those_of_the_registered():
    found = count(
        clinic(attended=people(range(90, 99), region="SA")), registered=people(range(6), region="MEA")
    )
    assert found.registered.regions == (Share("MEA", 6),)


def test_the_order_of_the_rows_changes_no_count():
    rows = [*people(range(30), region="MEA"), *[Entry(account=f"P{n}", key=f"k{n}") for n in range(9)]]
    rows += [Entry(key=f"k{n}", region="SA") for n in range(15)]
    found = count(clinic(attended=rows), registered=rows)
    for seed in range(20):
        mixed = Random(seed).sample(rows, len(rows))
        assert replace(count(clinic(attended=mixed), registered=mixed).registered, regions=()) == replace(
            found.registered, regions=()
        )


def test_afterwards_begins_when_the_first_clinic_of_a_person_ended():
    clinics = [clinic(7, attended=people([1, 2])), clinic(attended=people([1])), clinic(14)]
    found = first_ends(clinics, People([]))
    assert found == {
        (ACCOUNT, "P1"): START + timedelta(hours=2),
        (ACCOUNT, "P2"): START + timedelta(days=7, hours=2),
    }


def test_a_key_and_a_name_are_not_in_what_is_logged_of_a_person():
    assert "secret" not in repr(Entry(account="A", key="secret", name="secret"))
