"""The grant form on a rendered page: infobox rows and metrics tables, found by their words."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import count as count_up
from itertools import product
from typing import cast

from lxml.html import HtmlElement, HTMLParser, document_fromstring

from collectors.grant_form import (
    INFOBOX_LABELS,
    METRICS_TABLES,
    Field,
    Form,
    MetricsTable,
    TargetRow,
    plain_label,
)
from collectors.number import parse_count
from metrics.model import Count

Grid = list[list[str]]

MOST_SPANNED = 1000
"""Columns a cell may span by the HTML standard; here rows as well."""

_OWN_LINE = frozenset({"br", "dd", "div", "dl", "dt", "li", "ol", "p", "table", "td", "th", "tr", "ul"})
_UNSEEN = (
    "//script | //style | //s | //del | //strike | //sup[contains(@class, 'reference')]"
    " | //*[contains(@class, 'mw-editsection')] | //*[contains(translate(@style, ' ', ''), 'display:none')]"
)
_RENDERED_TEXT = "//*[contains(concat(' ', @class, ' '), ' mw-parser-output ')]"
_LABEL_AND_VALUE = (
    "descendant::*[self::tr or self::div][count(*) = 2]"
    "[*[1][self::th or self::td or self::div or self::span]]"
)
_OWN_ROWS = "tr | thead/tr | tbody/tr | tfoot/tr"


def form_in_html(html: str) -> Form:
    """Return what a rendered page holds of the form; of a whole saved page, only its content counts."""
    content = _content(_document(html))
    tables = [found for table in content.iter("table") if (found := _metrics_table(table))]
    rows = tuple(row for table, grid in tables for row in _target_rows(table, grid))
    return Form(tuple(_infobox(content)), tuple(table for table, _ in tables), rows)


def title_in_html(html: str) -> str | None:
    """Return the title a saved page bears above its content, if the skin is there."""
    headings = _found(_document(html), "//h1[@id='firstHeading']")
    return _text(headings[0]) if headings else None


def _document(html: str) -> HtmlElement:
    """Return the parsed page, with a line break in the text wherever a browser begins a new line."""
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    root = document_fromstring(f"{html}<p></p>".encode(), parser=parser)
    for unseen in _found(root, _UNSEEN):
        unseen.drop_tree()
    for element in root.iter():
        element.text, element.tail = _one_line(element.text), _one_line(element.tail)
        if element.tag in _OWN_LINE:
            element.text, element.tail = "\n" + element.text, "\n" + element.tail
    return root


def _found(element: HtmlElement, path: str) -> list[HtmlElement]:
    return cast("list[HtmlElement]", element.xpath(path))


def _one_line(text: str | None) -> str:
    """Return text with white space as a browser shows it; a no-break space is none."""
    return re.sub(r"[ \t\r\n\f]+", " ", text or "")


def _text(element: HtmlElement) -> str:
    """Return an element's text: its lines, without blank ones."""
    lines = (line.strip() for line in element.text_content().splitlines())
    return "\n".join(line for line in lines if line)


def _content(root: HtmlElement) -> HtmlElement:
    """Return the largest rendered text: notices above the page are rendered texts as well."""
    return max(_found(root, _RENDERED_TEXT), key=lambda part: len(part.text_content()), default=root)


def _infobox(content: HtmlElement) -> Iterator[Field]:
    for pair in _found(content, _LABEL_AND_VALUE):
        label, value = pair
        yield from _field(_text(label), _text(value))
    for term in content.iter("dt"):
        following = term.getnext()
        if following is not None and following.tag == "dd":
            yield from _field(_text(term), _text(following))


def _field(label: str, value: str) -> Iterator[Field]:
    known = INFOBOX_LABELS.get(plain_label(label))
    if known and plain_label(value) not in INFOBOX_LABELS:
        yield Field(known, value)


def _metrics_table(table: HtmlElement) -> tuple[MetricsTable, Grid] | None:
    """Return which of the form's tables this is, and its rows from the header on."""
    grid = _grid(table)
    for number, cells in enumerate(grid):
        headers = [plain_label(cell) for cell in cells]
        for known in METRICS_TABLES:
            if known.is_headed_by(headers):
                return known, [headers, *grid[number + 1 :]]
    return None


def _target_rows(table: MetricsTable, grid: Grid) -> Iterator[TargetRow]:
    headers, *rows = grid
    label, target = headers.index(table.label), headers.index(table.target)
    for cells in rows:
        yield TargetRow(table, " ".join(cells[label].split()), _count(cells[target]))


def _count(cell: str) -> Count:
    """Return the number in a cell; its text is kept on one line, with the lines told apart."""
    count = parse_count(cell)
    return replace(count, raw=count.raw.replace("\n", " / "))


def _grid(table: HtmlElement) -> Grid:
    """Return a table's cells in rows of one width; what spans columns stands in the first of them."""
    rows = _found(table, _OWN_ROWS)
    texts: dict[tuple[int, int], str] = {}
    for down, row in enumerate(rows):
        for cell in _found(row, "th | td"):
            across = next(column for column in count_up() if (down, column) not in texts)
            _place(cell, texts, down, across)
    width = 1 + max((across for _, across in texts), default=0)
    return [[texts.get((down, across), "") for across in range(width)] for down in range(len(rows))]


def _place(cell: HtmlElement, texts: dict[tuple[int, int], str], down: int, across: int) -> None:
    for below, beside in product(range(_span(cell, "rowspan")), range(_span(cell, "colspan"))):
        texts[down + below, across + beside] = "" if beside else _text(cell)


def _span(cell: HtmlElement, attribute: str) -> int:
    """Return how many rows or columns a cell takes, at most as many as a browser grants."""
    given = cell.get(attribute, "1")
    return min(max(int(given), 1), MOST_SPANNED) if given.isdecimal() else 1
