"""Milestones on a real wiki: its own statistics, read, kept and published."""

from datetime import UTC, datetime, timedelta

import pytest
from wiki_family import EVENT_PAGE, Admin

from bot.splice import BEGIN, END

pytestmark = pytest.mark.wiki

PAGE = "Campaign/Pages"
FIRST = datetime(2026, 3, 1, 6, tzinfo=UTC)
DECLARED = f"""wiki = "kkwiki"
count = "pages"
number = 100000
by = 2026-12-16
timezone = "Asia/Almaty"
steps = [10, 50000]
page = "{PAGE}"
languages = ["kk", "en"]
"""


@pytest.fixture
def campaign(esep, admin):
    """A home folder with one declared milestone, and its page without a table."""
    admin.write(PAGE, f"Before.\n{BEGIN}{END}\nAfter.")
    declare(esep, DECLARED)
    return esep


def declare(esep, text, name="pages"):
    folder = esep.home / "config" / "milestones"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.toml").write_text(text, encoding="utf-8")


def pages_of(lab):
    answer = Admin.on(lab, "kkwiki").get(meta="siteinfo", siprop="statistics")
    return answer["query"]["statistics"]["pages"]


def shown(esep, *arguments):
    (found,) = esep.json_of("milestone", "--format", "json", *arguments)
    return found


def test_a_count_is_the_wikis_own_and_every_reading_is_kept(campaign, lab):
    campaign.clock = FIRST
    before = pages_of(lab)
    assert shown(campaign)["value"] == before
    people = Admin.on(lab, "kkwiki")
    for number in range(3):
        people.write(f"Жаңа бет {number}", "Мәтін.")
    campaign.clock = FIRST + timedelta(days=1)
    found = shown(campaign)
    assert (found["value"], found["last_day"]) == (before + 3, 3)
    assert [reading["value"] for reading in found["readings"]] == [before, before + 3]
    assert shown(campaign, "--stored")["readings"] == found["readings"]


def test_it_is_shown_dry_and_published_live_between_the_markers_of_its_page(campaign, admin):
    assert "dry run" in campaign.ok("milestone", "--publish")
    assert admin.text(PAGE) == f"Before.\n{BEGIN}{END}\nAfter."
    campaign.ok("milestone", "--publish", "--live")
    text = admin.text(PAGE)
    assert text.startswith(f"Before.\n{BEGIN}")
    assert text.endswith(f"{END}\nAfter.")
    assert text.count('class="esep-milestone"') == 2
    assert "nothing new" in campaign.ok("milestone", "--publish", "--live", "--stored")


def test_a_run_reads_and_publishes_it_once_a_day(campaign, admin, access_log):
    shown(campaign)
    campaign.ok("run", "--live")
    assert 'class="esep-milestone"' in admin.text(PAGE)
    access_log.forget()
    said = campaign.ok("run", "--live")
    assert "milestone pages: nothing due" in said
    assert access_log.writes() == []


def test_a_run_that_could_not_publish_it_tries_again(campaign, admin):
    admin.write(PAGE, "No markers.")
    assert campaign.run("run", "--live").returncode == 3
    admin.write(PAGE, f"{BEGIN}{END}")
    campaign.ok("run", "--live")
    assert 'class="esep-milestone"' in admin.text(PAGE)


def test_one_that_fails_stops_no_other(campaign):
    declare(campaign, DECLARED.replace('count = "pages"', 'category = "Category:Nowhere at all"'), "a-first")
    ran = campaign.run("milestone")
    assert ran.returncode == 2
    assert "is no category" in ran.stderr
    assert "Pages on kkwiki" in ran.stdout


def test_a_language_without_words_is_refused_and_nothing_read(campaign):
    declare(campaign, DECLARED.replace('["kk", "en"]', '["kk", "xx"]'))
    assert "there are no words in “xx”" in campaign.fails(2, "milestone")


def test_a_page_of_another_milestone_is_refused(campaign):
    declare(campaign, DECLARED.replace("100000", "200000"), "more-pages")
    assert "is the page of the milestone more-pages" in campaign.fails(2, "milestone", "pages", "--publish")


def test_a_page_of_an_event_is_refused(campaign):
    campaign.declare()
    declare(campaign, DECLARED.replace(PAGE, EVENT_PAGE))
    assert "is the page of the event conference" in campaign.fails(2, "milestone", "--publish", "--live")


def test_the_part_of_an_events_people_is_what_they_created(campaign):
    campaign.declare()
    declare(campaign, DECLARED.replace("page =", 'event = "conference"\npage ='))
    assert "not collected" in campaign.fails(4, "milestone")
    campaign.ok("collect", "conference")
    part = shown(campaign)["event"]
    created = campaign.json("status", "conference")["wikis"]["kkwiki"]["created"]
    assert part["one_by_one"]["pages"] + part["in_mass"]["pages"] == created


def test_a_wiki_that_cannot_be_read_adds_no_reading(campaign):
    campaign.clock = FIRST
    before = shown(campaign)
    declare(campaign, DECLARED.replace('count = "pages"', 'category = "Category:Nowhere at all"'))
    assert "no category" in campaign.fails(2, "milestone")
    declare(campaign, DECLARED)
    assert shown(campaign, "--stored")["readings"] == before["readings"]
