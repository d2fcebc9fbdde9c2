"""The list of grants: what is a row, what is left out, and how a walk goes on where it stopped."""

import csv
import json
from pathlib import Path

import pytest
import requests
import responses

from bot.grant_list import COLUMNS, FORMS, Wanted, append_rows, fetch_rows, titles_written
from collectors.api import Api
from collectors.errors import NotFoundError
from collectors.grant_titles import fetch_titles_below, fetch_titles_in
from config.errors import DeclarationError
from metrics.names import METRICS

URL = "https://meta.example/w/api.php"
PAGE = "<table><tr><td>status</td><td>Funded</td></tr><tr><td>funding region</td><td>{}</td></tr></table>"
NOT_ONE = frozenset()


@pytest.fixture
def wiki():
    with responses.RequestsMock() as mock:
        mock.answers = lambda answer: mock.get(URL, json=answer)
        mock.api = Api("metawiki", URL, requests.Session())
        yield mock


def parsed(title, region="CEECA", text=PAGE):
    return {"parse": {"title": title, "revid": 1, "wikitext": "", "text": text.format(region)}}


def row(title, **given):
    return {**dict.fromkeys(COLUMNS), "title": title, **given}


def test_titles_come_from_the_namespace_of_the_prefix_without_reports(wiki):
    wiki.answers({"query": {"pages": [{"title": "Grants:AX", "ns": 200, "missing": True}]}})
    titles = ["Grants:A", "Grants:A/Final Report", "Grants:A/B"]
    wiki.answers({"query": {"allpages": [{"title": title, "ns": 200} for title in titles]}})
    assert list(fetch_titles_below(wiki.api, "Grants:A")) == ["Grants:A", "Grants:A/B"]
    asked = wiki.calls[1].request.params
    assert (asked["apnamespace"], asked["apprefix"]) == ("200", "A")


def test_a_prefix_without_a_namespace_is_looked_for_among_plain_pages(wiki):
    wiki.answers({"query": {"pages": [{"title": "A: bX", "ns": 0, "missing": True}]}})
    wiki.answers({"query": {"allpages": [{"title": "A: bc", "ns": 0}]}})
    assert list(fetch_titles_below(wiki.api, "A: b")) == ["A: bc"]
    assert wiki.calls[1].request.params["apprefix"] == "A: b"


def test_a_category_of_nothing_is_named(wiki):
    wiki.answers({"query": {"categorymembers": []}})
    with pytest.raises(NotFoundError, match=r"there is no page in “Category:A”; check --category"):
        list(fetch_titles_in(wiki.api, "A"))


def test_a_prefix_no_title_can_have_is_named(wiki):
    wiki.answers({"query": {"pages": [{"title": "<X", "invalid": True}]}})
    with pytest.raises(NotFoundError, match="“<”; check --prefix"):
        list(fetch_titles_below(wiki.api, "<"))


@pytest.mark.parametrize("name", ["Funded", "Category:Funded"])
def test_a_category_is_named_with_or_without_its_prefix_and_has_no_talk_pages(wiki, name):
    members = [{"title": "Grants:A", "ns": 200}, {"title": "Grants talk:A", "ns": 201}]
    wiki.answers({"query": {"categorymembers": members}})
    assert list(fetch_titles_in(wiki.api, name)) == ["Grants:A"]
    assert wiki.calls[0].request.params["cmtitle"] == "Category:Funded"


def test_a_page_that_cannot_be_read_is_a_row_that_says_so_and_the_walk_goes_on(wiki):
    wiki.answers(parsed("Grants:A", text="<p>Soon</p>"))
    wiki.answers({"errors": [{"code": "missingtitle", "text": "No."}]})
    wiki.answers(parsed("Grants:C"))
    rows = list(fetch_rows(wiki.api, ["Grants:A", "Grants:B", "Grants:C"], Wanted("CEECA"), known=NOT_ONE))
    assert [row["title"] for row in rows] == ["Grants:A", "Grants:B", "Grants:C"]
    assert ["is not a grant page" in rows[0]["problem"], "no page" in rows[1]["problem"]] == [True, True]
    assert (rows[2]["problem"], rows[2]["region"], rows[2]["status"]) == (None, "CEECA", "Funded")


def test_a_grant_of_another_region_or_of_none_is_no_row(wiki):
    wiki.answers(parsed("Grants:A", "SSA"))
    wiki.answers(parsed("Grants:B", ""))
    assert list(fetch_rows(wiki.api, ["Grants:A", "Grants:B"], Wanted("CEECA"), known=NOT_ONE)) == []


def test_a_row_holds_dates_and_targets_a_number_where_it_is_exact(wiki):
    page = (Path(__file__).parents[1] / "fixtures" / "grants" / "wikitables.html").read_text(encoding="utf-8")
    wiki.answers({"parse": {"title": "Grants:A", "revid": 1, "wikitext": "", "text": page}})
    (found,) = fetch_rows(wiki.api, ["Grants:A"], Wanted(), known=NOT_ONE)
    assert (found["start"], found["proposed_end"]) == ("2024-05-01", "2024-05-12")
    assert (found["participants"], found["editors"], found["wikiversity"]) == (1040, "20+", None)


@pytest.mark.parametrize("name", FORMS)
def test_a_second_walk_asks_for_no_title_that_is_in_the_file(wiki, tmp_path, name):
    path, form = tmp_path / "list", FORMS[name]
    assert titles_written(path, form) == frozenset()
    written = ["Grants:A, b", 'Grants:"C"', "=D", "E\N{IDEOGRAPHIC SPACE}"]
    assert append_rows(path, map(row, written), form) == 4
    known = titles_written(path, form)
    assert known == set(written)
    assert list(fetch_rows(wiki.api, sorted(known), Wanted(), known=known)) == []
    assert append_rows(path, [], form) == 0


@pytest.mark.parametrize("name", FORMS)
def test_a_line_that_was_cut_off_is_written_again(tmp_path, name):
    path, form = tmp_path / "list", FORMS[name]
    append_rows(path, [row("Grants:A"), row("Grants:B")], form)
    path.write_text(path.read_text(encoding="utf-8")[:-5], encoding="utf-8")
    known = titles_written(path, form)
    append_rows(path, [row("Grants:B")], form)
    assert (known, titles_written(path, form)) == ({"Grants:A"}, {"Grants:A", "Grants:B"})


@pytest.mark.parametrize("name", FORMS)
def test_another_file_is_not_touched(tmp_path, name):
    path = tmp_path / "notes.txt"
    path.write_text("my notes\nand more", encoding="utf-8")
    with pytest.raises(DeclarationError, match="name another file"):
        titles_written(path, FORMS[name])
    assert path.read_text(encoding="utf-8") == "my notes\nand more"


def test_both_forms_say_the_same_and_a_formula_is_no_formula(tmp_path):
    given = row("=Grants:A", participants=32, editors="20+")
    append_rows(tmp_path / "a.csv", [given], FORMS["csv"])
    append_rows(tmp_path / "a.json", [given], FORMS["json"])
    with (tmp_path / "a.csv").open(encoding="utf-8") as file:
        (read,) = csv.DictReader(file)
    assert (read["title"], read["participants"], read["editors"]) == ("'=Grants:A", "32", "20+")
    assert json.loads((tmp_path / "a.json").read_text(encoding="utf-8")) == given
    assert set(METRICS) < set(read)
