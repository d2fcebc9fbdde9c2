"""A skills directory in words: for its page, as JSON, and as the operator's list of matches."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.messages import Messages
from bot.plain import isolated
from bot.skills import Directory
from bot.status import stamp
from bot.status_csv import safe_text
from bot.version import VERSION
from bot.wikitext import block_of, environment
from metrics.matching import Pair
from metrics.skills import Category, Person, Skill

OURS = 'class="esep-skills"'
"""By it a table of ours is known on a page."""

_NO_MARKS = str.maketrans("", "", "\u2068\u2069")


@dataclass(frozen=True, slots=True)
class Line:
    """Somebody in the directory, in words; skills are told in groups, a category each."""

    account: str
    offers: Sequence[str]
    wishes: Sequence[str]
    languages: str
    zone: str
    region: str


@dataclass(frozen=True, slots=True)
class Match:
    """Who learns from whom, and why."""

    mentor: str
    learner: str
    why: str


def directory_block(found: Directory) -> str:
    """Return what stands between the markers of a directory's page: a table for each of its languages."""
    tables = (
        _TEMPLATE.render(
            people=lines(found, words),
            matches=matches(found.public_pairs, words),
            sections=found.sections,
            words=words,
            number=words.text("esep-skills-people", len(found.people)),
            how=words.text("esep-skills-how", "\n").split("\n"),
            as_of=words.text("esep-footer-as-of", words.moment(found.as_of, UTC), VERSION),
            is_first=words.language == found.declaration.languages[0],
        )
        for words in map(Messages, found.declaration.languages)
    )
    return block_of(tables)


def lines(found: Directory, words: Messages) -> list[Line]:
    """Return everybody in the directory, in the order of the language's alphabet."""
    people = {person.account: person for person in found.people}
    return [_line(people[account], words) for account in words.in_order(people)]


def matches(pairs: Iterable[Pair], words: Messages) -> list[Match]:
    """Return pairs in words, by the mentor's name."""
    told = {pair.mentor.account: pair for pair in pairs}
    return [
        Match(pair.mentor.account, pair.learner.account, words.listed(reasons(pair, words)))
        for pair in map(told.__getitem__, words.in_order(told))
    ]


def reasons(pair: Pair, words: Messages) -> Iterator[str]:
    """Yield why these two were matched, the weightiest first."""
    if pair.skills:
        names = words.listed(isolated(skill.name) for skill in pair.skills)
        yield words.text("esep-skills-why-skills", names)
    else:
        yield words.text("esep-skills-why-category", _categories(pair.categories, words))
    yield words.text("esep-skills-why-languages", _languages(pair.languages, words))
    if pair.hours is not None:
        hours = round(pair.hours)
        yield (
            words.text("esep-skills-why-hours", hours) if hours else words.text("esep-skills-why-same-hours")
        )
    marks = {"region": pair.is_same_region, "mutual": pair.is_mutual}
    yield from (words.text(f"esep-skills-why-{mark}") for mark, is_so in marks.items() if is_so)


def matches_csv(found: Directory, words: Messages) -> str:
    """Return all matches, a row each, and after them who waits: for the operator alone."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["mentor", "learner", "since", "why"])
    since = {pair.mentor.account: found.since[pair.identities] for pair in found.pairs}
    for match in matches(found.pairs, words):
        day = f"{since[match.mentor]:%Y-%m-%d}"
        writer.writerow(map(safe_text, [match.mentor, match.learner, day, match.why.translate(_NO_MARKS)]))
    for person in found.waiting:
        writer.writerow(["", safe_text(person.account), "", ""])
    return out.getvalue()


def directory_json(found: Directory) -> dict[str, Any]:
    """Return the documented answer of `esep skills --format json`."""
    return {
        "directory": found.declaration.name,
        "page": found.declaration.page,
        "as_of": stamp(found.as_of),
        "people": [_person_json(person) for person in found.people],
        "matches": [_pair_json(pair, found.since[pair.identities]) for pair in found.pairs],
        "waiting": [person.account for person in found.waiting],
        "notes": list(found.notes),
    }


def _line(person: Person, words: Messages) -> Line:
    return Line(
        account=person.account,
        offers=list(_groups(person.offers, words)),
        wishes=list(_groups(person.wishes, words)),
        languages=_languages(person.languages, words),
        zone=person.zone,
        region=person.region,
    )


def _groups(skills: Sequence[Skill], words: Messages) -> Iterator[str]:
    """Yield the skills of each category, those of none last."""
    for category in (*Category, None):
        names = [isolated(skill.name) for skill in skills if skill.category == category and skill.name]
        if category is None:
            yield from names
        elif names:
            yield words.text("esep-skills-in", _category(category, words), words.listed(names))
        elif Skill(category) in skills:
            yield _category(category, words)


def _category(category: Category, words: Messages) -> str:
    return words.text(f"esep-skills-category-{category}")


def _categories(categories: Iterable[Category], words: Messages) -> str:
    return words.listed(_category(category, words) for category in categories)


def _languages(codes: Iterable[str], words: Messages) -> str:
    return words.listed(map(words.language_name, codes))


def _person_json(person: Person) -> dict[str, Any]:
    return {
        "account": person.account,
        "offers": [_skill_json(skill) for skill in person.offers],
        "wishes": [_skill_json(skill) for skill in person.wishes],
        "languages": list(person.languages),
        "zone": person.zone or None,
        "region": person.region or None,
    }


def _skill_json(skill: Skill) -> dict[str, Any]:
    return {"category": skill.category and skill.category.value, "name": skill.name or None}


def _pair_json(pair: Pair, since: datetime) -> dict[str, Any]:
    return {
        "mentor": pair.mentor.account,
        "learner": pair.learner.account,
        "skills": [skill.name for skill in pair.skills],
        "categories": [category.value for category in pair.categories],
        "languages": list(pair.languages),
        "hours_apart": pair.hours,
        "same_region": pair.is_same_region,
        "mutual": pair.is_mutual,
        "since": stamp(since),
        "points": pair.points,
    }


_TEMPLATE = environment().get_template("skills.wikitext.jinja")
