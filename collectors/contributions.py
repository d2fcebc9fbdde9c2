"""The contributions of an event's people on one wiki: many users a request, and all or nothing."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from collectors.api import Answer, Api
from collectors.errors import UnreadableError
from collectors.moves import fetch_moves, first_moved_in
from collectors.page_facts import Askable, PageFacts, fetch_page_facts
from collectors.standings import fetch_standings
from collectors.unchanged import Revision, fetch_unchanged
from metrics.model import Window
from metrics.reverts import Standing
from metrics.windows import Spans

Row = dict[str, Any]
"""One revision, with the columns of `metrics.frames.CONTRIBUTIONS`."""

WANTED = "ids|title|timestamp|comment|size|sizediff|tags"
"""`ucprop`: never `patrolled`, which needs rights."""

ONE_SECOND = timedelta(seconds=1)
"""Between the end of a window, which is not in it, and MediaWiki's, which is."""

FACTS_NOT_ASKED: Row = {
    "same_text": False,
    "new_version": False,
    "is_redirect": False,
    "is_disambiguation": None,
    "nominated": None,
    "used_on": None,
    "moved_in_at": None,
    "gone": False,
    "history": "",
}
"""What stands in a row that is no content, or lies outside the counted time."""


@dataclass(frozen=True, slots=True)
class Content:
    """What content is on a wiki, and what can be asked of it; `has_drafts`: pages may begin outside it."""

    namespaces: frozenset[int]
    askable: Askable
    has_drafts: bool


def fetch_contributions(
    api: Api, people: Mapping[int, str], spans: Spans, content: Content, *, with_histories: bool = False
) -> list[Row]:
    """Fetch every live revision of `people` inside `spans`, oldest first for each batch of people.

    `people` maps local user ids to identities. The list is whole or there is none: raises what `Api.get`
    raises. The content of the counted time comes with the facts of its pages as they are now, and
    `with_histories` with how each revision stands (what that costs: `fetch_standings`).
    """
    asked = (row for stretch in spans.stretches for row in _fetch_revisions(api, people, stretch))
    rows = [row for row in asked if row["timestamp"] in spans]
    moved_in = _fetch_moved_in(api, content, spans) if people else {}
    begun_before = list(_fetch_first_revisions(api, people, rows, moved_in, spans))
    counted = [row for row in rows if spans.counts(row["timestamp"])] + begun_before
    of_content = [row for row in counted if row["namespace"] in content.namespaces]
    facts = fetch_page_facts(api, {row["page_id"]: row["namespace"] for row in of_content}, content.askable)
    _add_page_facts(of_content, facts)
    if with_histories:
        _add_standings(api, of_content, facts)
    _add_unchanged(api, of_content)
    for row in of_content:
        row["moved_in_at"] = moved_in.get(row["page_id"])
    return rows + begun_before


def parse_contribution(wiki: str, entry: Answer, account: str) -> Row:
    """Return the row of one `usercontribs` entry, without what the other requests tell."""
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
        "size": entry.get("size"),
        "tags": "|".join(entry.get("tags", ())),
        "comment": entry.get("comment", ""),
        **FACTS_NOT_ASKED,
    }


def _fetch_revisions(
    api: Api, people: Mapping[int, str], window: Window | None, **narrower: str
) -> Iterator[Row]:
    """Yield the revisions of `people` in `window`, or of all time."""
    times = {"ucstart": window.start, "ucend": window.end - ONE_SECOND} if window else {}
    for batch in api.batches(list(people)):
        parts = api.query(
            list="usercontribs",
            ucuserids=batch,
            ucdir="newer",
            ucprop=WANTED,
            uclimit="max",
            **times,
            **narrower,
        )
        for entry in (entry for part in parts for entry in part["usercontribs"]):
            if "parentid" not in entry:
                raise UnreadableError(
                    f"{api.wiki}: revision {entry['revid']} has no parentid; not counted on"
                )
            yield parse_contribution(api.wiki, entry, people[entry["userid"]])


def _fetch_moved_in(api: Api, content: Content, spans: Spans) -> Mapping[int, datetime]:
    """Return when drafts became content: until the last checkpoint, since a late one is not counted."""
    return first_moved_in(fetch_moves(api, content.namespaces, spans.whole)) if content.has_drafts else {}


def _fetch_first_revisions(
    api: Api,
    people: Mapping[int, str],
    rows: Iterable[Row],
    moved_in: Mapping[int, datetime],
    spans: Spans,
) -> Iterator[Row]:
    """Yield the first revisions, made before the counted time, of pages that were moved in during it."""
    begun = {row["page_id"] for row in rows if not row["parent_id"]}
    if not {page_id for page_id, moved_at in moved_in.items() if spans.counts(moved_at)} - begun:
        return
    for row in _fetch_revisions(api, people, None, ucshow="new"):
        moved_at = moved_in.get(row["page_id"])
        if moved_at and spans.counts(moved_at) and row["timestamp"] not in spans:
            yield row


def _add_page_facts(rows: Iterable[Row], facts: Mapping[int, PageFacts]) -> None:
    for row in rows:
        page = facts[row["page_id"]]
        row["gone"] = page.missing
        row["is_redirect"] = page.is_redirect
        row["is_disambiguation"] = page.is_disambiguation
        row["nominated"] = page.nominated
        row["used_on"] = None if page.used_on is None else "|".join(sorted(page.used_on))


def _add_standings(api: Api, rows: Iterable[Row], facts: Mapping[int, PageFacts]) -> None:
    """Say how each live revision stands; one that vanished in between is gone."""
    live = [row for row in rows if not row["gone"]]
    found = fetch_standings(api, live, {page_id: page.last_revision for page_id, page in facts.items()})
    for row in live:
        row["history"] = str(found.get(row["rev_id"], Standing.NOT_CHECKED))
        row["gone"] = row["rev_id"] not in found


def _add_unchanged(api: Api, rows: Sequence[Row]) -> None:
    suspects = [row for row in rows if row["sizediff"] == 0 and row["parent_id"]]
    unchanged = fetch_unchanged(api, [_revision(row) for row in suspects])
    for row in suspects:
        row["same_text"] = row["rev_id"] in unchanged.same_text
        row["new_version"] = row["rev_id"] in unchanged.new_versions


def _revision(row: Row) -> Revision:
    return Revision(*(row[name] for name in ("rev_id", "parent_id", "page_id", "namespace", "timestamp")))
