"""Sections that people keep of themselves on a page: `== User:Name ==`, and who changed which of them."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from collectors.answers import FIELDS, Answers, Words, fold, parse_answers
from collectors.api import Answer, Api
from collectors.errors import NotFoundError
from collectors.names import WikiNames, normalise_name

_HEADING = re.compile(r"(={1,6})(.+)\1")
_LONGEST_HEADING = 600
"""Characters of a line that can be a heading with a user's name; of anything longer it is not asked."""

_UNSEEN = r"""<!--[ ](\w+:\w+):begin[ ]-->(?:(?!:begin[ ]-->).)*?<!--[ ]\1:end[ ]-->  # kept by a bot
  | <!--.*?(?:-->|\Z)
  | <(?P<tag>{tags})\b[^<>]*+(?:(?<=/)>|>(?:.*?</(?P=tag)\s*>|(?P<rest>.*)))"""
_UNREAD = ("nowiki", "pre")
"""The tags between which wikitext is not read."""

_LINK = re.compile(r"\[\[([^\[\]|]+)(?:\|[^\[\]]*)?\]\]")
_BULLET = re.compile(r"^[*#:;\s]+|'{2,}")


@dataclass(frozen=True, slots=True)
class Change:
    """What became of a section by somebody's edit: its text, None where it was taken away.

    `by` is `NOT_SURE` where it is hidden, and where a hidden revision may have written the text.
    """

    by: str
    text: str | None


NOT_SURE = ""
"""Nobody's name."""

Changes = Mapping[str, Sequence[Change]]
"""By the name in the heading: the changes of the section, the oldest first."""


def fetch_changes(api: Api, page: str, names: WikiNames) -> dict[str, list[Change]]:
    """Read the whole history of a page, in a request for as many revisions as the account may have at once.

    A page that is not there has none. Of what differs after hidden revisions only what is gone is sure.
    Raises NotFoundError for a redirect, and what `Api.query` raises.
    """
    found: dict[str, list[Change]] = {}
    seen: Mapping[str, str] = {}
    hidden = False
    for revision in _revisions(api, page):
        after = _sections_of(revision, names)
        if after is None:
            hidden = True
            continue
        for name, text in _changed(seen, after):
            is_sure = text is None or not hidden
            found.setdefault(name, []).append(Change(revision.get("user", "") if is_sure else NOT_SURE, text))
        seen, hidden = after, False
    return found


def sections(text: str, names: WikiNames) -> dict[str, str]:
    """Return the sections of a wikitext whose headings name a user: name → text; the last one of a name."""
    found: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in _seen(text).splitlines():
        heading = _heading(line)
        if heading is None:
            lines.append(line)
            continue
        lines = []
        link = names.user_link(_LINK.sub(r"\1", heading))
        if link:
            found[normalise_name(link.name)] = lines
    return {name: "\n".join(lines).strip() for name, lines in found.items()}


def own_change(changes: Sequence[Change], names: Collection[str]) -> Change | None:
    """Return the last change of a section that was made under one of these names, if there is any."""
    return next((change for change in reversed(changes) if normalise_name(change.by) in names), None)


def parse_section(text: str, labels: Mapping[str, str], words: Words) -> Answers | None:
    """Return the answers of a section's lines, `label: answer`; None where one says that its person leaves.

    `labels` are what people may write for a field, and for `leave`, folded.
    """
    lines = (_BULLET.sub("", _LINK.sub(r"\1", line)).partition(":") for line in text.splitlines())
    told = {labels.get(fold(label.rstrip(" .!")), ""): answer for label, _, answer in lines}
    if "leave" in told:
        return None
    return parse_answers({field: told[field] for field in FIELDS if field in told}, words)


def _seen(text: str, tags: Sequence[str] = _UNREAD) -> str:
    """Return a wikitext as it is read: without comments, what a bot keeps there, and what is between tags.

    A tag without an end is text, as MediaWiki takes it, and so is every later one of its name.
    """
    unseen = _UNSEEN.format(tags="|".join(tags) or "(?!)")
    flags = re.DOTALL | re.IGNORECASE | re.VERBOSE
    return re.sub(unseen, partial(_replaced, tags), text, flags=flags)


def _replaced(tags: Sequence[str], unseen: re.Match[str]) -> str:
    if unseen["rest"] is None:
        return ""
    others = [tag for tag in tags if tag != unseen["tag"].lower()]
    return _seen(unseen["rest"], others)


def _heading(line: str) -> str | None:
    """Return what a line says as a heading, None where it is none."""
    found = _HEADING.fullmatch(line.rstrip()) if len(line) <= _LONGEST_HEADING else None
    return found[2].strip() if found else None


def _revisions(api: Api, page: str) -> Iterator[Answer]:
    wanted = {"rvprop": "ids|user|content", "rvslots": "main", "rvdir": "newer", "rvlimit": "max"}
    for part in api.query(titles=page, prop="info|revisions", **wanted):
        for found in part.get("pages", ()):
            if found.get("redirect"):
                raise NotFoundError(f"{api.wiki}: “{page}” is a redirect; name the page that it leads to")
            yield from found.get("revisions", ())


def _changed(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[tuple[str, str | None]]:
    """Yield the sections that differ, as they are after."""
    for name in sorted({*before, *after}):
        if before.get(name) != after.get(name):
            yield name, after.get(name)


def _sections_of(revision: Answer, names: WikiNames) -> dict[str, str] | None:
    """Return the sections as a revision has them; None where its text is hidden."""
    text = revision.get("slots", {}).get("main", {}).get("content")
    return None if text is None else sections(text, names)
