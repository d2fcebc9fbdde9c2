"""Sections that people keep of themselves on a page: `== User:Name ==`, and who changed which of them."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
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

    `by` is `NOT_SURE` where it is hidden, and where a hidden revision may have written the text. `others` are
    the texts of further sections with that name.
    """

    by: str
    text: str | None
    others: tuple[str, ...] = ()


NOT_SURE = ""
"""Nobody's name."""

Changes = Mapping[str, Sequence[Change]]
"""By the name in the heading: the changes of the section, the oldest first."""

Sections = Mapping[str, Sequence[str]]
"""By the name in the heading: the texts of all sections with it, the first one first."""


def fetch_changes(api: Api, page: str, names: WikiNames) -> dict[str, list[Change]]:
    """Read the whole history of a page, in a request for as many revisions as the account may have at once.

    A page that is not there has none. Of what differs after hidden revisions only what is gone is sure.
    Raises NotFoundError for a redirect, and what `Api.query` raises.
    """
    found: dict[str, list[Change]] = {}
    seen: Sections = {}
    hidden = False
    for revision in _revisions(api, page):
        after = _sections_of(revision, names)
        if after is None:
            hidden = True
            continue
        for name, change in _changed(seen, after, revision.get("user", NOT_SURE)):
            is_sure = change.text is None or not hidden
            found.setdefault(name, []).append(change if is_sure else replace(change, by=NOT_SURE))
        seen, hidden = after, False
    return found


def sections(text: str, names: WikiNames) -> dict[str, list[str]]:
    """Return the sections of a wikitext whose headings name a user: name → texts, one for each heading.

    A section ends at a heading of its own level or above it, and at one that names a user.
    """
    found: dict[str, list[list[str]]] = {}
    lines, level = list[str](), 0
    for line in _seen(text).splitlines():
        depth, heading = _heading(line)
        link = names.user_link(_LINK.sub(r"\1", heading))
        if link:
            lines, level = [], depth
            found.setdefault(normalise_name(link.name), []).append(lines)
        elif 0 < depth <= level:
            lines, level = [], 0
        else:
            lines.append(line)
    return {name: ["\n".join(lines).strip() for lines in texts] for name, texts in found.items()}


def own_change(changes: Sequence[Change], names: Collection[str]) -> Change | None:
    """Return the last change of a section that was made under one of these names, if there is any.

    Who takes a further section with that name away, and leaves the own one, changes nothing.
    """
    own: Change | None = None
    for change in changes:
        is_other = own and change.text is None and own.text in change.others
        if normalise_name(change.by) in names and not is_other:
            own = change
    return own


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


def _heading(line: str) -> tuple[int, str]:
    """Return the level of a heading and what it says; 0 and nothing for a line that is none."""
    found = _HEADING.fullmatch(line.rstrip()) if len(line) <= _LONGEST_HEADING else None
    return (len(found[1]), found[2].strip()) if found else (0, "")


def _revisions(api: Api, page: str) -> Iterator[Answer]:
    wanted = {"rvprop": "ids|user|content", "rvslots": "main", "rvdir": "newer", "rvlimit": "max"}
    for part in api.query(titles=page, prop="info|revisions", **wanted):
        for found in part.get("pages", ()):
            if found.get("redirect"):
                raise NotFoundError(f"{api.wiki}: “{page}” is a redirect; name the page that it leads to")
            yield from found.get("revisions", ())


def _changed(before: Sections, after: Sections, by: str) -> Iterator[tuple[str, Change]]:
    """Yield by name what was written, else what was taken away."""
    for name in sorted({*before, *after}):
        was, there = set(before.get(name, ())), after.get(name, ())
        text = next((text for text in there if text not in was), None)
        if text is not None or was - set(there):
            yield name, Change(by, text, tuple(other for other in there if other != text))


def _sections_of(revision: Answer, names: WikiNames) -> Sections | None:
    """Return the sections as a revision has them; None where its text is hidden."""
    text = revision.get("slots", {}).get("main", {}).get("content")
    return None if text is None else sections(text, names)
