"""The people of a grant: whom its page names as applicants, leads or team, each with the place."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from collectors.grant_questions import NECESSITY, is_question
from collectors.grant_values import says_nothing
from collectors.rendered_page import PageLines
from metrics.model import TeamMember

LONGEST_NAME = 85
"""Characters that the name of an account can have."""

_NUMBER = r"(?:(?:\d[\d.]*|[A-Z]\d?(?:\.\d+)*)\.? +)?"
_ANSWER = r"(?: *: *(?P<answer>.*))?"
_ANSWERED_BY_NAMES = re.compile(
    rf"{_NUMBER}(?:(?:please provide your )?main wikimedia username\.?"
    r"|please provide the usernames of people related to this proposal\.?|wikimedia username\(s\)"
    rf"|(?:grant contact|project lead(?:er's)?) username or e-?mail){_ANSWER}",
    re.IGNORECASE,
)
_ANSWERED_IN_WORDS = re.compile(
    rf"{_NUMBER}(?:describe your team\b.*"
    r"|please provide your name, or\b.*"
    r"|(?:for groups and organizations only: )?please provide the name \(or username\).*"
    r"|(?:who are )?(?:the )?organi[sz]ers\b.*\busernames?\b.*"
    r"|organization name or wikimedia username\b.*)",
    re.IGNORECASE,
)
_SECTION = re.compile(
    r"(?:project )?(?:team|participants|lead(?:er)?s?|organi[sz]ers)(?: members?)?(?: \(optional\))?"
    rf"{_ANSWER}",
    re.IGNORECASE,
)
_OTHER_LABEL = re.compile(
    r"organi[sz]ation:?|are you\b.*|if you are\b.*|describe all relevant\b.*|full project name"
    r"|(?:grant contact|project lead(?:er's)?) (?:name|title)\b.*|please (?:link|provide)\b.*",
    re.IGNORECASE,
)
_EDIT = re.compile(r"\s*\[edit\]$")

_BETWEEN_NAMES = re.compile(r"[,;•|]")
_MARK = r"\buser(?:name)?\s*:"
_MARKED = re.compile(
    rf"{_MARK}\s*(?P<name>(?:(?!{_MARK})[^\n,;•|()]|\([^()\n]*\))+)(?P<another>(?={_MARK}))?", re.IGNORECASE
)
_ADDRESS = re.compile(r"(?:https?:)?//[^\s/]+/wiki/User(?:_talk)?:(?P<name>[^\s/#?,;)]+)", re.IGNORECASE)
_MAIL = re.compile(r"@|\(_?at_?\)", re.IGNORECASE)
_NO_NAME = re.compile(r"[<>\[\]{}|#/:=]|\. |[!?]$| [-–—] ")
_SENTENCE = re.compile(rf"{_NUMBER}[^.?:]*[.?]?")
_SEVERAL = re.compile(r"usernames|\(s\)", re.IGNORECASE)


def team_in_fields(fields: Iterable[tuple[str, str]]) -> Iterator[TeamMember]:
    """Yield the people of an infobox's rows: labels, and values with a name a line."""
    for label, value in fields:
        for line in value.splitlines():
            yield from _people(line, (), _Place(label, whole=True))


def team_in_lines(page: PageLines) -> Iterator[TeamMember]:
    """Yield the people of the form's answers, and of sections and lines that name the team.

    A linked user is known by the link; what is written out counts as a name where its end is sure.
    """
    here, left = _NOWHERE, 0
    for number, line in enumerate(page.lines):
        begun = _place(line, page)
        if begun:
            here, left = begun, begun.lines
        answer = begun.answer if begun else line
        if answer and left:
            left -= 1
            yield from _people(answer, page.users.get(number, ()), here)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where people are named: the label, what of the answer stands beside it, how many lines it has at most.

    `whole` is an answer of nothing but names.
    """

    label: str
    answer: str = ""
    lines: int = 0
    whole: bool = False


_NOWHERE = _Place("")


def _place(line: str, page: PageLines) -> _Place | None:
    """Return what a line begins, `_NOWHERE` for another matter, and None for a line that begins nothing."""
    bare = NECESSITY.sub("", _EDIT.sub("", line)).strip()
    if question := _ANSWERED_BY_NAMES.fullmatch(bare):
        lines = len(page.lines) if _SEVERAL.search(bare) else 1
        return _Place(bare, question["answer"] or "", lines, whole=True)
    if _ANSWERED_IN_WORDS.fullmatch(bare) or (line in page.headings and _SECTION.fullmatch(bare)):
        return _Place(bare, lines=len(page.lines))
    if (labelled := _SECTION.fullmatch(bare)) and labelled["answer"]:
        return _Place(bare, labelled["answer"], lines=1)
    begins = line in page.headings or is_question(line) or _OTHER_LABEL.fullmatch(bare)
    return _NOWHERE if begins and not _MARKED.search(line) else None


def different(people: Iterable[TeamMember]) -> tuple[TeamMember, ...]:
    """Return everybody once, by the place where they are named first.

    A text without a sure end goes, too, if it begins with a name that is surely given elsewhere.
    """
    first: dict[str, TeamMember] = {}
    for person in people:
        first.setdefault(person.name or person.raw, person)
    names = {person.name for person in first.values() if person.name}
    return tuple(person for person in first.values() if person.name or not _begins_with(person.raw, names))


def _begins_with(text: str, names: set[str]) -> bool:
    ends = range(1, min(len(text), LONGEST_NAME) + 1)
    return any(text[:end] in names and not text[end : end + 1].isalnum() for end in ends)


def _people(line: str, linked: Sequence[str], place: _Place) -> Iterator[TeamMember]:
    """Yield whom a line names: by links, else by `User:`, else, in an answer of names, by all it says."""
    found = [(name, True) for name in linked] or [*_addressed(line), *_marked(_ADDRESS.sub("", line))]
    if place.whole and not found:
        found = [(text, True) for text in _BETWEEN_NAMES.split(line)]
    for text, ends in ((text.strip(), ends) for text, ends in found):
        if not says_nothing(text) and not _MAIL.search(text):
            sure = ends and len(text) <= LONGEST_NAME and not _NO_NAME.search(text)
            yield TeamMember(text if sure else None, text, _SENTENCE.findall(place.label)[0])


def _addressed(line: str) -> Iterator[tuple[str, bool]]:
    for address in _ADDRESS.finditer(line):
        yield unquote(address["name"]).replace("_", " "), True


def _marked(line: str) -> Iterator[tuple[str, bool]]:
    """Yield what stands behind every `User:`, and whether it ends at a sign, not at the next `User:`."""
    for mark in _MARKED.finditer(line):
        yield mark["name"], mark["another"] is None
