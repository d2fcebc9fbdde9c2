"""Completion: what a shell offers while a command is typed."""

import os
import subprocess
import sys

import pytest


@pytest.fixture
def offered(tmp_path):
    folder = tmp_path / "config" / "events"
    folder.mkdir(parents=True)
    for name in ("conference", "contest", "workshop"):
        (folder / f"{name}.toml").touch()

    def offered(*words, **environment):
        asked = {
            "ESEP_HOME": str(tmp_path),
            "_ESEP_COMPLETE": "complete_bash",
            "COMP_WORDS": " ".join(words),
            "COMP_CWORD": str(len(words) - 1),
            **environment,
        }
        code = "from bot.cli import app; app(prog_name='esep')"
        ran = subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, **asked},
        )
        return ran.stdout.split(), ran.stderr

    return offered


@pytest.mark.parametrize("command", ["report", "status", "publish", "run"])
def test_declared_events_are_offered(offered, command):
    assert offered("esep", command, "con") == (["conference", "contest"], "")


def test_commands_are_offered(offered):
    assert offered("esep", "rep") == (["report"], "")


def test_where_the_settings_are_wrong_nothing_is_offered_and_nothing_said(offered):
    assert offered("esep", "report", "con", ESEP_REQUESTS_AT_ONCE="many") == ([], "")
