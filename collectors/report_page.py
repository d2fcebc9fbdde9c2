"""What a grant's report says: fetched from the report's subpage, or read from a saved copy."""

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from collectors.api import Api
from collectors.errors import NotFoundError, UnreadableError
from collectors.grant_values import parse_amounts, parse_day
from collectors.pages import NOTHING_READ, PagesRead
from collectors.rendered_page import (
    PageLines,
    content_of,
    lines_of,
    tables_below_headings,
    title_of,
)
from collectors.report_prose import AMOUNTS, expenditures_in_text, facts_in, goals_in
from collectors.report_tables import Table, rows_read
from collectors.saved_page import is_html, is_wikitext, text_of_file
from collectors.wikitext_html import html_of_wikitext
from metrics.model import Amount, Fact, NotUnderstood
from metrics.reports import Expenditure, Goal, Outcome, Report

SUBPAGES = ("Final Report", "Report", "Impact report form", "Midpoint Report", "Progress report form")
"""Where a report may stand below its grant; the first there is is the report."""

_REPORT_TITLE = re.compile(rf"/(?:{'|'.join(SUBPAGES)})(?:/Q\d)?$".replace(" ", "[ _]"))
_STATUS, _DUE = ("Report Status",), ("Due date", "Report due date")
T = TypeVar("T")


def is_report(title: str) -> bool:
    """Tell by its title whether a page is a report."""
    return bool(_REPORT_TITLE.search(title))


def report_titles(grant_title: str) -> list[str]:
    """Return the titles that a grant's report may have, the first there is is the report's."""
    return [f"{grant_title}/{name}" for name in SUBPAGES]


def fetch_report(api: Api, grant_title: str, read: PagesRead = NOTHING_READ) -> Report | None:
    """Fetch and read the report of a grant, in two requests; None, after one, where there is none yet.

    Where all its titles were `read` already, it takes one request less. Raises UnreadableError when there is
    a page of a report's title and nothing of a report on it.
    """
    titles = report_titles(grant_title)
    if read.asked.issuperset(titles):
        there = read.pages.keys() | read.redirects
    else:
        pages = api.get(action="query", titles=titles, prop="info")["query"]["pages"]
        there = {page["title"] for page in pages if not (page.get("missing") or page.get("invalid"))}
    title = next((title for title in titles if {title, title.replace("_", " ")} & there), None)
    return fetch_report_page(api, title) if title else None


def fetch_report_page(api: Api, title: str) -> Report:
    """Fetch and read a report by its own title, in one request.

    Raises NotFoundError when there is no such page, UnreadableError when it holds no report.
    """
    try:
        answer = api.get(
            action="parse", page=title, prop="text|revid", redirects=True, disablelimitreport=True
        )
    except NotFoundError as error:
        raise NotFoundError(f"{api.wiki}: there is no page “{title}”; check the report's title") from error
    page = answer["parse"]
    return parse_report(page["text"], title=page["title"], revision=page["revid"])


def read_report_file(path: Path) -> Report:
    """Read a saved report: HTML, wikitext, or its text as copied from a browser.

    Raises NotFoundError when the file cannot be opened, UnreadableError when it holds no report.
    """
    text = text_of_file(path)
    if is_wikitext(path, text):
        return parse_report(html_of_wikitext(text), title=path.stem, revision=None)
    if is_html(text):
        return parse_report(text, title=title_of(text) or path.stem, revision=None)
    return parse_copied_report(text, title=path.stem)


def parse_report(html: str, *, title: str, revision: int | None) -> Report:
    """Read a rendered report. Raises UnreadableError when nothing of a report is on the page."""
    content = content_of(html)
    tables = [Table(headings, grid) for headings, grid in tables_below_headings(content)]
    return _report(lines_of(content, tables=False), tables, title, revision)


def parse_copied_report(text: str, *, title: str) -> Report:
    """Read a report copied from a browser. Raises UnreadableError when nothing of a report is in it."""
    lines = tuple(line for raw in text.splitlines() if (line := raw.strip(" •")))
    headings = {line: 2 for line in lines if line.endswith("[edit]") or _IS_HEADING.fullmatch(line)}
    own_title = next((line for line in lines if line.startswith("Grants:")), title)
    page = PageLines(lines, headings)
    return _report(page, list(_copied_tables(page)), own_title, None)


def _copied_tables(page: PageLines) -> Iterator[Table]:
    """Yield the lines with tabs below each heading as one table."""
    table = Table((), [])
    for line in page.lines:
        if line in page.headings:
            yield table
            table = Table((line.removesuffix("[edit]").strip(),), [])
        elif "\t" in line:
            table.grid.append([cell.strip() for cell in line.split("\t")])
    yield table


_IS_HEADING = re.compile(r"lessons learned|impact|reporting and documentation of expenditures", re.IGNORECASE)
"""Headings that follow the goals of an old report; a copied text does not mark them."""


def _report(page: PageLines, tables: Sequence[Table], title: str, revision: int | None) -> Report:
    rows = [cells for table in tables for cells in table.grid if len(cells) > 1]
    labelled = [f"{cells[0].rstrip(':')}: {cells[1]}" for cells in rows]
    facts = tuple(dict.fromkeys((*facts_in(page.lines), *facts_in(labelled))))
    in_tables = (found for table in tables for found in rows_read(table))
    everything = [*in_tables, *goals_in(page), *expenditures_in_text(page.lines)]
    amounts, unread = _amounts(facts)
    due = [fact for fact in facts if fact.where in _DUE]
    undated = (NotUnderstood(fact.where, fact.raw) for fact in due if not parse_day(fact.raw))
    report = Report(
        title=title,
        revision=revision,
        status=next((fact.raw for fact in facts if fact.where in _STATUS), None),
        due=next((day for fact in due if (day := parse_day(fact.raw))), None),
        facts=facts,
        amounts=amounts,
        outcomes=_of_kind(Outcome, everything),
        goals=_of_kind(Goal, everything),
        expenditures=_of_kind(Expenditure, everything),
        not_understood=(*undated, *unread, *_of_kind(NotUnderstood, everything)),
    )
    if not (facts or report.outcomes or report.goals or report.expenditures):
        raise UnreadableError(
            f"“{title}” holds no report that could be read: no report status, no table of outcomes or "
            "expenditures, no goals with verdicts; read it yourself"
        )
    return report


def _of_kind(kind: type[T], found: Iterable[object]) -> tuple[T, ...]:
    return tuple(each for each in found if isinstance(each, kind))


def _amounts(facts: Iterable[Fact]) -> tuple[tuple[Amount, ...], tuple[NotUnderstood, ...]]:
    given = [(fact, parse_amounts(fact.where, fact.raw)) for fact in facts if fact.where in AMOUNTS]
    return (
        tuple(amount for _, amounts in given for amount in amounts or ()),
        tuple(NotUnderstood(fact.where, fact.raw) for fact, amounts in given if amounts is None),
    )
