"""Processes of `esep` at a simulated time, some of them killed, and a note of how each ended."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from .weather import TIMEOUT

CODE = """
from functools import partial
from time_machine import travel
travel({at}).start()
import bot.bootstrap as root
from bot.cli import main
root.Patience = partial(root.Patience, timeout={timeout}, longest_wait=0.3)
main()
"""
"""The command at a simulated time, which waits no longer for a wiki than a soak can bear."""

LONGEST = 900.0
"""Seconds after which a process is taken for hung."""


@dataclass
class Clock:
    """Simulated time: it goes on as real time does, and leaps where it is told to."""

    start: datetime
    began: float = field(default_factory=time.monotonic)
    leapt: timedelta = timedelta()

    @property
    def now(self) -> datetime:
        return self.start + self.leapt + timedelta(seconds=time.monotonic() - self.began)

    def leap(self, by: timedelta) -> None:
        self.leapt += by

    def leap_to(self, moment: datetime) -> None:
        self.leapt += max(moment - self.now, timedelta())


@dataclass
class Process:
    """One process: its number, when it began, what it was asked, and the files of what it said."""

    number: int
    words: tuple[str, ...]
    said: Path
    popen: subprocess.Popen[bytes]
    killed: bool = False

    def kill(self) -> None:
        """Kill it, unless it has ended."""
        if self.popen.poll() is None:
            self.popen.send_signal(signal.SIGKILL)
            self.killed = self.popen.wait() == -signal.SIGKILL

    def wait(self) -> int:
        try:
            return self.popen.wait(LONGEST)
        except subprocess.TimeoutExpired:
            self.popen.kill()
            raise RuntimeError(f"process {self.number} hangs: {' '.join(self.words)}") from None

    def ends_within(self, seconds: float) -> bool:
        with suppress(subprocess.TimeoutExpired):
            self.popen.wait(seconds)
        return self.popen.returncode is not None

    @property
    def text(self) -> str:
        return self.said.read_text(encoding="utf-8")


@dataclass
class Esep:
    """The command in a home folder; `done` are all processes that were begun."""

    home: Path
    environment: Mapping[str, str]
    clock: Clock
    done: list[Process] = field(default_factory=list)

    def begin(self, *words: str) -> Process:
        number = len(self.done) + 1
        said = self.home / "said" / f"{number:04}.txt"
        said.parent.mkdir(parents=True, exist_ok=True)
        code = CODE.format(at=self.clock.now.timestamp(), timeout=TIMEOUT)
        own = {"ESEP_HOME": str(self.home), "ESEP_CONTACT": f"soak-{number}@example.org"}
        with said.open("w") as file:
            popen = subprocess.Popen(
                [sys.executable, "-c", code, *words],
                stdout=file,
                stderr=subprocess.STDOUT,
                cwd=self.home,
                env={**os.environ, **self.environment, **own},
            )
        self.done.append(Process(number, words, said, popen))
        return self.done[-1]

    def run(self, *words: str) -> Process:
        process = self.begin(*words)
        process.wait()
        return process
