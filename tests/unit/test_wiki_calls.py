"""{{Esep|…}} on a page: what it declares, and what is wrong with it."""

import json
import re
from datetime import date
from pathlib import Path

import pytest
from pace import LIMIT, seconds

from bot.errors import MarkersError
from bot.marks import CALLS, find_calls
from bot.splice import extract, splice
from bot.wiki_calls import LISTS, NOTE, OPTIONAL, REQUIRED, WrongCallError, call_in, declared_by

WIKI = Path(__file__).parents[2] / "wiki"
YEARS_OF_DAYS = "2020-01-01/2020-12-30, 2021-01-01/2021-01-05"
GIVEN = {"grant": "Grants:X", "section": "People", "wikis": "kkwiki"}


def declare(*, accepted=False, **changes):
    given = {name.replace("_", "-"): value for name, value in (GIVEN | changes).items() if value is not None}
    call = "{{Esep" + "".join(f"\n| {name} = {value}" for name, value in given.items()) + "\n}}"
    wikis, metrics = frozenset({"kkwiki", "commonswiki"}), frozenset({"wikipedia", "editors"})
    return declared_by("Events/X", call, wikis=wikis, metrics=metrics, accepted=accepted)


def test_a_call_is_the_declaration_of_its_own_page():
    found = declare(timezone="Asia/Almaty", languages="kk, en", note_wikipedia="Late.")
    assert (found.name, found.page, found.grant, found.wikis) == (
        "Events/X",
        "Events/X",
        "Grants:X",
        ("kkwiki",),
    )
    assert (found.timezone, found.publish.languages) == ("Asia/Almaty", ("kk", "en"))
    assert found.notes == {"wikipedia": "Late."}
    assert found.publish.markers == "templates"
    assert not found.publish.lists_people


def test_only_an_accepted_list_counts_whoever_wrote_it():
    assert declare().participants.own_lines
    assert not declare(accepted=True).participants.own_lines
    assert declare(section=None, registration="7").participants.own_lines


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ("2023-09-02", [2]),
        ("2023-09-02, 2023-09-05", [2, 5]),
        ("2023-09-02/2023-09-04", [2, 3, 4]),
        ("2023-09-02 / 2023-09-03, 2023-09-09", [2, 3, 9]),
        ("", []),
    ],
)
def test_days_are_listed_or_from_the_first_to_the_last(days, expected):
    assert declare(days=days).event_days == tuple(date(2023, 9, day) for day in expected)


@pytest.mark.parametrize(
    ("changes", "problem", "parameter", "value"),
    [
        ({"grant": None}, "missing", "grant", ""),
        ({"grant": "<!-- later -->"}, "missing", "grant", ""),
        ({"wikis": None}, "missing", "wikis", ""),
        ({"section": None}, "missing", "section", ""),
        ({"wikis": "kkwiki, kk"}, "value", "wikis", "kk"),
        ({"timezone": "Almaty"}, "value", "timezone", "Almaty"),
        ({"days": "2023-09-31"}, "value", "days", "2023-09-31"),
        ({"days": "2023-09-03/2023-09-02"}, "value", "days", "2023-09-03/2023-09-02"),
        ({"days": "1000-01-01/2023-09-02"}, "value", "days", "1000-01-01/2023-09-02"),
        ({"days": "9999-12-31"}, "value", "days", "9999-12-31"),
        ({"days": YEARS_OF_DAYS}, "value", "days", YEARS_OF_DAYS),
        ({"timezone": "Asia"}, "value", "timezone", "Asia"),
        ({"timezone": "A" * 300}, "value", "timezone", "A" * 300),
        ({"registration": "none"}, "value", "registration", "none"),
        ({"organizers": "Aru"}, "unknown", "organizers", ""),
        ({"page": "Another"}, "unknown", "page", ""),
        ({"note_nothing": "Why"}, "unknown", "note-nothing", ""),
        ({"1": "Grants:X"}, "unknown", "1", ""),
    ],
)
def test_what_is_wrong_names_the_parameter(changes, problem, parameter, value):
    with pytest.raises(WrongCallError, match="Events/X") as wrong:
        declare(**changes)
    assert (wrong.value.problem, wrong.value.parameter, wrong.value.value) == (problem, parameter, value)


