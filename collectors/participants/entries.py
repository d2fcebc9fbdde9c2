"""Which of the people that a line of a list mentions are its entries."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, takewhile

from collectors.names import LinkedPage, normalise_name
from collectors.participants.tokens import NEWLINE, ListMark, Mention, SectionTitle, Token, plain

PROSE_WORDS = 6
"""An unmarked line with so many words outside links is prose, and the people in it are only mentioned."""

# How a signature ends in any language: `12:34, 3 September 2023 (UTC)`, `12:34, 2023 ж. қыркүйектің 3 (+06)`.
_STAMP = re.compile(r"\d{1,2}[:.]\d{2}[^\n()]{0,45}\((?:[A-Z]{3,5}|UTC[^()\n]{0,6}|[+-]\d\d(?::?\d\d)?)\)")
_WORD = re.compile(r"[^\W\d_]+")

Part = str | Mention


@dataclass(frozen=True, slots=True)
class Line:
    """A line: its list marks (`#:`), and its text and mentions in their order."""

    mark: str
    parts: tuple[Part, ...]

    @property
    def text(self) -> str:
        return "".join(part for part in self.parts if isinstance(part, str))

    @property
    def mentions(self) -> tuple[Mention, ...]:
        return tuple(part for part in self.parts if isinstance(part, Mention))


def lines(tokens: Iterable[Token]) -> Iterator[Line | SectionTitle]:
    """Yield the lines of a run of tokens, and the section titles between them."""
    mark, parts = "", list[Part]()
    for token in _unfolded(tokens):
        if isinstance(token, ListMark) and not _has_content(parts):
            mark += token.mark
        elif isinstance(token, str | Mention) and token != NEWLINE:
            parts.append(token)
        else:
            yield _line(mark, parts)
            mark, parts = token.mark if isinstance(token, ListMark) else "", []
            if isinstance(token, SectionTitle):
                yield token
    yield _line(mark, parts)


def group_title(line: Line) -> str | None:
    """Return the title of the group that a line opens: a `;` line or a wholly bold one without people."""
    text = line.text.strip().rstrip(": ")
    bold = text.startswith("'''") and text.endswith("'''") and "#" not in line.mark
    opens = (bold or line.mark.endswith(";")) and not line.mentions
    return plain(text).rstrip(": ") or None if opens else None


def names_in(line: Line) -> tuple[str, ...]:
    """Return the names a line enters on the list, each once, in order.

    Without a signature these are all who are mentioned, save in prose. A signature (a talk page or
    contributions link right before the date) enters its owner, and whoever else the owner names is not an
    entry; but where the line begins with a person, somebody entered the people named before the signature,
    and who signed is an entry only as one of them. When it is not certain that a link belongs to a signature,
    everybody counts: the audit may show one name too many, but hides none.
    """
    names: dict[str, str] = {}
    for segment in () if _is_prose(line) else _segments(line):
        for mention in _entered(segment):
            names.setdefault(normalise_name(mention.name), mention.name)
    return tuple(names.values())


def is_reply(line: Line, entry_mark: str) -> bool:
    """Tell whether a signed line is an indented comment (`#:`) under an entry with the mark `entry_mark`."""
    deeper = len(line.mark) > len(entry_mark) > 0 and line.mark.startswith(entry_mark)
    return deeper and line.mark.endswith(":") and any(_signature(segment) for segment in _segments(line))


@dataclass(frozen=True, slots=True)
class _Segment:
    """A part of a line up to a signature's date, or (`dated` unset) after the last one."""

    parts: tuple[Part, ...]
    dated: bool

    @property
    def mentions(self) -> tuple[Mention, ...]:
        return tuple(part for part in self.parts if isinstance(part, Mention))


def _segments(line: Line) -> Iterator[_Segment]:
    current: list[Part] = []
    for part in line.parts:
        if isinstance(part, Mention):
            current.append(part)
            continue
        *before_dates, rest = _STAMP.split(part)
        for text in before_dates:
            yield _Segment((*current, text), dated=True)
            current = []
        current.append(rest)
    yield _Segment(tuple(current), dated=False)


def _entered(segment: _Segment) -> Sequence[Mention]:
    signature = _signature(segment)
    if not signature:
        return segment.mentions
    before = [mention for mention in segment.mentions[: -len(signature)] if not mention.addressed]
    return before if before and _begins_with_person(segment.parts) else signature[:1]


def _signature(segment: _Segment) -> Sequence[Mention]:
    """Return the mentions of one person right before a date, if they are certainly a signature."""
    if not segment.dated or not segment.mentions:
        return ()
    owner = normalise_name(segment.mentions[-1].name)
    tail = tuple(takewhile(lambda link: normalise_name(link.name) == owner, reversed(segment.mentions)))
    return tail if any(link.page is not LinkedPage.USER for link in tail) else ()


def _begins_with_person(parts: Iterable[Part]) -> bool:
    return isinstance(next(filter(_tells_who_begins, parts), None), Mention)


def _tells_who_begins(part: Part) -> bool:
    return not part.addressed if isinstance(part, Mention) else bool(_WORD.search(part))


def _is_prose(line: Line) -> bool:
    unmarked = not line.mark and not _STAMP.search(line.text)
    wordy = len(_WORD.findall(line.text)) >= PROSE_WORDS
    return unmarked and wordy and not _begins_with_person(line.parts)


def _unfolded(tokens: Iterable[Token]) -> Iterator[Token]:
    r"""Yield the tokens with every `\n` as one of its own."""
    for token in tokens:
        if isinstance(token, str):
            yield from filter(None, re.split(r"(\n)", token))
        else:
            yield token


def _line(mark: str, parts: Iterable[Part]) -> Line:
    """Return a line in which pieces of text that touch are one."""
    joined: list[Part] = []
    for is_text, run in groupby(parts, lambda part: isinstance(part, str)):
        same = list(run)
        joined += ["".join(map(str, same))] if is_text else same
    return Line(mark, tuple(joined))


def _has_content(parts: Iterable[Part]) -> bool:
    return any(not isinstance(part, str) or part.strip() for part in parts)
