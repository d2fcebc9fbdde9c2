"""Python code in a process of its own: from the start, or forked from one that has the imports behind it."""

import atexit
import json
import os
import subprocess
import sys
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from signal import SIGKILL
from tempfile import NamedTemporaryFile
from threading import Lock, Timer
from time import sleep

PLAIN = "from bot.cli import main; main()"
"""The command. Other code changes our modules before they meet each other, and so loads them itself."""
OURS = ("ours",)
"""What is preloaded for the command: Esep's modules."""


LOOK_AGAIN = 0.01
"""Seconds after which it is asked again whether a process has ended."""
ASKING = Lock()


@cache
def forker(*preloaded):
    """The program that forks, once for all tests with what is preloaded."""
    command = [sys.executable, "-P", str(Path(__file__).with_name("forked.py")), *preloaded]
    started = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    atexit.register(started.communicate)
    return started


def answered(parent, asked):
    """Return the number that the forker answers, None where it has none; threads ask one after the other."""
    with ASKING:
        print(json.dumps(asked), file=parent.stdin, flush=True)
        answer = parent.stdout.readline().strip()
    return int(answer) if answer else None


class Forked:
    """A process that runs Python code as `python -c` does, without its second of imports."""

    def __init__(self, code, arguments, folder, environment, *, preloaded=(), stdout=None):
        """Start it; what it prints can be followed where `stdout` names a pipe."""
        self._parent, self._ended = forker(*preloaded), None
        self._outputs = [NamedTemporaryFile("r") for _ in range(2)]  # noqa: SIM115 - closed when it ended
        outputs = [stdout or self._outputs[0].name, self._outputs[1].name]
        job = [code, [*map(str, arguments)], str(folder), environment, *map(str, outputs)]
        self.pid = answered(self._parent, job)

    def send_signal(self, number):
        os.kill(self.pid, number)

    def kill(self):
        """End it at once, unless it has ended."""
        if self._ended is None:
            self.send_signal(SIGKILL)
            self.ended()

    def ended(self, patience=None):
        """Return exit code, output and errors when it has ended; it is killed after `patience` seconds."""
        if self._ended is None:
            with killed_after(patience, self.pid):
                while (code := answered(self._parent, self.pid)) is None:
                    sleep(LOOK_AGAIN)
            self._ended = (code, *(file.read() for file in self._outputs))
            for file in self._outputs:
                file.close()
        return self._ended


@contextmanager
def killed_after(patience, pid):
    killer = Timer(patience or 0, os.kill, [pid, SIGKILL])
    if patience:
        killer.start()
    yield
    killer.cancel()


def run_forked(code, arguments, folder, environment, preloaded=()):
    ran = Forked(code, arguments, folder, environment, preloaded=preloaded)
    return subprocess.CompletedProcess(arguments, *ran.ended())


def run_whole(code, arguments, folder, environment):
    """Run Python code from the start, for what the interpreter itself goes by."""
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder, env=environment)
