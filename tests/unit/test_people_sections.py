"""What people say of themselves: in a form, and in sections of their own that nobody else changes."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fake_wiki import FakeWiki
from pace import LIMIT, seconds

from bot.language_names import language_code
from bot.skills_people import Known, doubts, notes, person_of
from bot.skills_words import form_words, labels, section_words
from collectors.answers import LONGEST, MOST, Answers, parse_answers, parse_skills
from collectors.errors import NotFoundError, UnreadableError
from collectors.names import WikiNames
from collectors.own_sections import Change, fetch_changes, own_change, parse_section, sections
from collectors.registration_form import FormColumns, read_form
from collectors.sites import SiteFacts
from config.skills import ColumnsPart, SkillsDeclaration, load_skills
from metrics.skills import Category, Skill

CASES = sorted((Path(__file__).parent.parent / "fixtures" / "skills").glob("*.wikitext"))
SITE = SiteFacts("metawiki", "MediaWiki", {"user": 2, "қатысушы": 2}, frozenset({0}), frozenset())
NAMES = WikiNames(SITE, {})
WORDS = form_words(SkillsDeclaration(name="x", page="X"))


def told(answers):
    """Return what was said, skills as people write them."""
    if answers is None:
        return "leaves"
    said = {field: getattr(answers, field) for field in Answers.__dataclass_fields__}
    for field in ("offers", "wishes"):
        said[field] = said[field] and [": ".join(filter(None, [s.category, s.name])) for s in said[field]]
    plain = {field: list(value) if isinstance(value, tuple) else value for field, value in said.items()}
    return {field: value for field, value in plain.items() if value is not None}


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_sections_are_read_as_people_write_them(case):
    expected = json.loads(case.with_suffix(".expected.json").read_text(encoding="utf-8"))
    found = sections(case.read_text(encoding="utf-8"), NAMES)
    answers = {
        name: [told(parse_section(text, labels(), WORDS)) for text in texts] for name, texts in found.items()
    }
    assert answers == {name: said if isinstance(said, list) else [said] for name, said in expected.items()}


@pytest.mark.parametrize(
    ("text", "skills"),
    [
        ("technical: Lua, bots; funding", [("technical", "Lua"), ("technical", "bots"), ("funding", "")]),
        (
            "Technical skills for Wiki projects, Interpersonal skills",
            [("technical", ""), ("interpersonal", "")],
        ),
        ("Техникалық дағдылар: Lua", [("technical", "Lua")]),
        ("Финансирование", [("funding", "")]),
        ("Lua", [(None, "Lua")]),
        ("Lua: advanced", [(None, "Lua: advanced")]),
        ("technical: Lua, Lua", [("technical", "Lua")]),
        ("", []),
    ],
)
def test_skills_are_names_in_categories_or_in_none(text, skills):
    assert parse_skills(text, WORDS) == tuple(Skill(category, name) for category, name in skills)


@pytest.mark.parametrize(
    "private",
    ["a@example.org", "https://example.org", "www.example.org", "+7 (700) 123-45-67", "x" * (LONGEST + 1)],
)
def test_an_address_or_a_telephone_number_is_no_skill_and_no_region(private):
    found = parse_answers({"offers": f"technical: {private}, Lua", "region": private}, WORDS)
    assert (found.offers, found.region) == ((Skill(Category.TECHNICAL, "Lua"),), None)


def test_so_many_skills_and_languages_are_read_and_no_more():
    many = ",".join(f"number {each}" for each in range(MOST + 5))
    found = parse_answers({"offers": many, "languages": many}, WORDS)
    assert (len(found.offers), len(found.languages)) == (MOST, MOST)


@pytest.mark.parametrize(
    "text",
    [
        "=" * 300_000,
        "= a" + " " * 300_000 + "x",
        "<!-- esep:status:begin -->" * 20_000,
        "<!-- a:b:end -->" + "<!-- a:b:begin --><!-- c:d:end -->" * 10_000,
        "<nowiki>" * 40_000,
        "<nowiki" * 40_000,
        "<nowiki><pre>" * 20_000,
        "<nowiki></nowiki" * 20_000,
        "<nowiki></nowiki>" * 20_000 + "<pre></nowiki>" * 20_000,
        "[[User:" * 40_000,
        "== [[User:" * 40_000,
    ],
    ids=lambda text: text[:24],
)
def test_a_page_that_is_made_to_take_long_takes_no_longer(text):
    assert seconds(sections, f"== User:A ==\nleave\n{text}", NAMES) < LIMIT


def test_a_page_of_many_sections_with_one_name_takes_no_longer():
    one, other = ("|".join(f"{each}{text}" for each in range(30_000)) for text in "xy")
    assert seconds(fetch_changes, history(("B", {"A": one}), ("B", {"A": other})), "People", NAMES) < LIMIT


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("kk", "kk"),
        ("kk-Cyrl", "kk"),
        ("Kazakh", "kk"),
        ("қазақ тілі", "kk"),
        ("казахский", "kk"),
        ("Klingonese", None),
    ],
)
def test_a_language_is_known_by_its_code_and_by_its_names_in_our_languages(text, code):
    assert language_code(text) == code


@pytest.mark.parametrize(
    ("text", "declined", "is_doubtful"),
    [
        ("[[User:Foo|Foo]], User talk:Bar", "Foo Bar", False),
        ("[[User:Foo|Foo, the mentor]]", "Foo", True),
        ("User:Foo and User:Bar", "Bar", True),
        ("Foo and User:Bar", "Bar", True),
        ("User:Foo and Bar", "", True),
        ("Foo (talk), :w:kk:Қатысушы:bar", "Bar", True),
        ("", "", False),
    ],
)
def test_a_decline_that_is_not_understood_is_told_without_what_it_says(text, declined, is_doubtful):
    known = {name: Known(name, f"id of {name}") for name in ("A", "Foo", "Bar")}
    said = parse_answers({"decline": text}, WORDS)
    found = person_of(known["A"], said, known, datetime(2023, 3, 1, tzinfo=UTC))
    assert found.declines == {f"id of {name}" for name in declined.split()}
    doubt = "A: somebody whom they decline is not in the directory; check the name"
    assert list(doubts(known["A"], said, found, known)) == [doubt] * is_doubtful


def form(folder, text, **columns):
    (folder / "form.csv").write_text(text, encoding="utf-8")
    part = ColumnsPart(**columns)
    return read_form(folder / "form.csv", FormColumns(part.model_dump(), part.needed), WORDS, NAMES)


def test_of_who_does_not_consent_nothing_is_read(tmp_path):
    found = form(tmp_path, "account,consent,offers,wishes\nA,no,Lua,\nB,Yes,Lua,\nC,,Lua,\n")
    assert found == {"B": Answers(offers=(Skill(None, "Lua"),))}


def test_the_last_row_of_an_account_is_what_it_says(tmp_path):
    rows = "account,consent,offers,wishes\na,yes,Lua,\nUser:A,yes,bots,\nB,yes,Lua,\nB,no,,\n"
    assert form(tmp_path, rows) == {"A": Answers(offers=(Skill(None, "bots"),))}


def test_columns_are_found_by_their_declared_titles_in_any_case(tmp_path):
    rows = '"USER\n(as on the wiki, please)";Agree?;offers;wishes;Zone\nA;да;;Lua;UTC+5\n'
    found = form(tmp_path, rows, account="user (as on the wiki, please)", consent="agree?", zone="zone")
    assert found == {"A": Answers(wishes=(Skill(None, "Lua"),), zone="UTC+5")}


def test_in_a_section_yes_is_yes_whatever_the_form_says():
    declared = SkillsDeclaration(name="x", page="X", yes=("I agree",))
    for words, yes, is_public in (
        (form_words(declared), "yes", False),
        (form_words(declared), "i agree", True),
        (section_words(declared), "иә", True),
    ):
        assert parse_answers({"match": yes}, words).match is is_public


@pytest.mark.parametrize(
    ("columns", "missing"), [({}, "consent"), ({"consent": "offers", "region": "Where"}, "Where")]
)
def test_a_column_that_is_not_there_is_named(tmp_path, columns, missing):
    with pytest.raises(UnreadableError, match=f"has no column “{missing}”"):
        form(tmp_path, "account,offers,wishes\n", **columns)


@pytest.mark.parametrize("cell", ["-", "none", "N/A", "нет", "жоқ", "a@example.org", "192.0.2.1"])
def test_what_can_be_no_account_is_nobody_in_a_form(tmp_path, cell):
    assert form(tmp_path, f"account,consent,offers,wishes\n{cell},yes,Lua,\n") == {}


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ("A,yes,bots, and Lua,,insulin\n", "line 2, column 5: is more than there are headings"),
        ('B,yes,,\nA,yes,"Lua" and bots,insulin\n', "line 3: is not CSV"),
        ('A,yes,"Lua,insulin\nB,yes,,\n', "line 2: is not CSV"),
    ],
    ids=["a comma without quotes", "text after a quote", "a quote without an end"],
)
def test_a_form_whose_columns_are_not_sure_is_refused_and_not_repeated(tmp_path, rows, told):
    with pytest.raises(UnreadableError) as caught:
        form(tmp_path, f"account,consent,offers,wishes\n{rows}")
    assert str(caught.value).startswith(f"{tmp_path / 'form.csv'}, {told}")
    assert "insulin" not in str(caught.value)


def test_two_columns_with_the_title_of_one_that_is_read_are_refused(tmp_path):
    with pytest.raises(UnreadableError, match="line 1: there are several columns “consent”; rename one"):
        form(tmp_path, "account,Consent,consent,offers,wishes\nA,yes,no,,\n")
    assert form(tmp_path, "account,consent,offers,wishes,Notes,Notes\nA,yes,,,x,y\n") == {"A": Answers()}


def history(*edits):
    """A wiki with one page: each edit is its user and the sections after it, None if that is hidden.

    Texts with a `|` between them are of several sections with one name.
    """
    rows = [{"user": user, "slots": {"main": _slot(there)}} for user, there in edits]
    return FakeWiki(lambda params: [{"pages": [{"revisions": rows}]}])


def _slot(there):
    if there is None:
        return {"texthidden": True}
    texts = [(name, text) for name, given in there.items() for text in given.split("|")]
    return {"content": "\n".join(f"== User:{name} ==\n{text}" for name, text in texts)}


def own(name, *edits):
    return own_change(fetch_changes(history(*edits), "People", NAMES).get(name, ()), {name})


@pytest.mark.parametrize(
    ("edits", "text"),
    [
        ([("A", {"A": "1"})], "1"),
        ([("A", {"A": "1"}), ("A", {"A": "2"})], "2"),
        ([("A", {"A": "1"}), ("B", {"A": "2"})], "1"),
        ([("A", {"A": "1"}), ("B", {}), ("B", {"A": "3"})], "1"),
        ([("B", {"A": "1"}), ("A", {"A": "1", "B": "2"})], "no own change"),
        ([("B", {"A": "1"}), ("A", {})], None),
        ([("A", {"A": "1"}), ("A", {}), ("B", {"A": "1"})], None),
    ],
    ids=[
        "written",
        "changed",
        "changed by another",
        "taken away and put back by another",
        "another's, and the person edited elsewhere",
        "another's, taken away by the person",
        "left, and put back by another",
    ],
)
def test_only_own_edits_of_the_own_section_count(edits, text):
    change = own("A", *edits)
    assert (change.text if change else "no own change") == text


@pytest.mark.parametrize(
    ("edits", "text"),
    [
        ([("A", {"A": "1"}), ("B", {"A": "1|2"}), ("A", {"A": "leave|2"})], "leave"),
        ([("A", {"A": "1"}), ("B", {"A": "2|1"}), ("A", {"A": "2|leave"})], "leave"),
        ([("A", {"A": "1"}), ("B", {"A": "1|2"}), ("C", {"A": "2|1"})], "1"),
        ([("A", {"A": "1"}), ("B", {"A": "1|2"}), ("A", {"A": "2"})], None),
        ([("A", {"A": "1"}), ("B", {"A": "1|2"}), ("A", {"A": "1"})], "1"),
        ([("A", {"A": "1"}), ("B", {"A": "1|2"}), ("B", {"A": "2"})], "1"),
        ([("A", {"A": "1"}), ("A", {"A": "1|leave"})], "leave"),
        ([("A", {"A": "1"}), ("B", {"A": "1|1"}), ("A", {})], None),
    ],
    ids=[
        "leaves in the first",
        "leaves in the second",
        "others only",
        "takes the own away",
        "takes the other's away",
        "the own taken away by another",
        "leaves by another",
        "takes both away",
    ],
)
def test_a_second_section_of_a_name_keeps_nobody_from_changing_their_own(edits, text):
    assert own("A", *edits).text == text


def test_the_operator_is_told_of_two_sections_of_one_name():
    changes = fetch_changes(history(("A", {"A": "1"}), ("B", {"A": "1|2"})), "People", NAMES)
    told = list(notes({"A"}, changes, {"A": Known("A", "A")}))
    assert told == ["A: several sections have this name; the one that its person changed last counts"]


def test_what_a_hidden_revision_changed_is_nobodys():
    assert own("A", ("A", {"A": "1"}), ("B", None), ("A", {"A": "by B", "B": "x"})) == Change("A", "1")


@pytest.mark.parametrize(
    ("edits", "text"),
    [
        ([("A", {"A": "1"}), ("A", None), ("A", {})], None),
        ([("A", {"A": "1"}), ("A", None), ("A", None), ("A", {"B": "x"})], None),
        ([("A", {"A": "1"}), ("A", {}), ("B", None), ("B", {})], None),
        ([("A", {"A": "1"}), ("A", None), ("A", {"A": "1"})], "1"),
        ([("A", {"A": "1"}), ("A", None), ("A", {"A": "leave"})], "1"),
        ([("A", {"A": "1"}), ("A", None), ("A", {"A": "2"}), ("A", {"A": "leave"})], "leave"),
    ],
    ids=[
        "left right after it",
        "left after two",
        "left before it",
        "not changed by it",
        "perhaps written by it",
        "changed later",
    ],
)
def test_a_revision_that_is_hidden_brings_nobody_back(edits, text):
    assert own("A", *edits).text == text


def test_the_operator_is_told_of_what_came_right_after_a_hidden_revision():
    edits = [("A", {"A": "1", "B": "1"}), ("A", None), ("A", {"A": "leave", "B": "1"}), ("B", {"A": "leave"})]
    changes = fetch_changes(history(*edits), "People", NAMES)
    known = {name: Known(name, name) for name in "AB"}
    (note,) = notes({*known}, changes, known)
    assert note.startswith("A: a hidden edit or the next one changed the section last")


def test_a_page_that_is_not_there_has_no_sections_and_a_redirect_is_refused():
    missing = FakeWiki(lambda params: [{"pages": [{"missing": True}]}])
    assert fetch_changes(missing, "People", NAMES) == {}
    moved = FakeWiki(lambda params: [{"pages": [{"redirect": True, "revisions": []}]}])
    with pytest.raises(NotFoundError, match="is a redirect"):
        fetch_changes(moved, "People", NAMES)


def test_the_scenario_of_the_demo_is_what_its_readme_says():
    folder = Path(__file__).parents[2] / "scripts" / "scenarios" / "skills"
    declared = load_skills("connect", folder)
    columns = FormColumns(declared.columns.model_dump(), declared.columns.needed)
    found = read_form(declared.form, columns, form_words(declared), NAMES)
    last = sections((folder / "pages/metawiki/people-5.wikitext").read_text(encoding="utf-8"), NAMES)
    assert (len(found), len(last), len(last.keys() - found.keys())) == (38, 5, 1)
    assert [name for name, (text,) in last.items() if parse_section(text, labels(), WORDS) is None] == [
        "Глеб Снегирёв-Дальний"
    ]
    assert all(answers.zone and answers.languages for answers in found.values())
