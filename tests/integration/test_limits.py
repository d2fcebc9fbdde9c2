"""The limits of all processes of a deployment: one bucket in the database, and what happens when one dies."""

from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
import responses
from databases import url_of
from sqlalchemy import event

from bot.bootstrap import Deployment
from bot.errors import StoreBusyError
from bot.limits import BUSY_TRIES, Limits
from bot.store import connect, tables
from bot.store.database import open_store, writing
from bot.store.permits import LONGEST, Allowance
from bot.until import Until
from collectors.errors import TryLaterError
from collectors.patience import web_session
from config.settings import Settings

START = datetime(2023, 9, 4, 12, tzinfo=UTC)
ALLOWED = Allowance(requests=20, at_once=3, window=60)


class World:
    """Several processes of one deployment, as far as limits go, with a clock that moves only when told to."""

    def __init__(self, url, allowed=ALLOWED):
        self.store, self.allowed = open_store(url), allowed
        self.now, self.never_ended = START, []

    def die(self, number):
        """Leave so many processes with a request under way for ever."""
        for _ in range(number):
            self.never_ended.append(self.process().permit())
            self.never_ended[-1].__enter__()

    def close(self):
        self.never_ended.clear()
        self.store.dispose()

    def process(self, ends=None, behind=0):
        """Return a process that has to be done at `ends`, and whose clock is `behind` by so many seconds."""
        until = Until(lambda: self.now)
        until.ends, until.sleep = ends, self.sleep
        return Limits(lambda: self.store, self.allowed, lambda: self.now - timedelta(seconds=behind), until)

    def sleep(self, seconds):
        assert seconds > 0
        self.now += timedelta(seconds=seconds)

    def waited(self):
        return (self.now - START).total_seconds()


@pytest.fixture
def world(tmp_path):
    found = World(f"sqlite:///{tmp_path}/esep.sqlite")
    event.listen(found.store, "connect", lambda raw, _: raw.execute("PRAGMA synchronous = OFF"))
    found.store.dispose()
    yield found
    found.close()


@pytest.fixture
def anywhere(store):
    """The same on a database of each kind."""
    with writing(store) as connection:
        connection.execute(tables.permits.delete())
    found = World(url_of(store))
    yield found
    found.close()


def make(process, number=1):
    for _ in range(number):
        with process.permit():
            pass


def most_in_a_window(arrived, window):
    return max(sum(0 <= one - first < window for one in arrived) for first in arrived)


@pytest.mark.parametrize("seed", range(5))
def test_no_window_has_more_requests_than_are_allowed_whenever_they_arrive(world, seed):
    random, arrived = Random(seed), []
    processes = [world.process() for _ in range(4)]
    for _ in range(120):
        with random.choice(processes).permit():
            world.sleep(random.choice((0.01, 0.3, 5)))
            arrived.append(world.now.timestamp())
            world.sleep(random.choice((0.01, 0.3, 5)))
        world.sleep(random.choice((0.001, 1)))
    assert most_in_a_window(arrived, ALLOWED.window) == ALLOWED.requests


def test_as_many_requests_as_are_allowed_are_made_without_waiting(anywhere):
    make(anywhere.process(), 12)
    make(anywhere.process(), 8)
    assert anywhere.waited() == 0
    make(anywhere.process())
    assert anywhere.waited() == pytest.approx(ALLOWED.window, abs=0.1)


def test_the_fourth_request_at_once_waits_until_one_is_over(anywhere):
    with ExitStack() as under_way:
        for _ in range(3):
            under_way.enter_context(anywhere.process().permit())
        fourth = anywhere.process(ends=START + timedelta(seconds=10))
        with pytest.raises(TryLaterError, match="the time of this run is over"):
            make(fourth)
    now = anywhere.now
    make(anywhere.process())
    assert anywhere.now == now


def test_what_a_dead_process_held_is_free_again_after_a_while(anywhere):
    anywhere.die(3)
    make(anywhere.process())
    assert anywhere.waited() == pytest.approx(LONGEST, abs=0.1)


