"""The two marks on a page that the table stands between: a pair of comments, or a pair of templates."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import mwparserfromhell
from mwparserfromhell.nodes import Template

Span = tuple[int, int]
"""Where something begins and ends in a text."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One of the two: how it is shown to people, and where it stands in a text."""

    shown: str
    spans: Callable[[str], Sequence[Span]]


@dataclass(frozen=True, slots=True)
class Marks:
    """A pair; each stands exactly once on a page that Esep may write to. `advice` says where to put it."""

    begin: Mark
    end: Mark
    advice: str


def find_calls(text: str) -> list[Span]:
    """Return where {{Esep|…}} stands in a wikitext; what is never closed is none."""
    starts = (found.start() for found in _CALL.finditer(text))
    ends = ((start, start + _template_length(text[start:])) for start in starts)
    return [(start, end) for start, end in ends if end > start]


def _template_length(text: str) -> int:
    """Return how long the template is that a text begins with; nought where it begins with none."""
    first = mwparserfromhell.parse(text).nodes[0]
    return len(str(first)) if isinstance(first, Template) else 0


def _comment(text: str) -> Mark:
    pattern = re.compile(re.escape(text))
    return Mark(text, lambda page: [found.span() for found in pattern.finditer(page)])


_CALL = re.compile(r"\{\{\s*[Ee]sep\s*(?=[|}])")
_CALL_END = re.compile(r"\{\{\s*[Ee]sep[ _]+end\s*\}\}")

_BEGIN, _END = _comment("<!-- esep:status:begin -->"), _comment("<!-- esep:status:end -->")

COMMENTS = Marks(
    _BEGIN, _END, f"paste {_BEGIN.shown}{_END.shown} on a line of its own where the table shall stand"
)
CALLS = Marks(
    Mark("{{Esep|…}}", find_calls),
    Mark("{{Esep end}}", lambda page: [found.span() for found in _CALL_END.finditer(page)]),
    "write {{Esep|…}} and {{Esep end}} where the table shall stand",
)
