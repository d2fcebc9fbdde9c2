"""What an operator is told of events that nobody keeps up to date, by the command and by the metrics file."""

from datetime import timedelta

import pytest

from bot.errors import StoreError
from bot.metrics_file import write_metrics
from bot.watchdog import watch
from collectors.errors import LoginError

DAY = timedelta(hours=24)


def stale(world):
    return {each.event: each.why for each in watch(world.deployment, late=DAY) if each.why}


def test_an_event_that_was_never_collected_is_stale(world):
    assert stale(world) == dict.fromkeys("abc", "was never collected")


def test_an_event_that_was_done_is_not_stale_before_it_is_due_for_longer_than_a_day(world):
    world.run()
    world.now += timedelta(hours=30)
    assert stale(world) == {}


def test_an_event_that_is_due_for_too_long_is_stale_and_says_since_when_and_why(world):
    world.run()
    world.ends["b"] = LoginError("the bot password was refused")
    world.now += timedelta(days=3)
    world.run()
    said = stale(world)
    assert said.keys() == {"b"}
    assert said["b"].startswith("is due for 2023-09-0")
    assert "the last run that ended well was 2023-09-04T12:00:00Z" in said["b"]
    assert said["b"].endswith("the last one said: the bot password was refused")


def test_a_declaration_that_cannot_be_read_is_stale_and_hides_no_other(world):
    world.run()
    path = world.deployment.settings.events_dir / "a.toml"
    path.write_text("grant = ", encoding="utf-8")
    assert stale(world).keys() == {"a"}
    assert str(path) in stale(world)["a"]


def metrics(world, tmp_path):
    path = tmp_path / "esep.prom"
    write_metrics(world.deployment, path, late=DAY)
    lines = path.read_text(encoding="utf-8").splitlines()
    return dict(line.rsplit(" ", 1) for line in lines if not line.startswith("#"))


def test_the_metrics_file_tells_the_last_success_staleness_and_how_runs_ended(world, tmp_path):
    world.ends["c"] = LoginError("the bot password was refused")
    world.run()
    found = metrics(world, tmp_path)
    assert float(found['esep_last_success_timestamp_seconds{event="a"}']) == world.now.timestamp()
    assert 'esep_last_success_timestamp_seconds{event="c"}' not in found
    assert [found[f'esep_stale{{event="{name}"}}'] for name in "abc"] == ["0.0", "0.0", "1.0"]
    assert found['esep_ledger_runs{exit_code="0",job="run"}'] == "2.0"
    assert found['esep_ledger_runs{exit_code="3",job="run"}'] == "1.0"
    assert found['esep_ledger_requests{exit_code="0",job="run"}'] == "0.0"


def test_a_metrics_file_that_cannot_be_written_is_told_by_its_setting(world, tmp_path):
    with pytest.raises(StoreError, match=r"ESEP_METRICS_FILE: .* cannot be written"):
        write_metrics(world.deployment, tmp_path / "missing" / "esep.prom", late=DAY)
