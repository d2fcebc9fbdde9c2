"""Wikitext as the markup that it renders to, as far as forms and reports need it; no template is expanded."""

import re
from collections.abc import Iterator

from collectors.templates import with_parameters_as_tables

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_FOOTNOTE = re.compile(r"<ref\b[^>]*?(?:/>|>.*?(?:</ref>|\Z))", re.DOTALL | re.IGNORECASE)
_LINK = re.compile(r"\[\[(?:[^][|]*\|)?([^][|]*)\]\]")
_OUTER_LINK = re.compile(r"\[(?:https?:)?//[^][\s]+(?: +([^][]*))?\]")
_QUOTES = re.compile(r"'{2,5}")
_CELL_ATTRIBUTES = re.compile(r"""\s*((?:[\w-]+\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'|]+)\s*)+)\|(?!\|)""")
_CELL_WITHOUT_ROW = re.compile(r"(<table>(?:\n<caption>.*</caption>)?)(?=\n<t[dh])")
_HEADING = re.compile(r"(={1,6})(.+?)\1\s*")
_DEFINITION = re.compile(r";(.*?)(?:\s:(.*))?")


def html_of_wikitext(wikitext: str) -> str:
    """Return HTML with the tables, lists, headings and text of `wikitext`.

    A template whose parameters are named becomes a table of names and values; any other one stays as it is.
    """
    text = _FOOTNOTE.sub("", _COMMENT.sub("", wikitext))
    text = with_parameters_as_tables(text)
    text = _QUOTES.sub("", _OUTER_LINK.sub(r"\1", _LINK.sub(r"\1", text)))
    html = "\n".join(part for line in text.splitlines() for part in _line(line.strip()))
    return _CELL_WITHOUT_ROW.sub(r"\1\n<tr>", html)


def _line(line: str) -> Iterator[str]:
    """Yield the markup of one line, as the parser of MediaWiki reads tables: line by line."""
    if line.startswith("{|"):
        yield "<table>"
    elif line.startswith("|}"):
        yield f"</table>{line[2:]}"
    elif line.startswith("|-"):
        yield "<tr>"
    elif line.startswith("|+"):
        yield f"<caption>{line[2:]}</caption>"
    elif line.startswith(("|", "!")):
        yield from _cells(line)
    else:
        yield _text(line)


def _cells(line: str) -> Iterator[str]:
    tag, separators = ("th", r"\|\||!!") if line.startswith("!") else ("td", r"\|\|")
    for cell in re.split(separators, line[1:]):
        attributes = _CELL_ATTRIBUTES.match(cell)
        yield f"<{tag} {attributes[1]}>{cell[attributes.end() :]}" if attributes else f"<{tag}>{cell}"


def _text(line: str) -> str:
    """Return the markup of a line that is no part of a table's skeleton.

    A blank line ends a paragraph, and a heading ends a table that was not closed.
    """
    if heading := _HEADING.fullmatch(line):
        return f"</table><h2>{heading[2].strip()}</h2>"
    if definition := _DEFINITION.fullmatch(line):
        return f"<dt>{definition[1]}</dt>" + (f"<dd>{definition[2]}</dd>" if definition[2] else "")
    if line.startswith(":"):
        return f"<dd>{line.lstrip(':*#')}</dd>"
    if line.startswith(("*", "#")):
        return f"<li>{line.lstrip('*#:')}</li>"
    return line or "<p>"
