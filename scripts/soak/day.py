"""The day: hour by hour people edit and the bot runs, in bad weather, killed, and beside itself."""

import time
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from .processes import Esep, Process
from .weather import Weather
from .wikis import Wikis
from .world import START, World

AT_ONCE = 12
"""How many events a run is asked for by name, beside what is due."""

EARLIEST, LATEST = 0.5, 20.0
"""Seconds after which a process is killed, if it lives that long."""

PAUSE = timedelta(minutes=6)
"""The longest time between two runs of an hour; half of it is as long as a lease lasts."""


@dataclass
class Day:
    """A day of `hours`, each at least `seconds` long; `happened` counts what was done to the runs."""

    world: World
    wikis: Wikis
    weather: Weather
    esep: Esep
    chance: Random
    happened: Counter[str] = field(default_factory=Counter)
    seen: datetime = START

    def goes_by(self, hours: int, seconds: float) -> None:
        for hour in range(hours):
            self.esep.clock.leap_to(START + timedelta(hours=hour))
            print(
                f"{hour:02}:00  {len(self.esep.done)} processes, {sum(self.weather.met.values())} faults",
                flush=True,
            )
            self._hour(until=time.monotonic() + seconds)

    def _hour(self, until: float) -> None:
        """What cron calls once, and then some events by name until the hour is over."""
        self._people_edit()
        self._run(["run", "--live"])
        while time.monotonic() < until:
            self.esep.clock.leap(PAUSE * self.chance.random())
            if self.chance.random() < 1 / 3:
                self._people_edit()
            asked = self.chance.sample(self.world.events, min(AT_ONCE, self.world.count))
            self._run(["run", "--live", *asked])

    def _people_edit(self) -> None:
        now = self.esep.clock.now
        self.wikis.let_happen(self.world.happens(self.seen, now))
        self.seen = now

    def _run(self, words: list[str]) -> None:
        ways: list[Callable[[list[str]], None]] = [self._in_peace, self._killed, self._two_at_once]
        self.happened[self.weather.turns()] += 1
        with self._perhaps_read_only():
            self.chance.choices(ways, weights=(50, 35, 15))[0](words)
        self.weather.clears()

    def _perhaps_read_only(self) -> AbstractContextManager[None]:
        if self.chance.random() >= 1 / 12:
            return nullcontext()
        self.happened["read-only wiki"] += 1
        return self.wikis.read_only("metawiki")

    def _in_peace(self, words: list[str]) -> None:
        self.esep.run(*words)

    def _killed(self, words: list[str]) -> None:
        self._let_die(self.esep.begin(*words))

    def _let_die(self, process: Process) -> None:
        if not process.ends_within(self.chance.uniform(EARLIEST, LATEST)):
            process.kill()
            self.happened["killed"] += process.killed

    def _two_at_once(self, words: list[str]) -> None:
        """A second process does the same, or publishes what is stored of an event; either may be killed."""
        self.happened["two at once"] += 1
        first = self.esep.begin(*words)
        time.sleep(self.chance.uniform(0, 3))
        event = self.chance.choice(self.world.events)
        second = self.esep.begin(*self.chance.choice([words, ["publish", event, "--live"]]))
        if self.chance.random() < 1 / 4:
            self._let_die(first)
        second.wait()
        first.wait()
