"""Requests of 2011 to 2016, Project and Event Grants: labelled answers, and promises in words."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from collectors.rendered_page import PageLines
from metrics.model import Fact

PEG, PROBOX = "peg", "probox"

START, COMPLETION = "Project start date", "Project completion date"
AMOUNTS = (
    "Amount requested (in USD)",
    "Amount and currency requested",
    "Amount requested in currency requested",
    "Equivalent amount in US$",
)
LABELS = (START, COMPLETION, *AMOUNTS)
_CURRENCY = "Currency requested"
_IN_THAT_CURRENCY = AMOUNTS[2]

_LABELS = (
    (START, r"(?:provisional(?: target)?|project) start date(?: \(include [^)]*\))?"),
    (COMPLETION, r"(?:provisional|project) completion date(?: \(include [^)]*\))?"),
    (AMOUNTS[0], r"amount requested \(in usd\)"),
    (AMOUNTS[1], r"amount and currency requested"),
    (AMOUNTS[2], r"amount requested in currency requested"),
    (AMOUNTS[3], r"equivalent amount in us\$ on the date of this submission"),
    (AMOUNTS[3], r"please provide an equivalent amount in us dollars\b[^\d]*"),
    (_CURRENCY, r"currency requested(?: \(you must specify a currency\))?"),
)
_KNOWN = [
    (label, re.compile(rf"(?:{words})\s*(?::\s*(?P<value>.*))?", re.IGNORECASE)) for label, words in _LABELS
]
_OTHER = re.compile(
    r"list the exchange rate\b.*|please describe\b.*|(?:full|official) project name|legal name\b.*"
    r"|are you\b.*|do(?:es)? you\b.*|if you\b.*|if yes\b.*|what is the official\b.*|for groups\b.*"
    r"|for organizations\b.*|see the eligibility\b.*|please (?:link|provide your|provide the)\b.*"
    r"|(?:grant contact|project lead)\b.*",
    re.IGNORECASE,
)
_CURRENCY_CODE = re.compile(r"[A-Z]{3}\b|[$€£₸]")
_PROMISES = re.compile(
    r"(?:project )?goals?(?: and (?:measures of success|objectives))?|measures? of success", re.IGNORECASE
)
_HEADINGS = re.compile(
    rf"{_PROMISES.pattern}|budget breakdown|project scope(?: and list of activities)?"
    r"|non-financial requirements|fit to (?:wmf )?strateg(?:y|ies)|other benefits"
    r"|team members(?: \(optional\))?",
    re.IGNORECASE,
)
_EDIT = re.compile(r"\s*\[edit\]$")


@dataclass(frozen=True, slots=True)
class Request:
    """The labelled answers of a request, as label and value, and what it promises in words."""

    fields: tuple[tuple[str, str], ...]
    measures: tuple[Fact, ...]


def request_in(page: PageLines) -> Request:
    """Read the lines of a page; a form that asks other questions has none of these labels."""
    return Request(tuple(dict.fromkeys(_in_currency(list(_answers(page))))), tuple(_promises(page)))


def _answers(page: PageLines) -> Iterator[tuple[str, str]]:
    """Yield the answers with a number, and the currency's; what the form says to the applicant has none."""
    for place, line in enumerate(page.lines, 1):
        for label, value in _labelled(line):
            below = takewhile(lambda line: not _ends_answer(line, page), _from(page.lines, place))
            telling = _CURRENCY_CODE.match if label == _CURRENCY else re.compile(r".*\d").match
            for text in filter(telling, (value, *below)):
                yield label, text


def _labelled(line: str) -> Iterator[tuple[str, str]]:
    for label, words in _KNOWN:
        if found := words.fullmatch(line):
            yield label, found["value"] or ""


def _from(lines: Sequence[str], place: int) -> Iterator[str]:
    return (lines[below] for below in range(place, len(lines)))


def _ends_answer(line: str, page: PageLines) -> bool:
    return bool(line in page.headings or _OTHER.fullmatch(line) or next(_labelled(line), None))


def _in_currency(answers: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield the answers; an amount without a currency gets the one that the form asks for beside it."""
    currencies = {text[:3] for label, text in answers if label == _CURRENCY}
    for label, text in answers:
        if label == _IN_THAT_CURRENCY and len(currencies) == 1 and not _CURRENCY_CODE.search(text):
            yield label, f"{text} {min(currencies).strip()}"
        elif label != _CURRENCY:
            yield label, text


def is_heading(line: str) -> bool:
    """Tell whether a line is one of the form's headings, which a copied text may not mark."""
    return bool(_HEADINGS.fullmatch(line))


def _promises(page: PageLines) -> Iterator[Fact]:
    """Yield the lines below headings of goals and measures, with the headings under these."""
    section, level, below = "", 0, ""
    for line in page.lines:
        found = page.headings.get(line)
        bare = _EDIT.sub("", line)
        if found and _PROMISES.fullmatch(bare):
            section, level, below = bare, found, ""
        elif found:
            section, below = (section, bare) if found > level else ("", "")
        elif section:
            yield Fact(" › ".join(filter(None, [section, below])), line)
