"""What holds of the project as a whole: its names, its lock files, its start-up."""

import re
import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from bot.interpreter import NEW_OBJECTS

ROOT = Path(__file__).parents[2]
HEAVY = {
    "pandas",
    "sqlalchemy",
    "pywikibot",
    "matplotlib",
    "lxml",
    "mwparserfromhell",
    "pyarrow",
    "duckdb",
    "pyspark",
    "scipy",
}


@pytest.mark.parametrize("name", ["bot", "collectors", "metrics", "config"])
def test_no_other_distribution_provides_our_import_names(name):
    assert set(packages_distributions().get(name, ["esep"])) == {"esep"}


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt", "requirements-spark.txt"])
def test_the_lock_files_have_hashes_and_no_address(name):
    text = (ROOT / name).read_text()
    pinned = re.findall(r"^[a-z].*==", text, re.MULTILINE)
    assert len(pinned) > 30
    assert text.count("--hash=sha256:") >= len(pinned)
    assert not re.search(r"://|--index|--extra-index|--find-links|file:|^/|^\.", text, re.MULTILINE)


def test_help_loads_nothing_heavy():
    code = "import sys, bot.cli\ntry: bot.cli.app(['--help'])\nexcept SystemExit: pass\nprint(*sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert "Usage" in ran.stdout
    assert not HEAVY & set(ran.stdout.split())


def test_a_command_does_not_go_through_all_objects_each_time_there_are_a_few_more():
    code = "import gc, bot.cli\ntry: bot.cli.main()\nexcept SystemExit: print(*gc.get_threshold())"
    ran = subprocess.run(
        [sys.executable, "-c", code, "--help"], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert int(ran.stdout.splitlines()[-1].split()[0]) == NEW_OBJECTS


@pytest.mark.parametrize("folder", ["bot", "collectors", "metrics", "config"])
def test_modules_are_short_and_say_what_they_are(folder):
    for path in (ROOT / folder).rglob("*.py"):
        lines = path.read_text(encoding="utf-8").splitlines()
        assert len(lines) <= 300, path
        assert not lines or lines[0].startswith('"""'), path


def test_no_two_test_files_have_one_name():
    names = [path.name for path in (ROOT / "tests").rglob("test_*.py")]
    assert len(names) == len(set(names)), "pytest reads only one of them"
