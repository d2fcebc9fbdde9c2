"""Metrics that a page gives outside tables: a label, and its value behind a colon or on the lines below."""

from collections.abc import Iterator
from itertools import takewhile

from collectors.grant_form import (
    CONTENT_TABLE,
    METRICS_TABLES,
    PEOPLE_TABLE,
    MetricsTable,
    TargetRow,
    plain_label,
    target_row,
)
from collectors.grant_questions import is_question
from collectors.rendered_page import PageLines

_CAPTIONS = {plain_label(table.caption): table for table in METRICS_TABLES}
_DESCRIPTION = "optional description"
_LINES_SHOWN = 3
"""More than one line is no number; this many are shown of what stands there instead."""


def metrics_in_lines(page: PageLines) -> Iterator[TargetRow]:
    """Read definition lists, headings and paragraphs.

    The people's labels are like no others; a project's name is a label only below the caption of its metrics.
    """
    below: MetricsTable = PEOPLE_TABLE
    for place, line in enumerate(page.lines, 1):
        below = _context(line, below)
        label, _, value = line.partition(":")
        for table in {PEOPLE_TABLE.caption: PEOPLE_TABLE, below.caption: below}.values():
            if plain_label(label) in table.metrics:
                yield target_row(table, label, value or _lines_below(page, place))


def _context(line: str, below: MetricsTable) -> MetricsTable:
    """Return the table whose metrics may stand on the lines after this one."""
    if is_question(line) or plain_label(line).startswith(_DESCRIPTION):
        return PEOPLE_TABLE
    return _CAPTIONS.get(plain_label(line), below)


def _lines_below(page: PageLines, place: int) -> str:
    following = page.lines[place : place + _LINES_SHOWN]
    return "\n".join(takewhile(lambda line: not _begins_something(line, page), following))


def _begins_something(line: str, page: PageLines) -> bool:
    label = plain_label(line.partition(":")[0])
    return (
        line in page.headings
        or is_question(line)
        or label in _CAPTIONS
        or label.startswith(_DESCRIPTION)
        or label in PEOPLE_TABLE.metrics
        or label in CONTENT_TABLE.metrics
    )
