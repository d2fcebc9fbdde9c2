"""Answers of people about themselves: the same words in a registration form and in a section of their own."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace

from collectors.names import normalise_name, tidy
from metrics.skills import Category, Skill

FIELDS = ("offers", "wishes", "languages", "zone", "region", "decline", "match")
"""What is asked; nothing else of a form or a section is kept."""

LONGEST = 60
"""Characters of a skill or a region: what is longer is a text about something else."""

MOST = 20
"""Skills of one answer, languages, and people whom somebody declines: so many are read, the first ones."""

_GROUPS = re.compile(r"[;\N{ARABIC SEMICOLON}\n]")
_ITEMS = re.compile(r"[,\N{ARABIC COMMA}\N{IDEOGRAPHIC COMMA}\N{FULLWIDTH COMMA}]")
_PRIVATE = re.compile(r"@|://|\bwww\.|(?:\d[\s().-]*){7}", re.IGNORECASE)
"""E-mail and web addresses and telephone numbers, which people write into any field."""

_SEVERAL_NAMES = re.compile(r"[^ :]+[ :][^ ]* .*:")
"""Such as `User:A and User:B`, and not `User talk:A`."""

_NO_BRACKETS = str.maketrans("", "", "[]")


@dataclass(frozen=True, slots=True)
class Words:
    """What people may write for a category and for yes: folded, in any language."""

    categories: Mapping[str, Category]
    yes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Answers:
    """What somebody said; None for what they did not. `decline` are names of people, as they are written."""

    offers: tuple[Skill, ...] | None = None
    wishes: tuple[Skill, ...] | None = None
    languages: tuple[str, ...] | None = None
    zone: str | None = None
    region: str | None = None
    decline: tuple[str, ...] | None = None
    match: bool | None = None

    def over(self, other: "Answers") -> "Answers":
        """Return these answers, and those of `other` where there is none here."""
        said = {each.name: getattr(self, each.name) for each in fields(self)}
        return replace(other, **{field: answer for field, answer in said.items() if answer is not None})


def parse_answers(given: Mapping[str, str], words: Words) -> Answers:
    """Return the answers in texts by field; an empty text says that there is nothing."""
    told = given.get
    return Answers(
        offers=_skills(told("offers"), words),
        wishes=_skills(told("wishes"), words),
        languages=_list(told("languages")),
        zone=_short(told("zone")),
        region=_short(told("region")),
        decline=_people(told("decline")),
        match=fold(given["match"]) in words.yes if "match" in given else None,
    )


def parse_skills(text: str, words: Words) -> tuple[Skill, ...]:
    """Return the skills of `technical: Lua, bots; funding`: groups of names, each in a category or in none.

    A name that holds an address or a telephone number, or is too long for a name, is left out.
    """
    groups = (_group(group, words) for group in _GROUPS.split(text))
    return tuple(dict.fromkeys(skill for group in groups for skill in group))[:MOST]


def is_fit(text: str) -> bool:
    """Tell whether a text can be shown: short, without an address or a telephone number."""
    return 0 < len(text) <= LONGEST and not _PRIVATE.search(text)


def fold(text: str) -> str:
    return tidy(text).casefold()


def _group(text: str, words: Words) -> Iterator[Skill]:
    head, colon, rest = text.partition(":")
    category = words.categories.get(fold(head))
    if colon and category:
        names = [name for name in map(tidy, _ITEMS.split(rest)) if name]
        yield from (Skill(category, name) for name in names if is_fit(name))
        if not names:
            yield Skill(category)
    else:
        yield from _without_category(text, words)


def _without_category(text: str, words: Words) -> Iterator[Skill]:
    for name in map(tidy, _ITEMS.split(text)):
        category = words.categories.get(fold(name))
        if category:
            yield Skill(category)
        elif is_fit(name):
            yield Skill(None, name)


def _skills(text: str | None, words: Words) -> tuple[Skill, ...] | None:
    return None if text is None else parse_skills(text, words)


def _list(text: str | None) -> tuple[str, ...] | None:
    if text is None:
        return None
    return tuple(filter(None, map(tidy, _ITEMS.split(_GROUPS.sub(",", text)))))[:MOST]


def _people(text: str | None) -> tuple[str, ...] | None:
    """Return the names of people, which may stand in links and with their namespace.

    What seems to be several names without a comma is one of them, and all of it another: that is nobody's.
    """
    names = _list(text and text.translate(_NO_BRACKETS))
    return names and tuple(each for name in names for each in _named(name.partition("|")[0]))


def _named(name: str) -> Iterator[str]:
    yield normalise_name(name.rpartition(":")[2])
    if _SEVERAL_NAMES.match(name):
        yield name


def _short(text: str | None) -> str | None:
    """Return a text that can be shown, or an empty one; None for any other."""
    whole = None if text is None else tidy(text)
    return whole if not whole or is_fit(whole) else None
