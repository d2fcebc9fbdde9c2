"""What is decided from the store, beside what `metrics` computes."""

from dataclasses import replace

import pytest
from factory import EVENT_DAYS, GRANT_WINDOW, RESULTS, make_roster, make_status

from bot.decide import active_on_list
from metrics.model import Event
from metrics.results import Result

EVENT = Event("conference", GRANT_WINDOW, EVENT_DAYS, (), make_roster())


def snapshot(editors):
    return make_status(results={**RESULTS, "editors": editors}).snapshot


@pytest.mark.parametrize(
    ("organizers_count", "editors"), [(False, Result("editors", 27, 30)), (True, Result("editors", 30, 27))]
)
def test_the_active_leave_out_organizers_in_both_readings_as_the_valid_do(organizers_count, editors):
    event = replace(EVENT, participants_include_organizers=organizers_count)
    assert active_on_list(event, snapshot(editors)) == 27


def test_where_a_wiki_was_never_fetched_the_active_are_not_known():
    assert active_on_list(EVENT, snapshot(Result("editors", None))) is None
