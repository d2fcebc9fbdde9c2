"""Readings of months: when a wiki is asked again, when never more, and what may not get lost."""

from datetime import UTC, date, datetime, timedelta

import pytest

from metrics.growth import months_between, months_until
from metrics.readings import Reading, complete_until, waits_until

EVENT = date(2012, 4, 20)
START = months_until(EVENT, 0)[0]
MEASURES = ("edits", "new_pages")


def day(month, number, year=2012):
    return datetime(year, month, number, 5, tzinfo=UTC)


def reading(read_at, until=None, start=START, measures=MEASURES, without=()):
    months = months_between(start, until or read_at.date().replace(day=1))
    series = {month: 100 for month in months if month not in without}
    return Reading(read_at, start, dict.fromkeys(measures, series))


def is_due(found, now, event=EVENT, measures=MEASURES):
    return found.is_due(event, measures, now)


def test_a_wiki_is_asked_again_as_each_checkpoint_is_over_and_then_never_more():
    before = reading(day(5, 3))
    assert [is_due(before, now) for now in (day(5, 4), day(11, 14), day(11, 15))] == [False, False, True]
    at_six = reading(day(11, 15))
    assert [is_due(at_six, now) for now in (day(11, 16), day(5, 14, 2013), day(5, 15, 2013))] == [
        False,
        False,
        True,
    ]
    assert not any(is_due(reading(day(5, 15, 2013)), day(5, 15, year)) for year in (2013, 2014, 2020))


def test_a_month_that_was_not_named_is_asked_for_weekly_and_not_for_ever():
    holed = reading(day(11, 15), without={date(2012, 10, 1)})
    week = timedelta(days=7)
    assert [is_due(holed, holed.read_at + each) for each in (week / 2, week)] == [False, True]
    last = reading(day(1, 13, 2013), without={date(2012, 10, 1)})
    assert not is_due(last, last.read_at + week)


def test_another_day_or_another_measure_is_another_reading():
    found = reading(day(5, 3))
    assert is_due(found, day(5, 4), event=date(2012, 6, 1))
    assert is_due(found, day(5, 4), measures=(*MEASURES, "editors"))
    assert not is_due(found, day(5, 4), measures=("edits",))


def test_a_month_that_is_no_longer_there_is_lost_and_a_revised_one_is_not():
    before = reading(day(11, 15))
    assert before.lost(reading(day(11, 22), without={date(2012, 10, 1)})) == [
        ("edits", date(2012, 10, 1)),
        ("new_pages", date(2012, 10, 1)),
    ]
    revised = Reading(
        day(11, 22), START, {key: dict.fromkeys(months, 7) for key, months in before.months.items()}
    )
    assert before.lost(revised) == []
    assert before.lost(reading(day(11, 22), measures=("edits",))) == []


@pytest.mark.parametrize(
    ("now", "until"),
    [
        (day(5, 3), date(2013, 1, 14)),
        (day(11, 15), date(2013, 1, 14)),
        (day(5, 14, 2013), date(2013, 1, 14)),
        (day(5, 15, 2013), date(2013, 7, 14)),
        (day(5, 15, 2020), date(2013, 7, 14)),
    ],
)
def test_a_month_that_is_lost_is_waited_for_two_months_after_the_checkpoint_that_is_over(now, until):
    assert waits_until(EVENT, now) == until


def test_months_of_other_days_are_not_lost():
    assert (
        reading(day(11, 15)).lost(reading(day(11, 22), start=date(2010, 4, 1), until=date(2010, 9, 1))) == []
    )


def test_what_is_complete_goes_by_the_oldest_reading():
    assert complete_until([reading(day(11, 15)), reading(day(5, 15, 2013))]) == date(2012, 11, 1)


@pytest.mark.parametrize(("start", "end", "number"), [((2011, 11), (2012, 2), 3), ((2012, 1), (2012, 1), 0)])
def test_months_between_are_those_from_the_first_to_before_the_last(start, end, number):
    assert len(months_between(date(*start, 1), date(*end, 1))) == number
