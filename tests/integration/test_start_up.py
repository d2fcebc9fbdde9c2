"""What a command loads before it does anything: most runs find nothing due, and hundreds of events wait."""

import os
import subprocess
import sys
from datetime import UTC, datetime

from three_events import DECLARED, GRANT

from bot.bootstrap import Deployment
from bot.kinds import SORTS
from bot.modes import How
from bot.store.database import MIGRATIONS, versions, writing
from bot.store.ledger import RunRecord, finish_run, start_run
from bot.store.repository import save_grant
from config.settings import Settings

NEVER_NEEDED = {
    "pandas",
    "matplotlib",
    "pywikibot",
    "scipy",
    "numpy",
    "alembic",
    "jinja2",
    "lxml",
    "apscheduler",
}
ESEP_AND_WHAT_IT_LOADED = """
import sys, atexit
from bot.cli import main
atexit.register(lambda: print("loaded:", *sys.modules))
main()
"""


def run_now(home, *arguments):
    """Return what a command prints, and the modules that it loaded."""
    environment = {**os.environ, "ESEP_HOME": str(home), "ESEP_CONTACT": "me@example.org"}
    command = [sys.executable, "-c", ESEP_AND_WHAT_IT_LOADED, *arguments]
    ran = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    said, _, loaded = ran.stdout.partition("loaded:")
    return said, set(loaded.split())


def declared_and_done(home, names):
    """Declare events, and leave each as a dry run a moment ago left it."""
    deployment = Deployment(Settings(ESEP_HOME=home, ESEP_CONTACT="me@example.org"))
    (home / "config" / "events").mkdir(parents=True)
    now = datetime.now(UTC)
    with writing(deployment.store) as connection:
        for name in names:
            (home / "config" / "events" / f"{name}.toml").write_text(DECLARED)
            save_grant(connection, name, (GRANT, None), declared="Grants:X", now=now)
            done = RunRecord(name, How().run_job, "today", now, now, 0, "done", 0, 0, 0)
            finish_run(connection, start_run(connection, done), done)
    deployment.engine.dispose()


def test_a_run_that_has_nothing_to_do_loads_nothing_to_do_it_with(tmp_path):
    declared_and_done(tmp_path, ["a", "b"])
    said, loaded = run_now(tmp_path, "run")
    assert said.splitlines() == ["a: nothing due", "b: nothing due"]
    assert sorted(NEVER_NEEDED & loaded) == []


def test_nor_where_all_else_that_is_declared_was_done_today(tmp_path):
    declared_and_done(tmp_path, ["a"])
    deployment = Deployment(Settings(ESEP_HOME=tmp_path, ESEP_CONTACT="me@example.org"))
    now = datetime.now(UTC)
    with writing(deployment.store) as connection:
        for sort in SORTS:
            folder = tmp_path / "config" / sort.folder
            folder.mkdir()
            (folder / "x.toml").write_text("")
            done = RunRecord(sort.label("x"), How().run_job, "today", now, now, 0, "done", 0, 0, 0)
            finish_run(connection, start_run(connection, done), done)
    deployment.engine.dispose()
    said, loaded = run_now(tmp_path, "run")
    assert said.splitlines() == ["a: nothing due", *(f"{sort.label('x')}: nothing due" for sort in SORTS)]
    assert sorted(NEVER_NEEDED & loaded) == []


def test_a_migration_s_file_is_called_by_its_version_so_that_the_newest_is_known_without_reading_them():
    texts = {path.name: path.read_text() for path in (MIGRATIONS / "versions").glob("*.py")}
    assert all(f'revision = "{name.partition("_")[0]}"' in text for name, text in texts.items())
    before = [None, *versions()]
    assert all(
        f"down_revision = {before[n]!r}".replace("'", '"') in texts[name]
        for n, name in enumerate(sorted(texts))
    )
