"""What a run does of what is due: in which turn, until when, and what one bad event does to the others."""

from datetime import UTC, datetime, timedelta

from three_events import LIVE

from bot import due
from bot.calendars import Calendars
from bot.errors import LeaseLostError
from bot.exits import worst
from bot.modes import How
from collectors.errors import LoginError, TryLaterError


def test_what_was_done_is_not_due_again_before_the_next_day_unless_it_is_named(world):
    assert world.run() == {"a": 0, "b": 0, "c": 0}
    assert world.run() == {"a": None, "b": None, "c": None}
    assert world.run("b") == {"b": 0}
    world.now += timedelta(days=1)
    assert world.run() == {"a": 0, "c": 0, "b": 0}


def test_one_bad_event_does_not_stop_the_others_and_is_due_again(world):
    world.ends["b"] = LoginError("refused")
    assert world.run() == {"a": 0, "b": 3, "c": 0}
    del world.ends["b"]
    assert world.run() == {"b": 0, "a": None, "c": None}


def test_the_exit_code_is_the_first_there_is_of_1_2_3_4_75(world):
    world.ends = {"a": TryLaterError("lag"), "b": LoginError("refused"), "c": ZeroDivisionError()}
    codes = [due.Exit(code) for code in world.run().values()]
    assert (worst(codes), worst(codes[:2]), worst(codes[:1])) == (1, 3, 75)


def test_what_a_run_has_no_time_for_is_first_in_the_next(world):
    world.takes = timedelta(minutes=30)
    assert world.run() == {"a": 0, "b": 0, "c": 75}
    assert world.run() == {"c": 0, "a": None, "b": None}


def test_an_event_that_takes_all_the_time_and_fails_does_not_keep_the_others_from_theirs(world):
    world.takes, world.ends["a"] = timedelta(minutes=60), TryLaterError("no time left")
    assert world.run() == {"a": 75, "b": 75, "c": 75}
    assert next(iter(world.run().items())) == ("b", 0)


def test_a_run_that_lost_its_lease_begins_no_further_event(world):
    world.ends["b"] = LeaseLostError("another process took over")
    assert world.run() == {"a": 0, "b": 75}


def test_the_next_run_of_an_event_is_known_once_it_was_collected(world):
    declaration = world.deployment.declaration("a")
    assert Calendars.of(world.deployment, LIVE).calendar(declaration) is None
    world.run()
    dry, live = (Calendars.of(world.deployment, how) for how in (How(), LIVE))
    calendar = live.calendar(declaration)
    due = datetime(2023, 9, 5, tzinfo=UTC) + calendar.offset
    assert calendar.next_run(live.good["a"], world.now) == due
    assert calendar.next_run(dry.good.get("a"), world.now) == world.now
