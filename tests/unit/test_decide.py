"""What is decided from the store, beside what `metrics` computes."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from factory import AFTER_ALL, EVENT_DAYS, GRANT_WINDOW, RESULTS, make_roster, make_status

from bot.decide import active_on_list, status_of
from bot.store.repository import Fetched
from bot.stored import Stored
from config.events import EventDeclaration
from metrics.frames import contributions
from metrics.model import Count, CountedWiki, Event, Grant, Target
from metrics.profiles import ESEP_1
from metrics.results import Result, State
from metrics.windows import Spans

EVENT = Event("conference", GRANT_WINDOW, EVENT_DAYS, (), make_roster())
DECLARATION = EventDeclaration.model_validate(
    {
        "name": "conference",
        "grant": "Grants:Example",
        "page": "Example User Group/Conference",
        "wikis": ["kkwiki"],
        "timezone": "Asia/Almaty",
        "participants": {"list": ["A"]},
        "period": {"start": "2023-09-02", "end": "2023-10-03"},
    }
)


def stored(*, fetched):
    """Return what is stored of an event without a contribution, fetched last at a moment."""
    target = Target("wikipedia", Count.exact(100))
    return Stored(
        grant=Grant("Grants:Example", None, None, None, None, (), (), (target,), (), 1),
        report=None,
        event=replace(EVENT, wikis=(CountedWiki("kkwiki", "wikipedia", frozenset({0})),)),
        times=Spans(GRANT_WINDOW, ()),
        frame=contributions([]),
        fetched={"kkwiki": Fetched(fetched, stale=False)},
        last=None,
        final=None,
    )


def wikipedia(found):
    return next(row for row in found.progress if row.metric == "wikipedia")


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


@pytest.mark.parametrize(
    ("fetched", "state"),
    [
        (datetime(2023, 10, 3, 17, tzinfo=UTC), State.IN_PROGRESS),
        (datetime(2023, 10, 4, 17, tzinfo=UTC), State.PROVISIONAL),
        (AFTER_ALL, State.NOT_MET),
    ],
)
def test_a_target_is_judged_at_the_time_of_the_data_and_not_of_their_reading(fetched, state):
    found = status_of(stored(fetched=fetched), DECLARATION, ESEP_1, now=AFTER_ALL)
    assert wikipedia(found).state == state
