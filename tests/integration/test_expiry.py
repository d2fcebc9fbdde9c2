"""What is stored of single people is deleted 90 days after it was last needed; figures stay."""

from datetime import UTC, datetime, timedelta

import pytest
from factory import make_roster, make_status

from bot import jobs
from bot.errors import NotCollectedError
from bot.store.database import reading, writing
from bot.store.people import expire, has_list
from bot.store.repository import (
    NEVER_FETCHED,
    load_earlier_edits,
    load_fetches,
    save_earlier_edits,
    save_failed_fetch,
    save_roster,
    save_snapshot,
    save_whole_fetch,
)
from metrics.model import Window
from metrics.profiles import ESEP_1

START = datetime(2023, 9, 1, tzinfo=UTC)
WINDOW = Window(START, datetime(2024, 10, 19, tzinfo=UTC), "UTC")

LAST_CHECKPOINT_OVER = datetime(2024, 10, 19, tzinfo=UTC)
"""Fifteen days after a year after the event days, which the declared grant period is here."""


@pytest.fixture
def kept(world):
    """The three events, each with people and figures."""
    world.run()
    for name in "abc":
        with writing(world.deployment.store) as connection:
            declared = world.deployment.declaration(name).participants_source
            save_roster(connection, name, make_roster(), declared=declared, now=world.now)
            save_snapshot(connection, make_status(event=name, taken_at=world.now))
    return world


def collected(world):
    """Let the events be fetched whole now."""
    for name in "abc":
        with writing(world.deployment.store) as connection:
            save_whole_fetch(connection, name, "kkwiki", WINDOW, now=world.now)


def lists(world):
    with reading(world.deployment.store) as connection:
        return [name for name in "abc" if has_list(connection, name)]


def run_at(world, moment):
    world.now = moment
    world.run()


def test_people_are_kept_until_90_days_after_the_last_look(kept):
    run_at(kept, LAST_CHECKPOINT_OVER + timedelta(days=1))
    collected(kept)
    run_at(kept, LAST_CHECKPOINT_OVER + timedelta(days=90))
    assert lists(kept) == ["a", "b", "c"]
    run_at(kept, LAST_CHECKPOINT_OVER + timedelta(days=92))
    assert lists(kept) == []


def test_a_look_that_was_late_is_not_undone_at_once(kept):
    run_at(kept, LAST_CHECKPOINT_OVER + timedelta(days=400))
    collected(kept)
    run_at(kept, LAST_CHECKPOINT_OVER + timedelta(days=401))
    assert lists(kept) == ["a", "b", "c"]


def test_the_figures_that_were_saved_are_shown_once_the_people_are_gone(kept):
    run_at(kept, LAST_CHECKPOINT_OVER + timedelta(days=1))
    run_at(kept, LAST_CHECKPOINT_OVER + timedelta(days=92))
    assert jobs.status(kept.deployment, "a", ESEP_1).snapshot == make_status(event="a").snapshot


def test_what_is_gone_is_not_counted_as_nought_when_a_later_collection_fails(kept):
    collected(kept)
    run_at(kept, LAST_CHECKPOINT_OVER + timedelta(days=1))
    run_at(kept, LAST_CHECKPOINT_OVER + timedelta(days=92))
    with writing(kept.deployment.store) as connection:
        save_failed_fetch(connection, "a", "kkwiki", "is down", now=kept.now)
    with reading(kept.deployment.store) as connection:
        assert load_fetches(connection, "a", ["kkwiki"], WINDOW) == {"kkwiki": NEVER_FETCHED}


def test_whether_people_had_edited_before_goes_with_the_last_event_that_lists_them(kept):
    known = {("kkwiki", "central:1"): 5, ("kkwiki", "central:9999"): None}
    with writing(kept.deployment.store) as connection:
        save_earlier_edits(connection, known, before=START)
        expire(connection, "a")
    with reading(kept.deployment.store) as connection:
        assert load_earlier_edits(connection, ["kkwiki"], before=START) == {("kkwiki", "central:1"): 5}
    with writing(kept.deployment.store) as connection:
        for name in "bc":
            expire(connection, name)
    with reading(kept.deployment.store) as connection:
        assert load_earlier_edits(connection, ["kkwiki"], before=START) == {}


def test_an_event_without_figures_is_still_not_collected(world):
    with pytest.raises(NotCollectedError):
        jobs.status(world.deployment, "a", ESEP_1)
