"""The lease: one run at a time, a dead holder is taken over, and who lost it writes nothing."""

from datetime import UTC, datetime, timedelta

import pytest
from databases import url_of
from sqlalchemy import select

from bot import jobs, lease
from bot.bootstrap import Deployment
from bot.due import under_lease
from bot.errors import LeaseLostError, LeaseTakenError
from bot.lease import HEARTBEAT, RunLease
from bot.store import tables
from bot.store.database import reading, writing
from bot.store.leases import LASTS, NOBODY
from bot.store.ledger import RunRecord, load_runs, start_run
from bot.store.repository import save_failed_fetch
from config.settings import Settings

START = datetime(2023, 9, 4, 12, tzinfo=UTC)


class Clock:
    now = START

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def deploy(store, tmp_path, monkeypatch, clock):
    """A function that returns a process's deployment; all share one database, of each kind."""
    monkeypatch.setenv("ESEP_HOME", str(tmp_path))
    monkeypatch.setenv("ESEP_DATABASE", url_of(store))
    with writing(store) as connection:
        connection.execute(tables.leases.update().values(holder=NOBODY, expires_at=START))
    made = []

    def deployed():
        made.append(Deployment(Settings(), clock=clock))
        return made[-1]

    yield deployed
    for deployment in made:
        deployment.engine.dispose()


def write(deployment):
    with writing(deployment.store) as connection:
        save_failed_fetch(connection, "conference", "kkwiki", "cut off", now=START)


def written(deployment):
    with reading(deployment.engine) as connection:
        return len(connection.execute(select(tables.fetches)).all())


def ledger(deployment):
    with reading(deployment.engine) as connection:
        return [(run.job, run.exit_code, run.outcome) for run in load_runs(connection)]


def die(deployment):
    """Begin a run and never end it."""
    RunLease(deployment.engine, deployment.clock)._take()
    begin(deployment, "run", "2023-09-04")


def begin(deployment, job, period=""):
    with writing(deployment.engine) as connection:
        start_run(connection, RunRecord("conference", job, period, deployment.clock()))


def lose(deployment):
    with writing(deployment.engine) as connection:
        connection.execute(tables.leases.update().values(holder="another, process 1, x"))


def lose_and_write(deployment):
    lose(deployment)
    write(deployment)


def test_a_second_run_is_told_who_is_at_it(deploy):
    with under_lease(deploy()), pytest.raises(LeaseTakenError) as refused, under_lease(deploy()):
        pass
    assert "a run is under way (" in str(refused.value)
    assert "since 2023-09-04 12:00:00 UTC); nothing was done" in str(refused.value)


def test_the_lease_is_free_again_after_a_run_however_it_ended(deploy):
    with pytest.raises(KeyboardInterrupt), under_lease(deploy()):
        raise KeyboardInterrupt
    with under_lease(deploy()):
        pass


def test_a_dead_holder_is_taken_over_when_its_lease_has_expired_and_not_before(deploy, clock):
    die(deploy())
    clock.now += LASTS - timedelta(seconds=1)
    with pytest.raises(LeaseTakenError), under_lease(deploy()):
        pass
    clock.now += timedelta(seconds=1)
    with under_lease(deploy()):
        pass


def test_what_a_dead_holder_was_doing_is_told_as_killed_and_by_hand_as_running(deploy, clock):
    first = deploy()
    die(first)
    begin(first, "collect")
    clock.now += LASTS
    with under_lease(deploy()):
        assert ledger(first) == [("collect", None, "running"), ("run", None, "killed")]


def test_a_holder_that_gives_signs_of_life_keeps_the_lease(deploy, clock):
    first, second = deploy(), deploy()
    with under_lease(first):
        for _ in range(10):
            clock.now += timedelta(seconds=HEARTBEAT)
            first.lease.check()
        with pytest.raises(LeaseTakenError), under_lease(second):
            pass


def test_signs_of_life_are_given_while_nothing_is_written(deploy, monkeypatch):
    beaten = []
    monkeypatch.setattr(lease, "HEARTBEAT", 0.001)

    class Watched(RunLease):
        def check(self):
            beaten.append(self.holder)
            enough.set()

    enough = lease.threading.Event()
    first = deploy()
    with Watched(first.engine, first.clock).held():
        assert enough.wait(10)
    assert beaten


def test_who_lost_the_lease_stores_nothing_more_and_the_ledger_says_why(deploy, clock):
    first, second = deploy(), deploy()
    with pytest.raises(LeaseLostError), under_lease(first), jobs.recorded(first, "conference", "run"):
        lose_and_write(first)
    assert written(first) == 0
    ((_, code, why),) = ledger(first)
    assert (code, "another process took over" in why) == (75, True)
    with pytest.raises(LeaseTakenError), under_lease(second):
        pass


def test_a_holder_that_slept_and_was_not_taken_over_goes_on(deploy, clock):
    first = deploy()
    with under_lease(first):
        clock.now += timedelta(days=1)
        write(first)
        with pytest.raises(LeaseTakenError), under_lease(deploy()):
            pass


def test_a_clock_that_was_put_back_locks_nobody_out_for_long(deploy, clock):
    die(deploy())
    clock.now -= timedelta(days=400)
    with pytest.raises(LeaseTakenError), under_lease(deploy()):
        pass
    clock.now += LASTS
    with under_lease(deploy()):
        pass


def test_a_lease_that_was_given_back_is_free_on_a_clock_that_was_put_back(deploy, clock):
    with under_lease(deploy()):
        pass
    clock.now -= timedelta(days=400)
    with under_lease(deploy()):
        pass


def test_without_a_lease_everything_is_written_as_before(deploy):
    deployment = deploy()
    with under_lease(deployment):
        pass
    write(deployment)
    assert written(deployment) == 1
