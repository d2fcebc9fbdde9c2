"""The contributions of an event's people on one wiki: many users a request, and all or nothing."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from collectors.api import Answer, Api
from collectors.errors import UnreadableError
from collectors.sites import FILE
from metrics.model import Window

Row = dict[str, Any]
"""One revision, with the columns of `metrics.frames.CONTRIBUTIONS`."""

WANTED = "ids|title|timestamp|comment|sizediff|tags"
"""`ucprop`: never `patrolled`, which needs rights."""

UPLOAD_TAKES = timedelta(seconds=5)
"""How far apart the times of a file's version and of its page's revision may lie."""


def fetch_contributions(api: Api, people: Mapping[int, str], window: Window) -> list[Row]:
    """Fetch every live revision of `people` inside `window`, oldest first for each batch of people.

    `people` maps local user ids to identities. The list is whole or there is none: raises what `Api.get`
    raises. Facts of the pages as they are now (redirect, gone) come with the rows.
    """
    rows = [row for batch in api.batches(list(people)) for row in _fetch_batch(api, batch, people, window)]
    redirects, missing = fetch_page_facts(api, {row["page_id"] for row in rows})
    unchanged = fetch_unchanged(api, rows)
    for row in rows:
        row["is_redirect"] = row["page_id"] in redirects
        row["gone"] = row["page_id"] in missing
        row["same_text"] = row["rev_id"] in unchanged
    return rows


def fetch_page_facts(api: Api, page_ids: Iterable[int]) -> tuple[frozenset[int], frozenset[int]]:
    """Return which of the pages are redirects now, and which are no more there."""
    pages = [
        page
        for batch in api.batches(sorted(page_ids))
        for part in api.query(prop="info", pageids=batch)
        for page in part["pages"]
    ]
    redirects = frozenset(page["pageid"] for page in pages if page.get("redirect"))
    return redirects, frozenset(page["pageid"] for page in pages if page.get("missing"))


def fetch_unchanged(api: Api, rows: Sequence[Row]) -> frozenset[int]:
    """Return the revisions that left the page as it was: moves and protections, but no new file version.

    Only revisions with a size difference of nought can be, so only those are looked at.
    """
    suspects = [row for row in rows if row["sizediff"] == 0 and row["parent_id"]]
    sums = _fetch_sums(api, {row[key] for row in suspects for key in ("rev_id", "parent_id")})
    unchanged = [row for row in suspects if _same(sums.get(row["rev_id"]), sums.get(row["parent_id"]))]
    versions = _fetch_file_versions(api, {row["page_id"] for row in unchanged if row["namespace"] == FILE})
    return frozenset(row["rev_id"] for row in unchanged if not _is_new_version(row, versions))


def parse_contribution(wiki: str, entry: Answer, account: str) -> Row:
    """Return the row of one `usercontribs` entry."""
    return {
        "wiki": wiki,
        "rev_id": entry["revid"],
        "parent_id": entry["parentid"],
        "account": account,
        "page_id": entry["pageid"],
        "namespace": entry["ns"],
        "title": entry["title"],
        "timestamp": datetime.fromisoformat(entry["timestamp"]),
        "sizediff": entry.get("sizediff"),
        "tags": "|".join(entry.get("tags", ())),
        "comment": entry.get("comment", ""),
    }


def _fetch_batch(
    api: Api, user_ids: Sequence[int], people: Mapping[int, str], window: Window
) -> Iterator[Row]:
    parts = api.query(
        list="usercontribs",
        ucuserids=user_ids,
        ucstart=_iso(window.start),
        ucend=_iso(window.end - timedelta(seconds=1)),
        ucdir="newer",
        ucprop=WANTED,
        uclimit="max",
    )
    for part in parts:
        for entry in part["usercontribs"]:
            if "parentid" not in entry:
                raise UnreadableError(
                    f"{api.wiki}: revision {entry['revid']} has no parentid; not counted on"
                )
            yield parse_contribution(api.wiki, entry, people[entry["userid"]])


def _fetch_sums(api: Api, revisions: Iterable[int]) -> Mapping[int, str]:
    return {
        revision["revid"]: revision["sha1"]
        for batch in api.batches(sorted(revisions))
        for part in api.query(prop="revisions", revids=batch, rvprop="ids|sha1")
        for page in part.get("pages", ())
        for revision in page.get("revisions", ())
        if "sha1" in revision
    }


def _fetch_file_versions(api: Api, page_ids: Iterable[int]) -> frozenset[tuple[int, datetime]]:
    return frozenset(
        (page["pageid"], datetime.fromisoformat(version["timestamp"]))
        for batch in api.batches(sorted(page_ids))
        for part in api.query(prop="imageinfo", pageids=batch, iiprop="timestamp", iilimit="max")
        for page in part["pages"]
        for version in page.get("imageinfo", ())
    )


def _is_new_version(row: Row, versions: frozenset[tuple[int, datetime]]) -> bool:
    """Tell whether a file's page was touched by an upload: MediaWiki reads the clock twice for the two."""
    return any(
        page_id == row["page_id"] and abs(uploaded - row["timestamp"]) <= UPLOAD_TAKES
        for page_id, uploaded in versions
    )


def _same(one: str | None, other: str | None) -> bool:
    return one is not None and one == other


def _iso(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
