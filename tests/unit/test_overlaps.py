"""Several events: what they share is told, their sum and their union are never mixed up."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_compute import AFTER_ALL, DAYS, GRANT, START, edit, person

from metrics.counting import Material
from metrics.frames import contributions
from metrics.model import CountedWiki, Event, Participant, PersonState, Roster, Window
from metrics.overlaps import Overlap, counted_sets, overlaps
from metrics.pages import page_results
from metrics.people import people_results
from metrics.profiles import ESEP_1

KK = CountedWiki("kkwiki", "wikipedia", frozenset({0}))
RU = CountedWiki("ruwiki", "wikipedia", frozenset({0}))
COMMONS = CountedWiki("commonswiki", "commons", frozenset({6}))
FIRST_DAY = Window(START, START + timedelta(days=1), "Asia/Almaty")
LATER = datetime(2023, 9, 20, tzinfo=UTC)


def material(*rows, people=(1, 2), organizers=(), wikis=(KK,), window=GRANT, missing=()):
    """Return the material of an event with these people, given by number or as they are."""
    listed = tuple(each if isinstance(each, Participant) else person(each) for each in people)
    roster = Roster(listed, tuple(person(number, organizer=True) for number in organizers))
    event = Event("conference", window, DAYS, wikis, roster)
    frame = contributions(rows)
    return Material.of(frame, event, ESEP_1, missing=frozenset(missing), known_until=AFTER_ALL)


def counted(*rows, **options):
    found = material(*rows, **options)
    return counted_sets(found.within(found.event.grant_window))


def together(*events):
    """Return the rows of events called a, b, c …, by metric."""
    return {row.metric: row for row in overlaps(dict(zip("abc", events, strict=False)))}


def test_a_person_in_two_events_is_two_in_the_sum_and_one_in_the_union():
    rows = together(counted(people=(1, 2)), counted(people=(2, 3, 4)))
    assert rows["participants"] == Overlap("participants", {"a": 2, "b": 3}, (), 5, 4, 1)


def test_a_page_that_two_events_count_is_two_in_the_sum_and_one_in_the_union():
    """Also where it was other people who edited it."""
    first = counted(edit(10, page=1), edit(11, page=2), people=(1,))
    second = counted(edit(12, account=3, page=2), people=(3,))
    row = together(first, second)["wikipedia"]
    assert (row.values, row.sum, row.union, row.shared) == ({"a": 2, "b": 1}, 3, 2, 1)


def test_pages_of_two_wikis_with_one_number_are_not_shared():
    first, second = counted(edit(10)), counted(edit(10, wiki="ruwiki"), wikis=(RU,))
    assert together(first, second)["wikipedia"].shared == 0


def test_accounts_of_two_issuers_are_not_joined_though_they_bear_one_name():
    central = Participant("P1", PersonState.VALID, "P1", "central:1")
    row = together(counted(people=(person(1),)), counted(people=(central,)))["participants"]
    assert (row.sum, row.union, row.shared) == (2, 2, 0)


def test_an_event_inside_a_longer_one_adds_nothing_to_it():
    rows = edit(10, page=1), edit(11, page=2, timestamp=LATER)
    found = together(counted(*rows), counted(*rows, window=FIRST_DAY))
    assert found["wikipedia"] == Overlap("wikipedia", {"a": 2, "b": 1}, (), 3, 2, 1)
    assert found["editors"] == Overlap("editors", {"a": 1, "b": 1}, (), 2, 1, 1)


def test_what_three_events_share_is_shared_once():
    event = counted(people=(1,))
    row = together(event, event, event)["participants"]
    assert (row.sum, row.union, row.shared) == (3, 1, 1)


def test_who_organizes_one_event_and_takes_part_in_another_is_shared_by_neither_metric():
    rows = together(counted(people=(1, 2), organizers=(2,)), counted(people=(2,), organizers=(3,)))
    assert (rows["participants"].shared, rows["organizers"].shared) == (0, 0)


@pytest.mark.parametrize("metric", ["wikipedia", "editors"])
def test_where_one_value_is_unknown_there_is_neither_sum_nor_union(metric):
    whole, partly = counted(edit(10)), counted(edit(10), missing=("kkwiki",))
    assert together(whole, partly)[metric] == Overlap(metric, {"a": 1, "b": None})


def test_the_people_are_known_though_a_wiki_is_not():
    row = together(counted(), counted(missing=("kkwiki",)))["participants"]
    assert (row.sum, row.union) == (4, 2)


@pytest.mark.parametrize("metric", ["commons", "organizers"])
def test_where_one_event_does_not_measure_a_metric_that_is_said_and_nothing_is_added(metric):
    fuller = counted(edit(10, wiki="commonswiki", namespace=6), wikis=(KK, COMMONS), organizers=(9,))
    row = together(counted(), fuller)[metric]
    assert row == Overlap(metric, {"a": None, "b": 1}, not_measured=("a",))


def test_what_no_event_measures_has_no_row():
    assert list(together(counted(), counted())) == ["participants", "editors", "wikipedia"]


numbers = st.integers(1, 5)
moments = st.sampled_from([START, LATER, AFTER_ALL])
tags = st.sampled_from(["", "mw-reverted"])
some_edits = st.lists(
    st.builds(
        edit, rev_id=st.integers(1, 10**6), account=numbers, page=numbers, timestamp=moments, tags=tags
    ),
    unique_by=lambda row: row["rev_id"],
    max_size=15,
)
some_people = st.lists(numbers, unique=True, max_size=5)
some_events = st.lists(
    st.builds(
        lambda rows, people, organizers: material(*rows, people=people, organizers=organizers),
        *(some_edits, some_people, some_people),
    ),
    min_size=2,
    max_size=3,
)


@given(some_events)
def test_the_union_lies_between_the_largest_value_and_the_sum(events):
    for row in together(*(counted_sets(each.within(GRANT)) for each in events)).values():
        if row.sum is not None:
            assert max(row.values.values()) <= row.union <= row.sum == sum(row.values.values())
            assert (row.union == row.sum) == (row.shared == 0)


@given(some_events)
def test_the_value_of_an_event_is_the_result_that_its_status_shows(events):
    for each in events:
        counting = each.within(GRANT)
        results = {
            found.metric: found.value for found in (*people_results(counting), *page_results(counting))
        }
        for metric, things in counted_sets(counting).items():
            assert len(things) == results[metric]
