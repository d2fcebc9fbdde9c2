"""Months as the store keeps them, on a real database of each kind."""

from datetime import UTC, date, datetime

from bot.store.database import reading, writing
from bot.store.months import load_months, save_months
from metrics.readings import Reading

FIRST = Reading(
    datetime(2012, 11, 15, 4, 30, tzinfo=UTC),
    date(2011, 4, 1),
    {"edits": {date(2011, 4, 1): 900, date(2011, 6, 1): 0}, "editors": {}},
)
LATER = Reading(datetime(2013, 5, 16, tzinfo=UTC), date(2011, 4, 1), {"edits": {date(2011, 4, 1): 890}})


def kept(store, *readings):
    with writing(store) as connection:
        for growth, project, found in readings:
            save_months(connection, growth, project, found)
    with reading(store) as connection:
        return load_months(connection, "conference")


def test_a_reading_comes_back_as_it_was_an_unknown_month_not_as_nought(store):
    assert kept(store, ("conference", "kk.wikipedia", FIRST)) == {"kk.wikipedia": FIRST}


def test_a_reading_takes_the_place_of_the_one_before_and_of_no_other(store):
    found = kept(
        store,
        ("conference", "kk.wikipedia", FIRST),
        ("conference", "tr.wikipedia", FIRST),
        ("campaign", "kk.wikipedia", FIRST),
        ("conference", "kk.wikipedia", LATER),
    )
    assert found == {"kk.wikipedia": LATER, "tr.wikipedia": FIRST}
