"""Wikitext as the markup that it renders to, as far as forms and reports need it; no template is expanded."""

import re
from collections.abc import Callable
from html import escape
from urllib.parse import quote

from collectors.templates import with_parameters_as_tables

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_FOOTNOTE = re.compile(r"<ref\b[^>]*?(?:/>|>.*?(?:</ref>|\Z))", re.DOTALL | re.IGNORECASE)
_USER_LINK = re.compile(
    r"\[\[\s*:?(?:m:|meta:)?(?P<page>user(?:[ _]talk)?:(?P<name>[^][|/#]+))(?:\|(?P<text>[^][|]*))?\]\]",
    re.IGNORECASE,
)
_LINK = re.compile(r"\[\[(?:[^][|]*\|)?([^][|]*)\]\]")
_OUTER_LINK = re.compile(r"\[(?:https?:)?//[^][\s]+(?: +([^][]*))?\]")
_QUOTES = re.compile(r"'{2,5}")
_CELL_ATTRIBUTES = re.compile(r"""\s*((?:[\w-]+\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'|]+)\s*)+)\|(?!\|)""")
_MARKS = ("=", ";", ":", "*", "#")
_CELL_WITHOUT_ROW = re.compile(r"(<table>(?:\n<caption>.*</caption>)?)(?=\n<t[dh])")
_HEADING = re.compile(r"(={1,6})(.+?)\1\s*")
_DEFINITION = re.compile(r";(.*?)(?:\s:(.*))?")


def html_of_wikitext(wikitext: str) -> str:
    """Return HTML with the tables, lists, headings and text of `wikitext`.

    A template whose parameters are named becomes a table of names and values; any other one stays as it is.
    """
    text = _FOOTNOTE.sub("", _COMMENT.sub("", wikitext))
    text = _USER_LINK.sub(_user_link, with_parameters_as_tables(text))
    text = _QUOTES.sub("", _OUTER_LINK.sub(r"\1", _LINK.sub(r"\1", text)))
    html = "\n".join(_line(line.strip()) for line in text.splitlines())
    return _CELL_WITHOUT_ROW.sub(r"\1\n<tr>", html)


def _user_link(found: re.Match[str]) -> str:
    shown = found["text"] or found["page"]
    return f'<a href="/wiki/User:{quote(found["name"].strip())}">{escape(shown)}</a>'


def _line(line: str) -> str:
    """Return the markup of one line, as the parser of MediaWiki reads tables: line by line."""
    if line.startswith(("|", "!")):
        return _SKELETON.get(line[:2], _cells)(line)
    return "<table>" if line.startswith("{|") else _text(line)


def _cells(line: str) -> str:
    tag, separators = ("th", r"\|\||!!") if line.startswith("!") else ("td", r"\|\|")
    return "\n".join(_cell(tag, cell) for cell in re.split(separators, line[1:]))


def _cell(tag: str, cell: str) -> str:
    attributes = _CELL_ATTRIBUTES.match(cell)
    return f"<{tag} {attributes[1]}>{cell[attributes.end() :]}" if attributes else f"<{tag}>{cell}"


_SKELETON: dict[str, Callable[[str], str]] = {
    "|}": lambda line: f"</table>{line[2:]}",
    "|-": lambda _: "<tr>",
    "|+": lambda line: f"<caption>{line[2:]}</caption>",
}


def _text(line: str) -> str:
    """Return the markup of a line that is no part of a table's skeleton.

    A blank line ends a paragraph, and a heading ends a table that was not closed.
    """
    if not line.startswith(_MARKS):
        return line or "<p>"
    if heading := _HEADING.fullmatch(line):
        level = len(heading[1])
        return f"</table><h{level}>{heading[2].strip()}</h{level}>"
    if definition := _DEFINITION.fullmatch(line):
        return f"<dt>{definition[1]}</dt>" + (f"<dd>{definition[2]}</dd>" if definition[2] else "")
    if line.startswith(":"):
        return f"<dd>{line.lstrip(':*#')}</dd>"
    return f"<li>{line.lstrip('*#:')}</li>" if line.startswith(("*", "#")) else line
