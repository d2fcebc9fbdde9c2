"""One revision as it is kept, and what the wiki's answers make of it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from collectors.api import Answer
from collectors.errors import UnreadableError
from collectors.page_facts import PageFacts, Told
from metrics.model import Window
from metrics.windows import Spans

Row = dict[str, Any]
"""One revision of a wiki, with the columns of `metrics.frames.CONTRIBUTIONS` but `wiki`, and `page_revision`.

That is the page's latest revision when the row was read from the API, None where what belongs to it may still
have been under way, and from replicas; a row of a dump lacks it and is not stored.
"""

LAG = timedelta(days=7)
"""How long before the last fetch contributions are asked for again: imported ones and late tags come so."""

SETTLES = timedelta(days=1)
"""How long a change of a page takes to be told in full: the tag of reverted edits is set by a job."""

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
    "page_revision": None,
}
"""What stands in a row that is no content, or lies outside the counted time."""


@dataclass(frozen=True, slots=True)
class Known:
    """What an earlier fetch of the same people, times and content has stored; by default nothing.

    `rows` are by revision id, and those that are gone are among them; the earlier fetch began at `as_of`,
    this one begins at `now`.
    """

    rows: Mapping[int, Row] = field(default_factory=dict)
    as_of: datetime | None = None
    now: datetime | None = None

    def windows(self, spans: Spans) -> list[Window]:
        """Return in which windows contributions have to be asked for."""
        return [left for part in spans.stretches if (left := self._left_of(part, LAG))]

    def log(self, spans: Spans) -> Window | None:
        """Return of which time the log of moves has to be read, None for none of it."""
        return self._left_of(spans.whole, SETTLES)

    def _left_of(self, window: Window, lag: timedelta) -> Window | None:
        start = max(window.start, self.as_of - lag) if self.as_of else window.start
        return Window(start, window.end, window.timezone) if start < window.end else None

    def settled_revision(self, page: PageFacts) -> int | None:
        """Return a page's latest revision, None where it was touched too lately to be sure of the rest."""
        if not (self.now and page.touched) or page.touched > self.now - SETTLES:
            return None
        return page.last_revision


NOTHING_KNOWN = Known()


def parse_contribution(wiki: str, entry: Answer, account: str) -> Row:
    """Return the row of one `usercontribs` entry of a wiki, without what the other requests tell.

    Raises UnreadableError for a revision without its parent's id.
    """
    if "parentid" not in entry:
        raise UnreadableError(f"{wiki}: revision {entry['revid']} has no parentid; not counted on")
    return {
        "rev_id": entry["revid"],
        "parent_id": entry["parentid"],
        "account": account,
        "page_id": entry["pageid"],
        "namespace": entry["ns"],
        "title": entry["title"],
        "timestamp": datetime.fromisoformat(entry["timestamp"]),
        "sizediff": entry.get("sizediff"),
        **_changing(entry),
        **FACTS_NOT_ASKED,
    }


def one_a_page(rows: Iterable[Row]) -> list[int]:
    """Return the latest revision on each page: it tells what became of the page."""
    live = sorted((row for row in rows if not row["gone"]), key=lambda row: row["rev_id"])
    return sorted({row["page_id"]: row["rev_id"] for row in live}.values())


def may_be_unchanged(row: Row) -> bool:
    """Tell whether a revision may have left the text as it was."""
    return row["sizediff"] == 0 and bool(row["parent_id"])


def is_as_told(row: Row, told: Told) -> bool:
    """Tell whether a row's page is as it was when the row was read, and what is known of it still holds."""
    page = told.pages.get(row["page_id"])
    return page is not None and (page.last_revision, page.title) == (row["page_revision"], row["title"])


def read_again(row: Row, told: Told, people: Collection[int]) -> None:
    """Put into a stored row what the wiki says of the revision now; it is gone where that is nothing."""
    page_id, entry = told.revisions.get(row["rev_id"], (0, {}))
    row["gone"] = entry.get("userid") not in people or "userhidden" in entry
    if not row["gone"]:
        page = told.pages[page_id]
        row |= {"page_id": page_id, "namespace": page.namespace, "title": page.title, **_changing(entry)}


def _changing(entry: Answer) -> Row:
    return {
        "size": entry.get("size"),
        "tags": "|".join(entry.get("tags", ())),
        "comment": entry.get("comment", ""),
    }
