"""Revisions that changed no text: moves and protections, and new versions of files."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from collectors.api import Api
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


def fetch_unchanged(api: Api, suspects: Sequence[Revision]) -> Unchanged:
    """Fetch which of `suspects`, revisions with a size difference of nought, left the text as it was.

    Texts are compared by their SHA-1. Raises what `Api.get` raises.
    """
    sums = _fetch_sums(api, {number for each in suspects for number in (each.rev_id, each.parent_id)})
    same = [each for each in suspects if _same(sums.get(each.rev_id), sums.get(each.parent_id))]
    versions = _fetch_versions(api, {each.page_id for each in same if each.namespace == FILE})
    new = frozenset(each.rev_id for each in same if _is_new_version(each, versions))
    return Unchanged(new, frozenset(each.rev_id for each in same) - new)


def _fetch_sums(api: Api, revisions: Iterable[int]) -> Mapping[int, str]:
    return {
        revision["revid"]: revision["sha1"]
        for batch in api.batches(sorted(revisions))
        for part in api.query(prop="revisions", revids=batch, rvprop="ids|sha1")
        for page in part.get("pages", ())
        for revision in page.get("revisions", ())
        if "sha1" in revision
    }


def _fetch_versions(api: Api, page_ids: Iterable[int]) -> Mapping[int, Sequence[datetime]]:
    """Return when the versions of each file were uploaded."""
    found: dict[int, list[datetime]] = {}
    for batch in api.batches(sorted(page_ids)):
        for part in api.query(prop="imageinfo", pageids=batch, iiprop="timestamp", iilimit="max"):
            for page in part["pages"]:
                times = (datetime.fromisoformat(each["timestamp"]) for each in page.get("imageinfo", ()))
                found.setdefault(page["pageid"], []).extend(times)
    return found


def _is_new_version(revision: Revision, versions: Mapping[int, Sequence[datetime]]) -> bool:
    """Tell whether a file's page was touched by an upload: MediaWiki reads the clock twice for the two."""
    times = versions.get(revision.page_id, ())
    return any(abs(uploaded - revision.timestamp) <= UPLOAD_TAKES for uploaded in times)


def _same(one: str | None, other: str | None) -> bool:
    return one is not None and one == other
