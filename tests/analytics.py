"""The Analytics API of the scenario of 2012, with answers that a test can break."""

import importlib.util
from datetime import UTC, datetime
from pathlib import Path

import pytest
from rest_service import serving

from bot.bootstrap import Deployment
from collectors.patience import Patience
from config.settings import Settings

SCENARIO = Path(__file__).parents[1] / "scripts" / "scenarios" / "conference-2012"

YEAR_LATER = datetime(2013, 5, 16, tzinfo=UTC)
"""When all that the conference is compared by is known."""

WIKIS = """home = "metawiki"
analytics = "{}"
[wikis.metawiki]
api = "http://127.0.0.1:9/w/api.php"
project = "meta"
language = "en"
"""
FEW = """day = 2012-04-20
wikis = ["kk.wikipedia", "tr.wikipedia", "az.wikipedia", "crh.wikipedia"]
controls = ["et.wikipedia", "lv.wikipedia", "mk.wikipedia", "hy.wikipedia"]
measures = ["edits", "new_pages"]
"""


def scenario_service():
    spec = importlib.util.spec_from_file_location("conference_2012_service", SCENARIO / "service.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Analytics:
    """The stand-in of the scenario, whose answers a test can break by a part of their path."""

    def __init__(self, service):
        self.service, self.truth, self.broken = service, scenario_service(), {}
        service.answer = self.answer

    def answer(self, path, query):
        self.service.asked.append(path)
        found = next((reply for part, reply in self.broken.items() if part in path), None)
        if found:
            return found(self.truth.answer(path)) if callable(found) else found
        body = self.truth.answer(path)
        return (200, body, {}) if body else (404, {}, {})

    def asked(self):
        """Return the wikis that were asked for since the last call, and forget them."""
        found = [path.split("/")[4] for path in self.service.asked]
        self.service.asked.clear()
        return found


@pytest.fixture
def analytics():
    with serving() as service:
        yield Analytics(service)


def declare(home, text, folder="growth"):
    """Declare the conference by a text."""
    folder = home / "config" / folder
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "conference.toml").write_text(text, encoding="utf-8")


@pytest.fixture
def growing(tmp_path, analytics):
    """A deployment a year after the conference, which is declared, and nothing read yet."""
    wikis = tmp_path / "wikis.toml"
    wikis.write_text(WIKIS.format(f"{analytics.service.url}/metrics"), encoding="utf-8")
    declare(tmp_path, FEW)
    settings = Settings(
        ESEP_HOME=tmp_path,
        ESEP_WIKIS=wikis,
        ESEP_CONTACT="me@example.org",
        PYWIKIBOT_DIR=None,
        ESEP_REQUESTS_A_MINUTE=1_000_000,
    )
    made = Deployment(settings, patience=Patience(tries=1, timeout=5))
    made.clock = lambda: YEAR_LATER
    yield made
    made.engine.dispose()
