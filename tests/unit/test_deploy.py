"""The files for where Esep runs name commands that there are."""

import re
from pathlib import Path

import pytest

from bot.cli import app

ROOT = Path(__file__).parents[2]
CALLS = re.compile(r"(?:bin/esep|python -m bot|\"esep\"\]\s+CMD \[\")\s*(\w+)")
FILES = [ROOT / "Procfile", ROOT / "Dockerfile", *sorted((ROOT / "deploy").rglob("*.service"))]
COMMANDS = {(command.name or command.callback.__name__) for command in app.registered_commands}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_what_is_run_is_a_command(path):
    called = CALLS.findall(path.read_text(encoding="utf-8"))
    assert called
    assert set(called) <= COMMANDS


def test_toolforges_jobs_are_entries_of_the_procfile():
    procfile, jobs = (
        (ROOT / name).read_text(encoding="utf-8").splitlines() for name in ("Procfile", "toolforge/jobs.yaml")
    )
    entries = {line.partition(":")[0] for line in procfile}
    jobs = [line.partition(":")[2].strip() for line in jobs if line.strip().startswith("command:")]
    assert jobs
    assert set(jobs) <= entries


def test_every_timer_has_its_service():
    timers = sorted((ROOT / "deploy").rglob("*.timer"))
    assert timers
    assert all(timer.with_suffix(".service").is_file() for timer in timers)


def test_the_container_gets_every_package_and_no_secret():
    copied = re.findall(r"^COPY (\w+) ", (ROOT / "Dockerfile").read_text(encoding="utf-8"), re.MULTILINE)
    assert {"bot", "collectors", "metrics", "config"} <= {*copied}
    kept = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert kept[0] == "*"
    assert not [line for line in kept if "user-" in line or "data" in line]