@pytest.mark.parametrize(
    "call",
    [
        "{{Esep|grant=Grants:X}}",
        "{{esep\n|grant={{PAGENAME}}\n|note-editors=a [[link|x]] b}}",
        "{{ Esep }}",
        "{{Esep|note-editors={{a|{{b}}}}}}",
    ],
)
def test_the_table_stands_between_the_templates_and_not_one_byte_changes_elsewhere(call):
    text = f"Before {{{{Esep/other}}}}\n{call}old{{{{Esep end}}}}\nafter"
    assert call_in(text) == call
    assert extract(text, CALLS) == "old"
    assert splice(text, "\nnew\n", CALLS) == text.replace("old", "\nnew\n")


def test_what_is_given_twice_is_given_once():
    found = declare(wikis="kkwiki, kkwiki", languages="kk,kk,en")
    assert (found.wikis, found.publish.languages) == (("kkwiki",), ("kk", "en"))


@pytest.mark.parametrize("call", ["{{Esep|}}", "{{Esep|a={{", "{{Esep|"])
def test_a_page_of_many_calls_is_read_in_no_time(call):
    assert seconds(find_calls, call * 100_000) < LIMIT


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{{Esep end}}", "{{Esep|…}} is missing"),
        ("{{Esep|a=b}}", "{{Esep end}} is missing"),
        ("{{Esep|a={{Esep end}}", "{{Esep|…}} is missing"),
        ("{{Esep}}{{Esep}}{{Esep end}}", "stands 2 times"),
        ("{{Esep end}}{{Esep}}", "stands before"),
        ("<nowiki>{{Esep}}{{Esep end}}</nowiki>", "inside <nowiki>"),
        ("<!-- {{Esep}}{{Esep end}} -->", "inside a comment"),
    ],
)
def test_templates_that_do_not_stand_as_they_must_are_refused(text, reason):
    with pytest.raises(MarkersError, match=re.escape(reason)):
        splice(text, "new", CALLS)


@pytest.mark.parametrize("block", ["{{Esep}}", "{{Esep end}}", "{{esep_end}}"])
def test_a_table_with_a_template_of_ours_in_it_is_refused(block):
    with pytest.raises(MarkersError, match="the table itself contains"):
        splice("{{Esep}}{{Esep end}}", block, CALLS)


def test_the_templates_documentation_for_editors_names_every_parameter_in_three_languages():
    text = (WIKI / "Esep_doc.wikitext").read_text(encoding="utf-8")
    data = json.loads(text.partition("<templatedata>")[2].partition("</templatedata>")[0])
    named = {name for name in data["params"] if not name.startswith(NOTE)}
    assert named == {*REQUIRED, *LISTS, *OPTIONAL}
    assert {name for name, of in data["params"].items() if of.get("required")} == set(REQUIRED)
    for each in [data, *data["params"].values()]:
        assert set(each["description"]) == {"en", "kk", "ru"}


@pytest.mark.parametrize("name", ["Esep_doc", "Esep_doc_kk", "Esep_doc_ru"])
def test_the_example_of_each_documentation_is_a_declaration(name):
    text = (WIKI / f"{name}.wikitext").read_text(encoding="utf-8")
    example = text.partition('<syntaxhighlight lang="wikitext">')[2].partition("</syntaxhighlight>")[0]
    wikis = frozenset({"kkwiki", "commonswiki", "wikidatawiki"})
    call = call_in(example)
    assert declared_by("X", call, wikis=wikis, metrics=frozenset({"wikipedia"}), accepted=False).event_days
