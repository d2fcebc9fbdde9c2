"""The report of the reference event: the figures of the other commands, and nobody who may not be named."""

import csv
import json
from pathlib import Path

import pytest
from lxml import html

pytestmark = pytest.mark.wiki

FILES = {"report.html", "report.xlsx", "status.csv", "status.json", "evidence.csv"}


@pytest.fixture
def collected(esep, collection):
    return esep.take(collection)


@pytest.fixture
def public(collected):
    """The event, its names and pages published."""
    (path,) = (collected.home / "config" / "events").iterdir()
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("names = false", 'names = true\ncountry = "KZ"'), encoding="utf-8")
    return collected


def whole(folder):
    """Everything in a folder's files that a reader could find, but for the workbook."""
    return "\n".join(path.read_text(encoding="utf-8") for path in folder.iterdir() if path.suffix != ".xlsx")


def accounts(esep):
    people = esep.json("participants", "conference")["people"]
    return {person["account"] for person in people} - {None}


def test_the_files_have_the_figures_of_the_other_commands(public, access_log):
    access_log.forget()
    public.ok("report", "conference")
    assert access_log.requests() == []
    folder = public.home / "report-conference"
    assert {path.name for path in folder.iterdir()} == FILES
    figures = json.loads((folder / "status.json").read_text(encoding="utf-8"))
    assert {**figures, "taken_at": ""} == {**public.json("status", "conference"), "taken_at": ""}
    assert (folder / "status.csv").read_text() == public.ok("status", "conference", "--csv")
    assert (folder / "evidence.csv").read_text() == public.ok("evidence", "conference")


def test_the_edits_by_day_are_the_counted_ones(public, expected):
    public.ok("report", "conference", "-o", "out", "--language", "en")
    page = html.document_fromstring((public.home / "out" / "report.html").read_text(encoding="utf-8"))
    (activity,) = [each for each in page.iter("figure") if "Counted edits by day" in each.text_content()]
    rows = [[cell.text_content() for cell in row[1:]] for row in activity.iterfind(".//tbody/tr")]
    counted = public.json("status", "conference", "--explain", "wikipedia")["edits"]["counted"]
    assert sum(int(row[0]) for row in rows) == counted


def test_where_nothing_was_declared_there_are_totals_alone(collected):
    collected.ok("report", "conference", "-o", "out", "--language", "en")
    said = whole(collected.home / "out")
    assert not [name for name in accounts(collected) if name in said]
    assert "Counted and not shown: 87" in said
    lists = (collected.home / "out" / "evidence.csv").read_text(encoding="utf-8")
    assert {row["kind"] for row in csv.DictReader(lists.splitlines())} == {"withheld"}


def test_people_are_named_where_that_was_declared(public):
    public.ok("report", "conference", "-o", "out")
    assert [name for name in accounts(public) if name in whole(public.home / "out")]


def test_a_wiki_that_cannot_be_read_is_told_at_the_top_and_by_the_exit_code(collected):
    known = Path(collected.lab["environment"]["ESEP_WIKIS"]).read_text(encoding="utf-8")
    address = collected.lab["wikis"]["kkwiki"]["api"]
    wikis = collected.home / "wikis.toml"
    wikis.write_text(known.replace(address, "http://127.0.0.1:9/w/api.php"), encoding="utf-8")
    collected.environment["ESEP_WIKIS"] = str(wikis)
    collected.fails(4, "collect", "conference")
    ran = collected.run("report", "conference", "-o", "out", "--language", "en")
    assert ran.returncode == 4
    (line,) = ran.stderr.splitlines()
    assert line.startswith("esep: incomplete or stale: ")
    assert "kkwiki" in line
    page = html.document_fromstring((collected.home / "out" / "report.html").read_text(encoding="utf-8"))
    assert "Out of date: kkwiki" in page.find(".//main")[0].text_content()
    assert "87" in page.find(".//table").text_content()


def test_the_page_is_in_the_first_published_language_unless_another_is_asked_for(collected):
    for options, language in (((), "kk"), (("--language", "ru"), "ru")):
        collected.ok("report", "conference", "-o", "out", *options)
        assert f'<html lang="{language}"' in whole(collected.home / "out")


def test_a_language_without_words_and_a_folder_that_is_none_are_refused(collected):
    assert "there are no words in “xx”" in collected.fails(2, "report", "conference", "--language", "xx")
    (collected.home / "out").write_text("mine", encoding="utf-8")
    assert "out: cannot be written" in collected.fails(2, "report", "conference", "-o", "out")
    assert (collected.home / "out").read_text(encoding="utf-8") == "mine"


def test_an_event_that_was_not_collected_has_no_report(esep):
    esep.declare()
    assert "run `esep collect conference`" in esep.fails(4, "report", "conference")
    assert not (esep.home / "report-conference").exists()
