"""A skills directory in words, on its page and in the operator's file."""

import csv
from datetime import UTC, datetime

import mwparserfromhell
import pytest
from attacks import ATTACKS
from test_attacks import shape

from bot.messages import Messages
from bot.skills import Directory
from bot.skills_table import directory_block, directory_json, lines, matches, matches_csv
from bot.splice import BEGIN, END, extract, splice
from config.skills import SkillsDeclaration
from metrics.matching import match, waiting
from metrics.skills import Category, Person, Skill

NOW = datetime(2026, 3, 20, 9, tzinfo=UTC)
LUA, BUDGETS = Skill(Category.TECHNICAL, "Lua"), Skill(Category.FUNDING, "budgets")


def person(name, offers=(), wishes=(), **more):
    given = {"languages": ("kk",), "zone": "Asia/Almaty", "hours": 5.0, "region": "CEECA", "is_public": True}
    return Person(f"metawiki:{name}", name, tuple(offers), tuple(wishes), **(given | more))


def directory(*people, **declared):
    declaration = SkillsDeclaration.model_validate({"name": "connect", "page": "P", **declared})
    pairs = match(people)
    since = {pair.identities: NOW for pair in pairs}
    return Directory(declaration, "P/People", people, pairs, since, waiting(people, pairs), (), NOW)


def test_skills_are_told_by_category_in_the_language_of_the_table():
    found = directory(person("A", [BUDGETS, LUA, Skill(None, "chess"), Skill(Category.INTERPERSONAL)]))
    (line,) = lines(found, Messages("en"))
    shown = [group.replace("\u2068", "").replace("\u2069", "") for group in line.offers]
    assert shown == ["Funding: budgets", "Technical skills: Lua", "Interpersonal skills", "chess"]
    assert lines(found, Messages("kk"))[0].languages == "қазақ тілі"


@pytest.mark.parametrize(
    ("hours", "region", "wishes", "why"),
    [
        (5.0, "CEECA", [BUDGETS], "at the same time of day, the same region, it works both ways"),
        (3.0, "MENA", [], "2 hours apart"),
        (4.0, "", [], "1 hour apart"),
        (None, "", [], ""),
    ],
)
def test_a_match_says_why(hours, region, wishes, why):
    mentor = person("A", [LUA], wishes)
    learner = person("B", [BUDGETS], [LUA], hours=hours, region=region)
    told = {each.learner: each.why for each in matches(match([mentor, learner]), Messages("en"))}
    assert told["B"] == ", ".join(filter(None, ["offers \u2068Lua\u2069, you both speak Kazakh", why]))


@pytest.mark.parametrize(("declared", "shown"), [("public", 1), ("private", 0), ("off", 0)])
def test_matches_are_on_the_page_where_that_is_declared(declared, shown):
    found = directory(person("A", [LUA]), person("B", wishes=[LUA]), matches=declared)
    assert directory_block(found).count("you both speak") == shown


@pytest.mark.parametrize("shy", ["A", "B"])
def test_a_match_of_whom_one_does_not_agree_is_not_on_the_page(shy):
    people = [person("A", [LUA], is_public=shy != "A"), person("B", wishes=[LUA], is_public=shy != "B")]
    assert "you both speak" not in directory_block(directory(*people, matches="public"))


def test_there_is_a_table_in_each_language_and_the_first_one_is_open():
    block = directory_block(directory(person("A", [LUA]), languages=("kk", "en", "ru")))
    assert [block.count(f'lang="{language}"') for language in ("kk", "en", "ru")] == [1, 1, 1]
    assert block.index("mw-collapsed") > block.index('lang="kk"') + 5
    assert block.count("mw-collapsed") == 2


def test_the_operators_file_has_every_match_and_who_waits():
    people = [person("A", [LUA], is_public=False), person("B", wishes=[LUA]), person("C", wishes=[BUDGETS])]
    found, waits = csv.DictReader(matches_csv(directory(*people), Messages("en")).splitlines())
    assert (found["mentor"], found["learner"], found["since"]) == ("A", "B", "2026-03-20")
    assert found["why"].startswith("offers Lua, you both speak Kazakh")
    assert (waits["mentor"], waits["learner"]) == ("", "C")


def test_the_json_names_everybody_as_documented():
    found = directory_json(directory(person("A", [LUA]), person("B", [BUDGETS], [LUA])))
    assert found["people"][0]["offers"] == [{"category": "technical", "name": "Lua"}]
    (pair,) = found["matches"]
    assert (pair["mentor"], pair["skills"], pair["hours_apart"], pair["since"]) == (
        "A",
        ["Lua"],
        0.0,
        "2026-03-20T09:00:00Z",
    )


def block_with(text):
    skill = Skill(Category.TECHNICAL, text)
    people = [person("A", [skill], region=text), person("B", wishes=[skill, Skill(None, text)], region=text)]
    return directory_block(directory(*people, matches="public"))


@pytest.mark.parametrize("text", [text for text in ATTACKS if text.strip()])
def test_whatever_a_skill_says_is_shown_and_is_nothing_else(text):
    assert shape(block_with(text)) == shape(block_with("Harmless"))
    assert extract(splice(f"{BEGIN}{END}", block_with(text)))


def test_every_name_leads_to_the_user_page():
    links = mwparserfromhell.parse(
        directory_block(directory(person("نجوى"), person("Әсем")))
    ).filter_wikilinks()
    assert [str(link.title) for link in links] == ["User:Әсем", "User:نجوى", ":P/People"]
