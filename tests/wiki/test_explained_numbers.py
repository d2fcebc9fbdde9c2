"""How a number came about, on a real wiki: the reference event's figures, revision by revision."""

import re

import pytest

from metrics.profiles import PROFILES

pytestmark = pytest.mark.wiki

OPEN = ("names = false", 'names = true\ncountry = "KZ"')


@pytest.fixture
def collected(esep, collection):
    return esep.take(collection)


def test_the_words_name_the_counted_figures(collected):
    said = collected.ok("status", "conference", "--explain", "wikipedia")
    assert "87 = 41 created + 46 improved" in said
    assert "People: listed 35, with a valid account 31, counted 28 (without the organizers)" in said
    assert "bot accounts (5), no change of text (2), redirects (8), reverts (4), reverted edits (7)" in said


@pytest.mark.parametrize("metric", ["wikipedia", "commons", "editors", "bytes_added"])
def test_every_profile_says_what_its_own_status_says(collected, metric):
    told = collected.json("status", "conference", "--explain", metric)
    for said in told["profiles"]:
        status = collected.json("status", "conference", "--profile", said["profile"])
        results = {row["metric"]: row["result"] for row in status["progress"]}
        assert said["result"] == results.get(metric), said["profile"]
    assert [said["profile"] for said in told["profiles"]] == list(PROFILES)


def test_why_the_dashboard_says_more_is_told_page_by_page(esep, lab):
    esep.declare("conference", OPEN)
    esep.ok("collect", "conference")
    told = esep.json("status", "conference", "--explain", "wikipedia")
    dashboard = next(said for said in told["profiles"] if said["profile"] == "dashboard")
    assert (dashboard["result"], dashboard["difference"]) == (103, 16)
    assert dashboard["more"]["reasons"] == {"redirect": 7, "revert": 4, "reverted": 4, "null-edit": 1}
    found = {row["title"]: row for row in dashboard["more"]["found"]}
    assert len(found) == 16
    page = found["Балқаштау өзені"]
    assert (page["accounts"], page["reasons"], len(page["revisions"])) == (["Гүлдана Ж."], ["redirect"], 2)
    assert told["organizers"]["difference"] == 5
    assert told["organizers"]["more"]["reasons"] == {"organizer": 5}


def test_where_names_are_not_published_nobody_is_named(collected):
    told = collected.json("status", "conference", "--explain", "editors")
    for said in (*told["profiles"], told["organizers"]):
        for alone in (said["more"], said["less"]):
            assert not alone or (alone["found"], alone["withheld"]) == ([], alone["number"])


def test_explaining_asks_no_wiki(collected, access_log):
    access_log.forget()
    collected.ok("status", "conference", "--explain", "editors", "--language", "kk")
    assert access_log.requests() == []


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_the_words_are_there_in_every_language(collected, language):
    said = collected.ok("status", "conference", "--explain", "wikipedia", "--language", language)
    assert re.search(r"^87 = 41 .*\+ 46 ", said, re.MULTILINE)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--explain", "pages"], "there is no metric “pages”; there are: participants, editors, "),
        (["--explain", "wikipedia", "--csv"], "--csv"),
        (["--explain", "wikipedia", "--wikitext"], "--wikitext"),
        (["--explain", "wikipedia", "--as-of", "2023-09-10"], "--as-of"),
        (["--explain", "wikipedia", "--profile", "dashboard"], "--profile"),
        (["--explain", "wikipedia", "--language", "tlh"], "en, kk, ru"),
        (["--language", "ru"], "--explain METRIC"),
    ],
)
def test_what_cannot_be_explained_is_refused_in_one_line(collected, options, said):
    assert said in collected.fails(2, "status", "conference", *options)