@pytest.mark.parametrize("back", [timedelta(minutes=5), timedelta(days=400)])
def test_a_clock_that_goes_back_locks_nothing_for_longer_than_without(world, back):
    make(world.process(), ALLOWED.requests)
    world.now -= back
    set_back = world.now
    make(world.process(), ALLOWED.requests)
    assert (world.now - set_back).total_seconds() <= ALLOWED.window + 0.1


def test_a_clock_that_is_a_little_behind_gives_nothing_back_too_early(world):
    make(world.process(), ALLOWED.requests)
    with pytest.raises(TryLaterError):
        make(world.process(ends=START + timedelta(seconds=1), behind=5))
    make(world.process())
    assert world.waited() == pytest.approx(ALLOWED.window, abs=0.1)


def test_a_clock_that_goes_back_does_not_keep_the_place_of_a_dead_process(world):
    world.die(3)
    world.now -= timedelta(days=400)
    set_back = world.now
    make(world.process())
    assert (world.now - set_back).total_seconds() <= LONGEST + 0.1


def test_a_wait_that_a_run_has_no_time_for_ends_at_once_as_try_later(world):
    make(world.process(), ALLOWED.requests)
    with pytest.raises(TryLaterError, match="ESEP_RUN_MINUTES"):
        make(world.process(ends=START + timedelta(seconds=59)))
    assert world.waited() == 0


def test_a_process_that_is_told_to_stop_makes_no_further_request(tmp_path):
    until = Until(lambda: START)
    limits = Limits(lambda: open_store("sqlite://"), ALLOWED, lambda: START, until)
    make(limits)
    until.stop()
    with pytest.raises(TryLaterError, match="stopped before it was done"):
        make(limits)


def test_a_request_that_fails_gives_its_place_back(anywhere):
    for _ in range(4):
        with pytest.raises(ZeroDivisionError), anywhere.process().permit():
            raise ZeroDivisionError
    assert anywhere.waited() == 0


def test_a_database_that_stays_locked_ends_as_busy(world, tmp_path, monkeypatch):
    monkeypatch.setattr(connect, "LOCK_WAIT", 0.001)
    url = f"sqlite:///{tmp_path}/esep.sqlite"
    other, tries = World(url), []
    until = Until(lambda: START)
    until.check = lambda wait=0: tries.append(wait)
    limits = Limits(lambda: other.store, ALLOWED, lambda: START, until)
    with writing(world.store) as connection:
        connection.exec_driver_sql("update buckets set turn = 0")
        with pytest.raises(StoreBusyError):
            make(limits)
    assert len(tries) == BUSY_TRIES
    make(limits)
    other.store.dispose()


@responses.activate
def test_every_request_of_a_session_asks_for_leave_redirected_ones_too():
    asked = []

    class Permit:
        def __enter__(self):
            asked.append("begun")

        def __exit__(self, *_):
            asked.append("over")

    responses.get("http://wiki/a", status=302, headers={"Location": "http://wiki/b"})
    responses.get("http://wiki/b", body="text")
    assert web_session("Esep/test (me@example.org)", Permit).get("http://wiki/a").text == "text"
    assert asked == ["begun", "over"] * 2


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("ESEP_HOME", str(tmp_path))
    monkeypatch.setenv("ESEP_CONTACT", "me@example.org")
    return tmp_path


def test_a_command_that_needs_no_database_makes_none_for_the_limits(home):
    deployment = Deployment(Settings())
    make(deployment.limits)
    assert not (home / "data").exists()


def test_a_database_that_is_there_holds_the_limits_of_every_command(home):
    declared = Deployment(Settings(), clock=lambda: START)
    assert declared.engine
    one_off = Deployment(Settings(ESEP_REQUESTS_A_MINUTE=1), clock=lambda: START, database="sqlite://")
    make(declared.limits)
    one_off.until.ends = START + timedelta(seconds=1)
    with pytest.raises(TryLaterError):
        make(one_off.limits)
    declared.engine.dispose()
    one_off._shared_store.dispose()
