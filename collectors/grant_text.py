"""The grant form in plain text, as copied from a browser: a label and its value, or a row, on one line."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise, starmap, takewhile

from collectors.grant_form import (
    CONTENT_TABLE,
    INFOBOX_LABELS,
    METRICS_TABLES,
    OPEN_TABLE,
    PEOPLE_TABLE,
    Field,
    Form,
    MetricsTable,
    TargetRow,
)
from collectors.grant_peg import is_heading, request_in
from collectors.grant_questions import questions_in
from collectors.grant_team import team_in_lines
from collectors.number import NOTHING, parse_count
from collectors.rendered_page import PageLines
from metrics.model import Count, CountKind

LONGEST_NUMBER = 8
"""Words a number may take; what follows them belongs to the description."""

_EDIT = "[edit]"
_HEADING = r".*\[edit\]$"
_HEADERS = {" ".join(table.columns): table for table in METRICS_TABLES}
_TABLE_STARTS = "|".join(map(re.escape, [*_HEADERS, *(table.caption.casefold() for table in METRICS_TABLES)]))
_INFOBOX_END = re.compile(rf"this is an automatically generated|applicant (details|information)|{_HEADING}")
_TABLE_ENDS = {
    PEOPLE_TABLE.caption: re.compile(rf"{_TABLE_STARTS}|{_HEADING}"),
    CONTENT_TABLE.caption: re.compile(rf"{_TABLE_STARTS}|{_HEADING}|optional description"),
    OPEN_TABLE.caption: re.compile(rf"{_TABLE_STARTS}|{_HEADING}|\d[\d.]*\. "),
}
_LONGEST_LABEL_FIRST = sorted(INFOBOX_LABELS, key=len, reverse=True)
_BULLET_LINE = re.compile(r"\s*\n\s*•")


def form_in_text(text: str) -> Form:
    """Return what a copied page holds of the form; without tabs, borders of cells are told by the numbers."""
    lines = [line for raw in _BULLET_LINE.sub("•", text).splitlines() if (line := raw.strip(" "))]
    tables = [(table, start) for start, line in enumerate(lines, 1) if (table := _headed(line))]
    rows = tuple(row for table, start in tables for row in _rows(table, lines[start:]))
    page = PageLines(tuple(line for line in lines if line != _EDIT), _headings(lines))
    request = request_in(page)
    return Form(
        (*_infobox(lines), *starmap(Field, request.fields)),
        tuple(table for table, _ in tables),
        rows,
        questions=questions_in(lines, page.headings),
        measures=request.measures,
        team=tuple(team_in_lines(page)),
    )


def _headings(lines: Sequence[str]) -> dict[str, int]:
    """Return the headings, of one level: their own line or the next one ends with a link to edit them."""
    pairs = pairwise([*lines, ""])
    return {line: 1 for line, below in pairs if line.endswith(_EDIT) or below == _EDIT or is_heading(line)}


def title_in_text(text: str) -> str | None:
    """Return the title above a copied page."""
    lines = (line.strip() for line in text.splitlines())
    return next((line for line in lines if line.startswith("Grants:")), None)


def _headed(line: str) -> MetricsTable | None:
    return _HEADERS.get(_spaced(line))


def _spaced(line: str) -> str:
    """Return a line as headers are compared: tabs are spaces, case does not matter."""
    return " ".join(line.casefold().split())


def _infobox(lines: Sequence[str]) -> Iterator[Field]:
    for line in takewhile(lambda line: not _INFOBOX_END.match(_spaced(line)), lines):
        label = next((label for label in _LONGEST_LABEL_FIRST if line.casefold().startswith(label)), None)
        if label:
            yield Field(INFOBOX_LABELS[label], line[len(label) :].lstrip(": \t"))


def _rows(table: MetricsTable, lines: Sequence[str]) -> Iterator[TargetRow]:
    ends = _TABLE_ENDS[table.caption]
    for line in takewhile(lambda line: not ends.match(_spaced(line)), lines):
        label = next((label for label in table.metrics if line.casefold().startswith(label)), "")
        if "\t" in line:
            yield _tabbed_row(table, line)
        elif label:
            yield TargetRow(table, line[: len(label)], _count(table, line[len(label) :].strip()))
        elif table is not PEOPLE_TABLE:
            yield _unknown_row(table, line)


def _tabbed_row(table: MetricsTable, line: str) -> TargetRow:
    cells = [*(cell.strip() for cell in line.split("\t")), *[""] * len(table.columns)]
    label, target = table.columns.index(table.label), table.columns.index(table.target)
    return TargetRow(table, cells[label], parse_count(cells[target]))


def _count(table: MetricsTable, rest: str) -> Count:
    """Return the number a row goes on with; where a description follows it, only if there is one way to."""
    if table.columns[-1] == table.target:
        return parse_count(rest)
    words = rest.split(" ")[:LONGEST_NUMBER]
    counts = [parse_count(" ".join(words[:length])) for length in range(1, len(words) + 1)]
    readings = {(count.kind, count.lo): count for count in counts if count.kind != CountKind.AMBIGUOUS}
    return readings.popitem()[1] if len(readings) == 1 else Count(rest, CountKind.AMBIGUOUS)


def _unknown_row(table: MetricsTable, line: str) -> TargetRow:
    nothing = all(word.casefold() in NOTHING for word in line.split())
    return TargetRow(table, "", Count(line, CountKind.NONE if nothing else CountKind.AMBIGUOUS))
