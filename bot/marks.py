"""The two marks on a page that the table stands between: a pair of comments, or a pair of templates."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice

import mwparserfromhell
from mwparserfromhell.nodes import Template

LOOKED_AT, LONGEST_CALL = 3, 8000
"""How many calls of a page are looked at, and characters of each: parsing takes the square of a length."""

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
    """Return where {{Esep|…}} stands in a wikitext, of the first few; what is never closed is none.

    One is enough to declare an event and a second one is refused: a page of thousands takes no longer.
    """
    starts = (found.start() for found in islice(_CALL.finditer(text), LOOKED_AT))
    ends = ((start, start + _template_length(text[start : start + LONGEST_CALL])) for start in starts)
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
