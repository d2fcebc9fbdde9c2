"""Three declared events whose refreshing is told by a test, in a store of their own."""

from datetime import UTC, date, datetime, timedelta

from databases import put_empty_store

from bot.bootstrap import Deployment
from bot.due import run_events, under_lease
from bot.jobs import recorded
from bot.modes import How, Mode
from bot.publisher import Published
from bot.store.database import writing
from bot.store.repository import save_grant
from config.settings import Settings
from metrics.model import Grant, Period

START = datetime(2023, 9, 4, 12, tzinfo=UTC)
DECLARED = """
grant = "Grants:X"
page = "Events/X"
timezone = "UTC"
wikis = ["kkwiki"]
[participants]
list = ["Aru"]
"""
GRANT = Grant(
    "Grants:X",
    "1",
    None,
    Period(date(2023, 9, 2), date(2023, 10, 3)),
    None,
    (),
    (),
    (),
    (),
    revision=7,
)
LIVE = How(Mode.LIVE)


class World:
    """Three declared events; what refreshing one comes to is told by a test."""

    def __init__(self, home):
        self.now, self.takes, self.ends = START, timedelta(), {}
        put_empty_store(home / "data" / "esep.sqlite")
        self.deployment = Deployment(
            Settings(ESEP_HOME=home, ESEP_CONTACT="me@example.org"), clock=lambda: self.now
        )
        folder = home / "config" / "events"
        folder.mkdir(parents=True)
        for name in ("a", "b", "c"):
            (folder / f"{name}.toml").write_text(DECLARED)

    def refresh(self, deployment, name, how, *, period):
        with recorded(deployment, name, how.run_job, period):
            self.now += self.takes
            if name in self.ends:
                raise self.ends[name]
            with writing(deployment.store) as connection:
                save_grant(connection, name, (GRANT, None), declared="Grants:X", now=self.now)
            return Published("Events/X", "", "")

    def run(self, *names):
        """Return what a run does: event → its exit code, None where nothing was due."""
        with under_lease(self.deployment):
            outcomes = list(run_events(self.deployment, names, LIVE))
        return {
            outcome.event: outcome.exit.value if outcome.error or outcome.published else None
            for outcome in outcomes
        }
