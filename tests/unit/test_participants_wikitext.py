"""Lists of participants as people write them; the cases are files in tests/fixtures/participants."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collectors import errors
from collectors.names import WikiNames, is_temporary, normalise_name
from collectors.participants.wikitext import parse_section
from collectors.sites import SiteFacts

FIXTURES = Path(__file__).parent.parent / "fixtures" / "participants"
CASES = sorted(path.name.removesuffix(".expected.json") for path in FIXTURES.glob("*.expected.json"))
KNOWN = json.loads((FIXTURES / "sites.json").read_text(encoding="utf-8"))
SITES = {wiki: SiteFacts.from_json(facts) for wiki, facts in KNOWN["sites"].items()}
INTERWIKI = {prefix: SITES[wiki] for prefix, wiki in KNOWN["interwiki"].items()}
META = WikiNames(SITES["metawiki"], INTERWIKI)


def read(case):
    expected = json.loads((FIXTURES / f"{case}.expected.json").read_text(encoding="utf-8"))
    names = WikiNames(SITES[expected.get("wiki", "metawiki")], INTERWIKI)
    text = (FIXTURES / f"{case}.wikitext").read_text(encoding="utf-8")
    return expected, lambda: parse_section(text, expected["section"], page="Event page", sites=names)


@pytest.mark.parametrize("case", CASES)
def test_case(case):
    expected, parse = read(case)
    if "error" in expected:
        with pytest.raises(getattr(errors, expected["error"])) as raised:
            parse()
        assert [text for text in expected["says"] if text not in str(raised.value)] == []
    else:
        assert [[entry.name, entry.group] for entry in parse()] == expected["listed"]


def test_every_page_of_the_cases_has_its_expectation():
    assert {path.stem for path in FIXTURES.glob("*.wikitext")} == set(CASES)


@given(st.text(alphabet="[]{}|'*#:;=<>!-/ \nUser:Aя~-s0", max_size=80))
def test_no_text_breaks_the_reading(text):
    people = parse_section(f"== P ==\n* [[User:First]]\n\n{text}", "P", page="Event page", sites=META)
    assert people[0].name == "First"


@given(st.lists(st.sampled_from(["[[User:{}]]", "{{{{user|{}}}}}", "[[:kk:Қатысушы:{}|x]]"]), max_size=8))
def test_one_line_one_entry_whatever_the_form(forms):
    names = [f"Name {number}" for number in range(len(forms))]
    text = "\n".join("# " + form.format(name) for form, name in zip(forms, names, strict=True))
    people = parse_section(f"== P ==\n{text}\n", "P", page="Event page", sites=META)
    assert [entry.name for entry in people] == names


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("айгүл", "Айгүл"),
        ("_Nurlan__K. ", "Nurlan K."),
        ("\u200eДана\u200e", "Дана"),
        ("Two\u00a0words", "Two words"),
        ("Cafe\u0301", "Café"),
        ("ßeta", "ßeta"),
        ("ქართული", "ქართული"),
        ("", ""),
    ],
)
def test_a_name_is_spelt_as_mediawiki_spells_it(raw, name):
    assert normalise_name(raw) == name
    assert normalise_name(name) == name


@pytest.mark.parametrize(
    ("name", "temporary"),
    [("~2026-12", True), ("~2026-12345-67", True), ("~Tilde", False), ("2026-12", False)],
)
def test_temporary_names(name, temporary):
    assert is_temporary(name) is temporary
