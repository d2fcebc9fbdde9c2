"""Wikitext as a flat run of tokens: one pass, in time linear in its length, whatever is left unclosed."""

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from collectors.names import UserLink, WikiNames
from collectors.participants.shown import shown
from collectors.participants.templates import of_template
from collectors.participants.tokens import (
    NEWLINE,
    ROW,
    ListMark,
    Mention,
    SectionTitle,
    Token,
    plain,
    text_of,
)

STRUCK_TAGS = frozenset({"s", "del", "strike"})
ASIDE_TAGS = frozenset({"ref", "gallery"})
LINE_TAGS = frozenset({"br", "dd", "div", "dt", "hr", "li", "ol", "p", "table", "ul"})
BOLD_TAGS = frozenset({"b", "strong"})
CELL_TAGS = frozenset({"td", "th"})

DEPTH = 40
"""Constructs that may stand open inside each other; a deeper one is text (as in mwparserfromhell)."""

TEMPLATE, LINK, TABLE, CELL, HTML_CELL = "{{", "[[", "{|", "|", "td"
DIVIDED = (TEMPLATE, LINK, TABLE, CELL)
"""What bars divide."""

_LEXEME = re.compile(
    r"""
    (?P<heading>  (?<=\n)(?P<level>={1,6})(?P<title>[^\n]+?)(?P=level)[ \t]*(?=\n|\Z) )
  | (?P<table>    (?<=\n)[ \t:]*\{\|[^\n]*\n? )
  | (?P<row>      (?<=\n)[ \t]*\|-[^\n]*\n? )
  | (?P<end>      (?<=\n)[ \t]*\|\}(?!\}) )
  | (?P<cell>     (?<=\n)[ \t]*(?:\|\+|[|!]) )
  | (?P<next>     \|\||!! )
  | (?P<bar>      \| )
  | (?P<marks>    (?<=\n)[*\#:;]+ )
  | (?P<template> \{\{(?P<parts>[^{}\[\]]*)\}\} )
  | (?P<link>     \[\[(?P<target>[^\[\]{}|\n]*)(?:\|(?P<label>[^\[\]{}\n]*))?\]\] )
  | (?P<web>      \[(?P<address>(?:https?:)?//[^\s\[\]<>"]+)(?P<caption>[^\[\]\n]*)\] )
  | (?P<url>      https?://[^\s\[\]<>"{}|]*[^\s\[\]<>"{}|,.;:!?] )
  | (?P<open>     \{\{|\[\[ )
  | (?P<close>    \}\}|\]\] )
  | (?P<tag>      <(?P<slash>/?)(?P<name>[a-zA-Z][a-zA-Z0-9]*)(?P<attributes>[^<>]*)> )
  | (?P<newline>  \n )
    """,
    re.VERBOSE,
)
_CLOSES = {"}}": TEMPLATE, "]]": LINK}


def tokens(text: str, names: WikiNames) -> tuple[Token, ...]:
    """Return what a page shows, in its order, whatever boxes (`div`, `translate`, templates) it stands in.

    Struck text and footnotes are left out, and what `shown` leaves out. Bold text keeps its apostrophes.
    What is opened and never closed shows its contents.
    """
    return tuple(_Scanner(names).scan("\n" + shown(text)))


@dataclass(slots=True)
class _Frame:
    """Something opened and not yet closed; bars divide its `parts`, which are not shown if `dropped`."""

    kind: str
    dropped: bool = False
    parts: list[list[Token]] = field(default_factory=lambda: [[]])


