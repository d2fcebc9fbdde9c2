"""`make soak`: fifty events and a thousand people, a day of hourly runs, and everything that goes wrong."""

import argparse
import os
import random
import shutil
import sys
import time
from collections.abc import Iterator, Mapping
from random import Random

from scripts.mediawiki.errors import LabError
from scripts.mediawiki.instance import Instance

from . import judge, wikis
from .day import Day
from .judge import History
from .processes import Clock, Esep
from .weather import Weather
from .world import PEOPLE_OF_AN_EVENT, START, World


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(prog="make soak", description=__doc__)
    made.add_argument("--seed", type=int, default=random.randrange(10**6), help="of every choice by chance")
    made.add_argument("--hours", type=int, default=24, help="simulated hours")
    made.add_argument("--minutes", type=float, default=17, help="real minutes at least")
    made.add_argument("--events", type=int, default=50, help="events of 20 people each")
    return made


def main() -> int:
    asked = parser().parse_args()
    os.umask(0o077)
    try:
        return soak(asked)
    except LabError as error:
        print(f"soak: {error}", file=sys.stderr)
        return error.exit_code


def soak(asked: argparse.Namespace) -> int:
    print(
        f"soak: SEED={asked.seed}, {asked.events} events, {asked.events * PEOPLE_OF_AN_EVENT} people",
        flush=True,
    )
    world = World(Random(f"{asked.seed} people"), asked.events)
    weather = Weather(Random(f"{asked.seed} weather"))
    began = time.monotonic()
    with wikis.up(world.before(), weather) as family:
        print(f"seeded in {time.monotonic() - began:.0f} s", flush=True)
        clock = Clock(START)
        day = Day(world, family, weather, home(family, world, clock, "bot"), Random(f"{asked.seed} day"))
        day.goes_by(asked.hours, asked.minutes * 60 / asked.hours)
        return judged(day, time.monotonic() - clock.began)


def home(family: wikis.Wikis, world: World, clock: Clock, name: str) -> Esep:
    """Return the command in a new home folder in which all events are declared."""
    folder = Instance(wikis.FAMILY).home / "homes" / name
    shutil.rmtree(folder, ignore_errors=True)
    events = folder / "config" / "events"
    events.mkdir(parents=True)
    for event in world.events:
        (events / f"{event}.toml").write_text(world.declaration(event), encoding="utf-8")
    return Esep(folder, family.environment(folder), clock)


def judged(day: Day, seconds: float) -> int:
    """Let the bot run without faults, judge, and print figures and faults; return the exit code."""
    esep, world = day.esep, day.world
    faulty = len(esep.done)
    esep.clock.leap(2 * judge.LEASE_OVER)
    last = esep.run("run", "--live", *world.events)
    rows, arrived = judge.ledger(esep.home), sum(day.weather.arrived.values())
    histories = [History.of(day.wikis, world, event) for event in world.events]
    clean = home(day.wikis, world, esep.clock, "clean")
    figures: dict[str, object] = {
        "seconds with faults": round(seconds),
        "processes": faulty,
        **day.happened,
        **{f"fault: {kind}": times for kind, times in sorted(day.weather.met.items())},
        "faults that befell edits": day.weather.edits_met,
        "runs of an event in the ledger": len(rows),
        **{f"… with exit code {code}": times for code, times in judge.by_exit_code(rows).items()},
        "edits made": sum(len(history.edits) for history in histories),
        "edits told": sum(row.edits for row in rows),
        "requests arrived": arrived,
        "requests told": sum(row.requests for row in rows),
    }
    checks = {
        "how processes ended": judge.how_processes_ended(esep.done),
        "a last run makes all good": judge.ends_well(last),
        "the edits add up": judge.edits_add_up(rows, histories),
        "the requests add up": judge.requests_add_up(rows, day.weather, esep.done),
        "no needless edit, no stranger": (fault for history in histories for fault in history.faults()),
        "no edit elsewhere": judge.edits_elsewhere(day.wikis, world),
        "as a clean run": judge.as_a_clean_run(clean, esep, world),
    }
    return told(figures, checks)


def told(figures: Mapping[str, object], checks: Mapping[str, Iterator[str]]) -> int:
    for name, number in figures.items():
        print(f"{name:<42}{number:>8}")
    failed = 0
    for name, faults in checks.items():
        found = list(faults)
        failed += len(found)
        print(f"{'FAILED' if found else 'ok':<8}{name}")
        for fault in found:
            print(f"        {fault}")
    return 1 if failed else 0


sys.exit(main())
