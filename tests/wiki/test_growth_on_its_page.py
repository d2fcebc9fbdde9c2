"""Growth on a real wiki: published between the markers of its page, and done by a run."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from analytics import FEW

from bot.splice import BEGIN, END

pytestmark = pytest.mark.wiki

PAGE = "Conference of 2012/Growth"
HALF_A_YEAR_LATER, A_YEAR_LATER = datetime(2012, 11, 20, 6, tzinfo=UTC), datetime(2013, 5, 20, 6, tzinfo=UTC)


@pytest.fixture
def conference(esep, admin, analytics):
    """A home folder with the conference declared, a service that knows of it, and an empty page."""
    admin.write(PAGE, f"Before.\n{BEGIN}{END}\nAfter.")
    wikis = esep.home / "wikis.toml"
    known = Path(esep.lab["environment"]["ESEP_WIKIS"]).read_text(encoding="utf-8")
    wikis.write_text(f'analytics = "{analytics.service.url}/metrics"\n{known}', encoding="utf-8")
    folder = esep.home / "config" / "growth"
    folder.mkdir(parents=True)
    (folder / "conference.toml").write_text(f'{FEW}page = "{PAGE}"\n', encoding="utf-8")
    return replace(esep, environment={"ESEP_WIKIS": str(wikis)}, clock=A_YEAR_LATER)


def test_it_is_shown_dry_and_published_live_between_the_markers_of_its_page(conference, admin):
    assert "dry run" in conference.ok("growth", "--publish")
    assert admin.text(PAGE) == f"Before.\n{BEGIN}{END}\nAfter."
    conference.ok("growth", "--publish", "--live")
    text = admin.text(PAGE)
    assert text.startswith(f"Before.\n{BEGIN}")
    assert text.endswith(f"{END}\nAfter.")
    assert text.count('class="esep-growth"') == 1
    assert "nothing new" in conference.ok("growth", "--publish", "--live", "--stored")


def test_runs_publish_each_checkpoint_as_it_is_over_and_ask_for_nothing_in_between(
    conference, admin, analytics
):
    conference.clock = HALF_A_YEAR_LATER
    conference.ok("run", "--live")
    assert "pending" in admin.text(PAGE)
    analytics.asked()
    conference.clock = HALF_A_YEAR_LATER.replace(day=22)
    assert "nothing new, not edited" in conference.ok("run", "--live")
    assert analytics.asked() == []
    conference.clock = A_YEAR_LATER
    conference.ok("run", "--live")
    assert "pending" not in admin.text(PAGE)


def test_a_reading_that_fails_leaves_the_page_as_it_was(conference, admin, analytics):
    conference.clock = HALF_A_YEAR_LATER
    conference.ok("run", "--live")
    before = admin.text(PAGE)
    analytics.broken["/az.wikipedia"] = (404, {}, {})
    conference.clock = A_YEAR_LATER
    ran = conference.run("run", "--live")
    assert ran.returncode == 4
    assert "the reading of 2012-11-20 stands" in ran.stdout + ran.stderr
    assert admin.text(PAGE) == before


MEASURES = """page = "Conference of 2012/Measures"
languages = ["kk", "en"]

[[measures]]
text = "A rise in the growth rate"
growth = "conference"
measure = "edits"
checkpoint = 12

[[measures]]
text = "A strong link"
statement = "achieved"
source = "https://meta.wikimedia.org/wiki/Report"
"""


def test_measures_of_success_are_published_with_what_is_measured_and_what_is_stated(conference, admin):
    folder = conference.home / "config" / "measures"
    folder.mkdir(parents=True)
    (folder / "conference.toml").write_text(MEASURES, encoding="utf-8")
    page = "Conference of 2012/Measures"
    admin.write(page, f"{BEGIN}{END}")
    conference.ok("run", "--live")
    text = admin.text(page)
    assert text.count('class="esep-measures"') == 2
    assert "measured by Esep" in text
    assert "[https://meta.wikimedia.org/wiki/Report stated by a person]" in text
    assert "nothing new" in conference.ok("measures", "--publish", "--live")


def test_a_page_of_growth_is_not_that_of_measures(conference):
    folder = conference.home / "config" / "measures"
    folder.mkdir(parents=True)
    (folder / "conference.toml").write_text(MEASURES.replace("/Measures", "/Growth"), encoding="utf-8")
    told = conference.fails(2, "measures", "--publish", "--live")
    assert "is the page of the growth conference" in told
