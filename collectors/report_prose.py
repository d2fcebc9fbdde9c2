"""The prose of reports: labelled lines, goals each followed by its verdict, expenditures copied as text."""

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from collectors.grant_values import parse_amounts
from collectors.rendered_page import TERM, PageLines
from collectors.report_tables import Read, expenditure
from metrics.model import Fact, NotUnderstood
from metrics.reports import Goal, Verdict

LABELS = (
    "Report Status",
    "Report due date",
    "Due date",
    "Funding program",
    "Report type",
    "Report ID",
    "Grant ID",
    "Project name",
    "Amount of Grant",
    "Amount awarded",
    "Amount spent",
    "Amount funded",
)
AMOUNTS = LABELS[-4:]
"""Labels of sums of money; the others' values are text."""

_LABEL = re.compile(rf"\b({'|'.join(LABELS)})[ \u00a0]*:", re.IGNORECASE)
_BARE_LABEL = re.compile(rf"(?:{'|'.join(AMOUNTS)})", re.IGNORECASE)
_SECTION = re.compile(
    r"(?:project )?goals?|measures of success|project goals? and measures of success", re.IGNORECASE
)
_VERDICT = re.compile(r"(not |partially |partly )?achieved\s*[.:!–-]\s*(.*)", re.IGNORECASE)
_VERDICTS = {"": Verdict.ACHIEVED, "not": Verdict.NOT_ACHIEVED}
_EXPENDITURES = re.compile(r"item of expenditure\W+(?:sum|amount|cost)", re.IGNORECASE)
_PLACE = "Expenditures"
_LONGEST_ITEM = 40
"""Words that may name an item of expenditure."""

_CANONICAL = {label.casefold(): label for label in LABELS}


def facts_in(lines: Sequence[str]) -> Iterator[Fact]:
    """Yield the labelled values of a report; of several on one line each; a blank one is left out.

    An amount may stand on the line below its label.
    """
    for place, line in enumerate(lines, 1):
        labels = list(_LABEL.finditer(line))
        ends = [label.start() for label in labels[1:]] + [len(line)]
        below = lines[place] if place < len(lines) and not _LABEL.search(lines[place]) else ""
        for label, end in zip(labels, ends, strict=False):
            name = _CANONICAL[label[1].casefold()]
            value = line[label.end() : end].strip()
            if value or (name in AMOUNTS and parse_amounts(name, below)):
                yield Fact(name, value or below)
        if _BARE_LABEL.fullmatch(line) and parse_amounts(line, below):
            yield Fact(_CANONICAL[line.casefold()], below)


def goals_in(page: PageLines) -> Iterator[Goal | NotUnderstood]:
    """Yield the goals and measures of success, each with the verdict on the line below it.

    A line there that no verdict follows is not understood; the section ends with the next heading.
    """
    section, waiting = "", ""
    for line in page.lines:
        verdict = _VERDICT.fullmatch(line)
        if _SECTION.fullmatch(line):
            yield from _left(section, waiting)
            section, waiting = line, ""
        elif verdict and section and waiting:
            yield Goal(section, waiting, _verdict(verdict), verdict[2].strip())
            waiting = ""
        elif page.headings.get(line, TERM) < TERM:
            yield from _left(section, waiting)
            section, waiting = "", ""
        elif section:
            yield from _left(section, waiting)
            waiting = line
    yield from _left(section, waiting)


def _left(section: str, waiting: str) -> Iterator[NotUnderstood]:
    if section and waiting:
        yield NotUnderstood(section, waiting)


def _verdict(found: re.Match[str]) -> Verdict:
    return _VERDICTS.get((found[1] or "").strip().casefold(), Verdict.PARTLY)


def expenditures_in_text(lines: Sequence[str]) -> Iterator[Read]:
    """Yield the rows of a table of expenditures that was copied without tabs.

    It ends with its total, or before a line without a number. The sum is the longest end of a line that is
    one: an item does not end with a number.
    """
    start = next((place for place, line in enumerate(lines, 1) if _EXPENDITURES.fullmatch(line)), len(lines))
    for line in takewhile(re.compile(r".*\d").match, lines[start:]):
        item, value = _item_and_sum(line)
        yield from expenditure(item, value, _PLACE)
        if item.casefold() == "total":
            return


def _item_and_sum(line: str) -> tuple[str, str]:
    """Return the two cells of a row; where its end is no sum, the whole line is what was not understood."""
    words = line.split(" ")
    for border in range(1, min(len(words), _LONGEST_ITEM)):
        if parse_amounts("", " ".join(words[border:])):
            return " ".join(words[:border]), " ".join(words[border:])
    return "", line
