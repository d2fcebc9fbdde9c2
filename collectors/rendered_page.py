"""A rendered page as its reader sees it: title, lines of text, tables as grids of cells."""

import re
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast
from urllib.parse import unquote

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

Grid = list[list[str]]

MOST_SPANNED = 64
"""Places in a grid that one cell may take; it bounds the time that a hostile table takes."""

TERM = 7
"""The level of a definition list's terms, below all headings."""

_LEVELS = {**{f"h{level}": level for level in range(1, TERM)}, "dt": TERM}
_OWN_LINE = _LEVELS.keys() | {
    "br",
    "caption",
    "dd",
    "div",
    "dl",
    "li",
    "ol",
    "p",
    "table",
    "td",
    "th",
    "tr",
    "ul",
}
_UNSEEN = (
    "//script | //style | //s | //del | //strike | //sup[contains(@class, 'reference')]"
    " | //*[contains(@class, 'mw-editsection')] | /*//*[contains(translate(@style, ' ', ''), 'display:none')]"
)
_RENDERED_TEXT = "//*[contains(concat(' ', @class, ' '), ' mw-parser-output ')]"
_NO_TEXT = re.compile("[\x00-\x08\x0b\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that no page can hold and lxml refuses."""

_SPACES = re.compile(r"[ \t\r\n\f]+")
_SPAN = re.compile(r"\s*[0-9]{1,4}\s*")
_USER_LINK = re.compile(
    r"(?:/wiki/|/index\.php/|[?&]title=)User(?:[_ ]talk)?:([^/#?&]+)(?=$|[#?&])", re.IGNORECASE
)
_OWN_ROWS = "tr | thead/tr | tbody/tr | tfoot/tr"


@dataclass(frozen=True, slots=True)
class PageLines:
    """A page's text without blank lines; the level of those lines that are headings or terms.

    `users` maps the place of a line to the names of the users whose pages it links to.
    """

    lines: tuple[str, ...]
    headings: Mapping[str, int]
    users: Mapping[int, tuple[str, ...]] = field(default_factory=dict)


def content_of(html: str) -> HtmlElement:
    """Return the page's content: the largest rendered text, since notices above it are rendered texts too."""
    root = _document(html)
    return max(found(root, _RENDERED_TEXT), key=lambda part: len(part.text_content()), default=root)


def title_of(html: str) -> str | None:
    """Return the title a saved page bears above its content, if the skin is there."""
    headings = found(_document(html), "//h1[@id='firstHeading']")
    return text_of(headings[0]) if headings else None


def found(element: HtmlElement, path: str) -> list[HtmlElement]:
    return cast("list[HtmlElement]", element.xpath(path))


def text_of(element: HtmlElement) -> str:
    """Return an element's text: its lines, without blank ones and without those of tables inside it."""
    if len(element) and element.find(".//table") is not None:
        return "\n".join(_lines("".join(text for text, _ in _pieces(element, tables=False))))
    return "\n".join(_lines(element.text_content()))


def lines_of(content: HtmlElement, *, tables: bool) -> PageLines:
    """Return a page's text outside its tables or, with `tables`, all of it, each cell on its own lines."""
    headings = {text_of(element): _LEVELS[element.tag] for element in content.iter(*_LEVELS)}
    lines: list[str] = []
    users: dict[int, tuple[str, ...]] = {}
    text, links = _text_and_links(content, tables=tables)
    end = 0
    for raw in text.splitlines(keepends=True):
        end += len(raw)
        names = _taken(links, end)
        if line := raw.strip():
            users.update({len(lines): names} if names else {})
            lines.append(line)
    return PageLines(tuple(lines), headings, users)


def _taken(links: deque[tuple[int, str]], end: int) -> tuple[str, ...]:
    """Take the links that begin before `end` from the queue, and return whom they name, each once."""
    names = []
    while links and links[0][0] < end:
        names.append(links.popleft()[1])
    return tuple(dict.fromkeys(names))


def _text_and_links(content: HtmlElement, *, tables: bool) -> tuple[str, deque[tuple[int, str]]]:
    """Return the text, and where in it each link to a user begins, with the user's name."""
    parts: list[str] = []
    links: deque[tuple[int, str]] = deque()
    length = 0
    for text, name in _pieces(content, tables=tables):
        if name:
            links.append((length, name))
        parts.append(text)
        length += len(text)
    return "".join(parts), links


def _pieces(content: HtmlElement, *, tables: bool) -> Iterator[tuple[str, str]]:
    """Yield the pieces of text in their order, and the user that a link which begins with one leads to."""
    depth = 0
    for event, element in etree.iterwalk(content, events=("start", "end")):
        if element.tag == "table" and not tables:
            depth += 1 if event == "start" else -1
        if event == "start" and not depth:
            yield element.text or "", _linked_user(element)
        elif event == "end" and not depth and element is not content:
            yield element.tail or "", ""


def _linked_user(element: HtmlElement) -> str:
    """Return the user whose page or talk page an element links to; a subpage is nobody's."""
    found = _USER_LINK.search(element.get("href") or "") if element.tag == "a" else None
    return unquote(found[1]).replace("_", " ").strip() if found else ""


def grid_of(table: HtmlElement) -> Grid:
    """Return a table's cells in rows; a row ends with its last cell, what spans columns stands in the first.

    A cell that spans rows stands in each of them.
    """
    rows = found(table, _OWN_ROWS)
    texts: list[dict[int, str]] = [{} for _ in rows]
    for down, row in enumerate(rows):
        across = 0
        for cell in row.iterchildren("th", "td"):
            while across in texts[down]:
                across += 1
            _place(cell, texts[down : down + MOST_SPANNED], across)
    return [[cells.get(across, "") for across in range(max(cells, default=-1) + 1)] for cells in texts]


def tables_below_headings(content: HtmlElement) -> list[tuple[tuple[str, ...], Grid]]:
    """Return every table with the headings that it stands below, the highest first."""
    above: dict[int, str] = {}
    tables = []
    for element in content.iter("table", *_LEVELS):
        if element.tag == "table":
            tables.append((tuple(above[level] for level in sorted(above)), grid_of(element)))
        elif (level := _LEVELS[element.tag]) < TERM:
            above = {higher: text for higher, text in above.items() if higher < level}
            above[level] = " ".join(text_of(element).split())
    return tables


def cell_at(cells: Sequence[str], column: int) -> str:
    """Return a row's cell; a ragged row has blank ones at its end."""
    return cells[column] if column < len(cells) else ""


def _document(html: str) -> HtmlElement:
    """Return the parsed page, with a line break in the text wherever a browser begins a new line."""
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    root = document_fromstring(f"<p></p>{_NO_TEXT.sub('', html)}<p></p>".encode(), parser=parser)
    for unseen in found(root, _UNSEEN):
        unseen.drop_tree()
    for element in root.iter():
        line_break = "\n" if element.tag in _OWN_LINE else ""
        element.text = line_break + _one_line(element.text)
        element.tail = line_break + _one_line(element.tail)
    return root


def _one_line(text: str | None) -> str:
    """Return text with white space as a browser shows it; a no-break space is none."""
    return _SPACES.sub(" ", _NO_TEXT.sub("", text)) if text else ""


def _lines(text: str) -> list[str]:
    return [line for raw in text.splitlines() if (line := raw.strip())]


def _place(cell: HtmlElement, rows: Sequence[dict[int, str]], across: int) -> None:
    text = text_of(cell)
    columns = _span(cell, "colspan")
    for row in rows[: min(_span(cell, "rowspan"), MOST_SPANNED // columns)]:
        row.update(dict.fromkeys(range(across, across + columns), ""))
        row[across] = text


def _span(cell: HtmlElement, attribute: str) -> int:
    given = cell.get(attribute)
    if given is None or not _SPAN.fullmatch(given):
        return 1
    return min(max(int(given), 1), MOST_SPANNED)
