"""Revisions that changed no text: moves and protections, and new versions of files."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from collectors.page_facts import Told
from collectors.sites import FILE

UPLOAD_TAKES = timedelta(seconds=5)
"""How far apart the times of a file's version and of its page's revision may lie."""


@dataclass(frozen=True, slots=True)
class Revision:
    """What has to be known of a revision to look for others like it."""

    rev_id: int
    parent_id: int
    page_id: int
    namespace: int
    timestamp: datetime


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The ids of revisions with their parent's text: those that brought a file's version, and the others."""

    new_versions: frozenset[int]
    same_text: frozenset[int]


def unchanged(suspects: Sequence[Revision], told: Told) -> Unchanged:
    """Return which of `suspects`, revisions with a size difference of nought, left the text as it was.

    Texts are compared by their SHA-1; `told` holds the suspects, their parents, and when files were uploaded.
    """
    same = [each for each in suspects if _sum(told, each.rev_id) == _sum(told, each.parent_id) is not None]
    new = frozenset(each.rev_id for each in same if _is_new_version(each, told))
    return Unchanged(new, frozenset(each.rev_id for each in same) - new)


def _sum(told: Told, rev_id: int) -> str | None:
    """Return the sum of a revision's text, None where the revision is gone or its text hidden."""
    found = told.revisions.get(rev_id)
    return found[1].get("sha1") if found else None


def _is_new_version(revision: Revision, told: Told) -> bool:
    """Tell whether a file's page was touched by an upload: MediaWiki reads the clock twice for the two."""
    page = told.pages.get(revision.page_id)
    if revision.namespace != FILE or not page:
        return False
    return any(abs(uploaded - revision.timestamp) <= UPLOAD_TAKES for uploaded in page.uploads)