class _Scanner:
    """One pass over a text. A method named after a group of `_LEXEME` does what that group means."""

    def __init__(self, names: WikiNames) -> None:
        self._names = names
        self._stack = [_Frame("")]
        self._in_term = False
        self._in_header = False

    def scan(self, text: str) -> list[Token]:
        at = 0
        for found in _LEXEME.finditer(text):
            self._text(text[at : found.start()])
            getattr(self, f"_{found.lastgroup}")(found)
            at = found.end()
        self._text(text[at:])
        self._abandon_above(self._stack[0])
        return self._stack[0].parts[0]

    def _heading(self, found: re.Match[str]) -> None:
        self._newline(found)
        self._put(SectionTitle(len(found["level"]), plain(text_of(self._inside(found["title"])))))

    def _table(self, _: re.Match[str]) -> None:
        self._put(NEWLINE)
        if self._push(TABLE):
            self._put(ListMark(ROW))

    def _row(self, found: re.Match[str]) -> None:
        if self._leave_cell(found[0]):
            self._put(NEWLINE, ListMark(ROW))

    def _end(self, found: re.Match[str]) -> None:
        if self._leave_cell(found[0]):
            self._abandon()
            self._put(NEWLINE)

    def _cell(self, found: re.Match[str]) -> None:
        self._in_header = found[0].endswith("!")
        self._next(found)

    def _next(self, found: re.Match[str]) -> None:
        if found[0] == "!!" and not self._in_header:
            self._text(found[0])
        elif self._leave_cell(found[0]):
            self._push(CELL)

    def _bar(self, _: re.Match[str] | None) -> None:
        frame = self._innermost(*DIVIDED)
        if not frame:
            self._text("|")
            return
        self._abandon_above(frame)
        if frame.kind in (TEMPLATE, LINK):
            frame.parts.append([])
        elif frame.kind == CELL and not any(isinstance(token, Mention) for token in frame.parts[0]):
            frame.parts[0].clear()  # a cell's attributes

    def _marks(self, found: re.Match[str]) -> None:
        self._put(ListMark(found[0]))
        self._in_term = found[0].endswith(";")

    def _template(self, found: re.Match[str]) -> None:
        parts = [self._inside(part) for part in found["parts"].split("|")]
        self._put(*of_template(parts, self._names))

    def _link(self, found: re.Match[str]) -> None:
        label = found["target"] if found["label"] is None else found["label"]
        self._put(*_linked(self._names.user_link(found["target"]), self._inside(label)))

    def _web(self, found: re.Match[str]) -> None:
        self._put(*_linked(self._names.user_url(found["address"]), self._inside(found["caption"])))

    def _url(self, found: re.Match[str]) -> None:
        self._put(*_linked(self._names.user_url(found[0]), ()))

    def _open(self, found: re.Match[str]) -> None:
        self._push(found[0])

    def _close(self, found: re.Match[str]) -> None:
        frame = self._pop(_CLOSES[found[0]])
        if not frame:
            self._text(found[0])
        elif frame.kind == TEMPLATE:
            self._put(*of_template(frame.parts, self._names))
        else:
            self._put(*_linked(self._names.user_link(text_of(frame.parts[0])), frame.parts[-1]))

    def _tag(self, found: re.Match[str]) -> None:
        name = found["name"].lower()
        if name in CELL_TAGS | {"tr"}:
            self._html_table(name, opening=not found["slash"])
        elif found["slash"]:
            frame = self._pop(name)
            self._put(*_contents(frame) if frame and not frame.dropped else (), *_shape(name))
        else:
            self._put(*_shape(name))
            dropped = name in STRUCK_TAGS | ASIDE_TAGS or "line-through" in found["attributes"]
            if (dropped or self._innermost(name)) and not found["attributes"].endswith("/"):
                self._push(name, dropped=dropped)

    def _html_table(self, name: str, *, opening: bool) -> None:
        frame = self._pop(HTML_CELL)
        self._put(*_contents(frame) if frame else ())
        if name in CELL_TAGS and opening:
            self._push(HTML_CELL)
        elif name == "tr":
            self._put(NEWLINE, *([ListMark(ROW)] if opening else []))

    def _newline(self, _: re.Match[str]) -> None:
        self._pop_link()
        self._put(NEWLINE)
        self._in_term = False

    def _pop_link(self) -> None:
        """Give up links that are open at the end of a line."""
        while frame := self._innermost(LINK):
            self._abandon_above(frame)
            self._abandon()

    def _text(self, text: str) -> None:
        if not text:
            return
        term, colon, definition = text.partition(":") if self._in_term else (text, "", "")
        self._put(html.unescape(term))
        if colon:
            self._in_term = False
            self._put(ListMark(colon), html.unescape(definition))

    def _inside(self, text: str) -> list[Token]:
        return _Scanner(self._names).scan(text)

    def _put(self, *found: Token) -> None:
        self._stack[-1].parts[-1].extend(found)

    def _push(self, kind: str, *, dropped: bool = False) -> bool:
        """Open a frame, unless too many are open already."""
        deep = len(self._stack) >= DEPTH
        if not deep:
            self._stack.append(_Frame(kind, dropped))
        return not deep

    def _pop(self, kind: str) -> _Frame | None:
        """Close the innermost frame of a kind; what was opened in it is given up."""
        frame = self._innermost(kind)
        if frame:
            self._abandon_above(frame)
            self._stack.pop()
        return frame

    def _innermost(self, *kinds: str) -> _Frame | None:
        for frame in reversed(self._stack):
            if frame.kind in kinds:
                return frame
        return None

    def _abandon_above(self, frame: _Frame) -> None:
        while self._stack[-1] is not frame:
            self._abandon()

    def _abandon(self) -> None:
        """Take the last frame for never opened: what stands in it is shown.

        The shorter list is copied to the longer one, so that many frames cost no more than their contents.
        """
        inside, outer = _contents(self._stack.pop()), self._stack[-1].parts
        if len(inside) > len(outer[-1]):
            inside[:0] = outer[-1]
            outer[-1] = inside
        else:
            outer[-1] += inside

    def _leave_cell(self, mark: str) -> bool:
        """End the cell that is open, if table markup has a meaning here; else read the mark for itself."""
        frame = self._innermost(*DIVIDED)
        if frame and frame.kind in (TABLE, CELL):
            self._abandon_above(frame)
            if frame.kind == CELL:
                self._abandon()
            return True
        for piece in re.split(r"(\|)", mark):
            self._bar(None) if piece == "|" else self._put(*self._inside(piece))
        return False


def _linked(link: UserLink | None, label: Sequence[Token]) -> Iterable[Token]:
    return (Mention(link.name, link.page),) if link else (text_of(label),)


def _shape(tag: str) -> Iterable[Token]:
    """Return what a tag itself does to the line it stands in."""
    if tag in LINE_TAGS:
        return (NEWLINE,)
    return ("'''",) if tag in BOLD_TAGS else ()


def _contents(frame: _Frame) -> list[Token]:
    inside = frame.parts[0]
    for part in frame.parts[1:]:
        inside += [" ", *part]
    return _on_its_line(inside) if frame.kind in (CELL, HTML_CELL) else inside


def _on_its_line(cell: list[Token]) -> list[Token]:
    """Return a cell on its row's line, unless it holds a list or headings of its own."""
    if any(isinstance(token, ListMark | SectionTitle) for token in cell):
        return [NEWLINE, *cell]
    return [" ", *(" " if token == NEWLINE else token for token in cell)]
