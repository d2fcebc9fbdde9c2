"""Splicing: what stands between the two markers of a page's text, and nothing else."""

import re

BEGIN = "<!-- esep:status:begin -->"
END = "<!-- esep:status:end -->"
"""The markers; each stands exactly once on a page that Esep may write to."""

_PASTE = f"paste {BEGIN}{END} on a line of its own where the table shall stand"
_SUBPAGE = 'put the markers on a transcluded subpage and set publish.where = "subpage"'
_CLOSED_TO_BOTS = ("nowiki", "pre", "translate")

_PASSING = re.compile(
    r'<span class="esep-(?:as-of|next-run|projection)">.*?</span>|<!-- esep:record .*?-->', re.DOTALL
)
"""What time alone changes in a block: no figure, and no reason to edit."""


class MarkersError(ValueError):
    """The markers do not stand as they must; the text says what to paste, and where."""


def splice(text: str, block: str) -> str:
    """Return `text` with `block` between its markers; raises MarkersError."""
    start, stop = _between(text)
    spliced = text[:start] + without_markers(block) + text[stop:]
    _between(spliced)
    return spliced


def extract(text: str) -> str:
    """Return what stands between the markers of `text`; raises MarkersError."""
    start, stop = _between(text)
    return text[start:stop]


def without_markers(block: str) -> str:
    """Return `block` as it is; raises MarkersError where a marker is in it."""
    for marker in (BEGIN, END):
        if marker in block:
            raise MarkersError(f"the table itself contains {marker}: take it out of the notes")
    return block


def same_figures(old: str, new: str) -> bool:
    """Return whether two blocks differ at most in what time alone changes, and in trailing white space.

    These are the spans of the classes `esep-as-of`, `esep-next-run` and `esep-projection`, and the record.
    """
    return _lasting(old) == _lasting(new)


def _between(text: str) -> tuple[int, int]:
    for marker in (BEGIN, END):
        _refuse_count(text.count(marker), marker)
    start, stop = text.index(BEGIN), text.index(END)
    if stop < start:
        raise MarkersError(f"{END} stands before {BEGIN}: exchange the two")
    for marker, at in ((BEGIN, start), (END, stop)):
        _refuse_hidden(text[:at].lower(), marker)
    return start + len(BEGIN), stop


def _refuse_count(count: int, marker: str) -> None:
    if count == 0:
        raise MarkersError(f"{marker} is missing from the page: {_PASTE}")
    if count > 1:
        raise MarkersError(f"{marker} stands {count} times on the page: leave only one pair, {BEGIN}{END}")


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
