"""Pages of what is declared beside events: whose they are, and that one broken declaration stops no other."""

from datetime import UTC, datetime

import pytest
from test_participants_sources import SITES

from bot import own_pages
from bot.bootstrap import Deployment
from bot.desk import Desk
from bot.errors import UsageError
from bot.growth import declared_growth
from bot.kinds import GROWTH, MEASURES
from bot.modes import How, Mode
from bot.own_pages import Wanted, publish_all
from bot.store.database import writing
from bot.store.months import save_months
from bot.store.repository import save_site
from config.settings import Settings
from metrics.growth import months_until
from metrics.readings import Reading

NOW = datetime(2013, 6, 1, tzinfo=UTC)
GROWN = """day = 2012-04-20
wikis = ["kk.wikipedia"]
controls = ["et.wikipedia", "lv.wikipedia", "mk.wikipedia"]
page = "Conference/Growth"
"""
MEASURED = """page = "Conference/Measures"
[[measures]]
text = "A link"
"""


@pytest.fixture
def deployment(tmp_path, monkeypatch):
    monkeypatch.setattr(Deployment, "account", "Bot")
    made = Deployment(Settings(ESEP_HOME=tmp_path, ESEP_CONTACT="me@example.org"), clock=lambda: NOW)
    with writing(made.store) as connection:
        save_site(connection, SITES["metawiki"], now=NOW)
    declare(made, GROWTH, "conference", GROWN)
    declare(made, MEASURES, "conference", MEASURED)
    yield made
    made.engine.dispose()


@pytest.fixture
def edited(monkeypatch):
    """The pages that would be edited: nothing is."""
    pages = []

    class Seen(Desk):
        @property
        def publisher(self):
            pages.append(self.page)
            raise UsageError("seen")

    monkeypatch.setattr(own_pages, "Desk", Seen)
    return pages


def keep_readings(deployment):
    """Keep a reading of every wiki of the growth, in which no month is known."""
    declared = declared_growth(deployment, "conference")
    found = Reading(NOW, months_until(declared.day, 0)[0], {measure: {} for measure in declared.measures})
    with writing(deployment.store) as connection:
        for wiki in (*declared.wikis, *declared.controls):
            save_months(connection, "conference", wiki, found)


def declare(deployment, sort, name, text):
    folder = sort.declared_in(deployment)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.toml").write_text(text, encoding="utf-8")


def publish(deployment, sort, *names, **how):
    return publish_all(deployment, sort.kind, Wanted(names, stored=True), How(**how))


def test_a_declaration_that_cannot_be_read_does_not_keep_others_from_being_published(deployment, edited):
    declare(deployment, GROWTH, "broken", "day = 2012-")
    publish(deployment, MEASURES)
    assert edited == ["Conference/Measures"]


@pytest.mark.parametrize("name", ["conference", "conference.toml"])
def test_a_name_may_be_given_as_the_files_and_its_page_is_its_own(deployment, edited, name):
    publish(deployment, MEASURES, name)
    assert edited == ["Conference/Measures"]


def test_growth_and_measures_of_one_name_have_sandboxes_of_their_own(deployment, edited):
    keep_readings(deployment)
    for sort in (GROWTH, MEASURES):
        publish(deployment, sort, "conference", mode=Mode.SANDBOX)
    assert edited == ["User:Bot/sandbox/growth/conference", "User:Bot/sandbox/measures/conference"]


def test_two_tables_do_not_share_a_page(deployment, edited, capsys):
    declare(deployment, MEASURES, "conference", MEASURED.replace("Measures", "Growth"))
    assert publish(deployment, MEASURES) == 2
    assert "is the page of the growth conference" in capsys.readouterr().err
    assert edited == []
