"""Splicing: what stands between the two marks of a page's text, and nothing else."""

import re

from bot.errors import MarkersError
from bot.marks import COMMENTS, Mark, Marks

BEGIN, END = COMMENTS.begin.shown, COMMENTS.end.shown

_SUBPAGE = 'put the markers on a transcluded subpage and set publish.where = "subpage"'
_CLOSED_TO_BOTS = ("nowiki", "pre", "translate")

_PASSING = re.compile(
    r'<span class="esep-(?:as-of|next-run|projection)">.*?</span>|<!-- esep:record .*?-->', re.DOTALL
)
"""What time alone changes in a block: no figure, and no reason to edit."""


def splice(text: str, block: str, marks: Marks = COMMENTS) -> str:
    """Return `text` with `block` between its marks; raises MarkersError."""
    start, stop = _between(text, marks)
    spliced = text[:start] + without_markers(block, marks) + text[stop:]
    _between(spliced, marks)
    return spliced


def extract(text: str, marks: Marks = COMMENTS) -> str:
    """Return what stands between the marks of `text`; raises MarkersError."""
    start, stop = _between(text, marks)
    return text[start:stop]


def without_markers(block: str, marks: Marks = COMMENTS) -> str:
    """Return `block` as it is; raises MarkersError where a mark is in it."""
    for mark in (marks.begin, marks.end):
        if mark.spans(block):
            raise MarkersError(f"the table itself contains {mark.shown}: take it out of the notes")
    return block


def same_figures(old: str, new: str) -> bool:
    """Return whether two blocks differ at most in what time alone changes, and in trailing white space.

    These are the spans of the classes `esep-as-of`, `esep-next-run` and `esep-projection`, and the record.
    """
    return _lasting(old) == _lasting(new)


def _between(text: str, marks: Marks) -> tuple[int, int]:
    begin, end = (_only(text, mark, marks) for mark in (marks.begin, marks.end))
    if end[0] < begin[1]:
        raise MarkersError(f"{marks.end.shown} stands before {marks.begin.shown}: exchange the two")
    for mark, at in ((marks.begin, begin[0]), (marks.end, end[0])):
        _refuse_hidden(text[:at].lower(), mark.shown)
    return begin[1], end[0]


def _only(text: str, mark: Mark, marks: Marks) -> tuple[int, int]:
    spans = mark.spans(text)
    if not spans:
        raise MarkersError(f"{mark.shown} is missing from the page: {marks.advice}")
    if len(spans) > 1:
        pair = f"{marks.begin.shown}{marks.end.shown}"
        raise MarkersError(f"{mark.shown} stands {len(spans)} times on the page: leave only one pair, {pair}")
    return spans[0]


def _refuse_hidden(head: str, marker: str) -> None:
    if head.rfind("<!--") > head.rfind("-->"):
        raise MarkersError(f"{marker} stands inside a comment: close the comment before it")
    for tag in _CLOSED_TO_BOTS:
        if _is_open(head, tag):
            raise MarkersError(f"{marker} stands inside <{tag}>: {_SUBPAGE}")


def _is_open(head: str, tag: str) -> bool:
    """Return whether the last `tag` that `head` (in lower case) opens is still open at its end."""
    before, opening, after = head.rpartition(f"<{tag}")
    if not opening:
        return False
    attributes = after.partition(">")[0]
    if attributes.endswith("/") or attributes[:1].isalnum():
        return _is_open(before + after, tag)
    return f"</{tag}" not in after


def _lasting(block: str) -> list[str]:
    return [line.rstrip() for line in _PASSING.sub("", block).rstrip().splitlines()]
