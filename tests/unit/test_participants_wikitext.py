"""Lists of participants as people write them; the cases are files in tests/fixtures/participants."""

import json
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pace import LIMIT, seconds

from collectors import errors
from collectors.names import WikiNames, is_temporary, normalise_name
from collectors.participants.wikitext import parse_people
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
    return expected, lambda: parse_people(text, expected.get("section"), page="Event page", sites=names)


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


PIECES = [
    "{{",
    "}}",
    "[[",
    "]]",
    "{|",
    "|}",
    "|-",
    "||",
    "!!",
    "|",
    "!",
    "\n",
    "<s>",
    "</s>",
    "<td>",
    "</tr>",
    "<div>",
]
PIECES += [
    "</div>",
    "<!--",
    "-->",
    "<nowiki>",
    "</nowiki>",
    "'''",
    "-{",
    "}-",
    "==",
    ";",
    ":",
    "*",
    "https://",
    "[//",
    "]",
]
PIECES += [
    "User:",
    "User talk:A",
    "{{user|",
    "#target:",
    "=",
    "1=",
    "%",
    "&#x0;",
    "12:00, 1 May (UTC)",
    "Қ",
    "\u200f",
    "😀",
    " ",
]


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join) | st.text(max_size=80))
def test_no_text_breaks_the_reading(text):
    people = parse_people(f"== P ==\n* [[User:First]]\n\n{text}", "P", page="Event page", sites=META)
    assert people[0].name == "First"


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join), st.text(max_size=20))
def test_no_page_ends_in_anything_but_a_list_or_an_error_of_ours(text, section):
    for wanted in (section, None):
        with suppress(errors.CollectorError):
            parse_people(text, wanted, page="Event page", sites=META)


def seconds_to_read(piece, size):
    return seconds(read_first, "== P ==\n* [[User:First]]\n" + piece * (size // len(piece)))


def read_first(text):
    assert parse_people(text, "P", page="Event page", sites=META)[0].name == "First"


@pytest.mark.parametrize(
    "piece",
    [
        "{|\n|-\n| a || b || [[c]]\n",
        "# {{user|A name}} will come\n",
        "# I am in! [[User:A|a]] ([[User talk:A|talk]]) 05:12, 14 July 2023 (UTC)\n",
        "Lorem '''ipsum''' {{cite|a=b}} <ref>dolor</ref> sit [[amet]].\n\n",
    ],
)
def test_a_page_of_a_megabyte_is_read_in_seconds_not_minutes(piece):
    assert seconds_to_read(piece, 1_000_000) < LIMIT


@pytest.mark.parametrize(
    "opener", ["{{user|", "{{a|b=", "[[User:A|", "{|\n", "<s>", "<div>", "<td>", "<pre>", "<pre"]
)
def test_what_is_never_closed_takes_no_longer(opener):
    assert seconds_to_read(opener, 200_000) < LIMIT


@pytest.mark.parametrize(
    "opener", ["-{", "[//x ", "{{{", "<!-", "=", "; :", "&#", "[[:", "https://a:", "'''"]
)
def test_no_mark_however_often_repeated_takes_longer(opener):
    assert seconds_to_read(opener, 200_000) < LIMIT


@pytest.mark.parametrize(("opener", "closer"), [("{{box|\n", "}}"), ("{|\n|\n", "\n|}"), ("<s>", "")])
def test_what_stands_too_deep_is_read_all_the_same(opener, closer):
    text = opener * 60 + "\n* [[User:First]]\n" + closer * 60
    assert [entry.name for entry in parse_people(text, None, page="Event page", sites=META)] == ["First"]


def test_five_thousand_names_in_a_section_are_read():
    text = "== P ==\n" + "".join(f"# {{{{user|Name {n}}}}}\n" for n in range(5000))
    assert len(parse_people(text, "P", page="Event page", sites=META)) == 5000


@given(st.lists(st.sampled_from(["[[User:{}]]", "{{{{user|{}}}}}", "[[:kk:Қатысушы:{}|x]]"]), max_size=8))
def test_one_line_one_entry_whatever_the_form(forms):
    names = [f"Name {number}" for number in range(len(forms))]
    text = "\n".join("# " + form.format(name) for form, name in zip(forms, names, strict=True))
    people = parse_people(f"== P ==\n{text}\n", "P", page="Event page", sites=META)
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
