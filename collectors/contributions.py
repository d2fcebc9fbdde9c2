"""The contributions of an event's people on one wiki: many users a request, and all or nothing."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from collectors.ahead import Ahead, edits_asked
from collectors.api import Answer, Api
from collectors.meanwhile import fetched_meanwhile
from collectors.moves import Move, fetch_moves, first_moved_in, moves_in
from collectors.page_facts import Askable, PageFacts, Told, fetch_told
from collectors.rows import (
    FACTS_NOT_ASKED,
    NOTHING_KNOWN,
    Known,
    Row,
    is_as_told,
    may_be_unchanged,
    parse_contribution,
    read_again,
)
from collectors.sites import FILE
from collectors.standings import fetch_standings
from collectors.unchanged import Revision, unchanged
from metrics.model import Window
from metrics.reverts import Standing
from metrics.windows import Spans

__all__ = ["Content", "Row", "fetch_contributions"]

AsRead = Callable[[Sequence[Row]], None]
"""What is told of rows as they are read: most before the wiki is asked what became of their pages."""


def leave_for_the_end(_: Sequence[Row]) -> None:
    """Leave rows until all of them are there."""


@dataclass(frozen=True, slots=True)
class Content:
    """What content is on a wiki, and what can be asked of it; `has_drafts`: pages may begin outside it."""

    namespaces: frozenset[int]
    askable: Askable
    has_drafts: bool


def fetch_contributions(  # noqa: PLR0913
    api: Api,
    people: Mapping[int, str],
    spans: Spans,
    content: Content,
    *,
    with_histories: bool = False,
    known: Known = NOTHING_KNOWN,
    ahead: Ahead | None = None,
    as_read: AsRead = leave_for_the_end,
) -> list[Row]:
    """Fetch every live revision of `people` inside `spans`.

    `people` maps local user ids to identities. The list is whole or there is none: raises what `Api.get`
    raises. The content of the counted time comes with the facts of its pages as they are now, and
    `with_histories` with how each revision stands (what that costs: `fetch_standings`).

    Of what is `known` only what may have changed is read again: LAG before the earlier fetch, and what is on
    pages that are not as they were. Where nothing is known, everything is read. What the wiki said `ahead` is
    not asked again. `as_read` is given rows while the wiki makes the next ones, and once more those that were
    read again. None of them counts before the list is whole, and what is given as gone stays gone.
    """
    if not people:
        return []
    if ahead:
        ahead.raise_failure()
    found = _Found(spans, content, known.windows(spans), as_read)
    found.keep(dict(row) for row in known.rows.values())
    moved_in = _fetch_edits(api, people, found, known, ahead)
    told = _fetch_told(api, people, found, known, ahead)
    _add_facts(found, told, moved_in, known)
    if with_histories:
        _add_standings(api, found, told)
    _add_unchanged(found, told)
    return [row for row in found.rows.values() if not (row["gone"] and row["rev_id"] in known.rows)]


@dataclass(slots=True)
class _Found:
    """The rows by revision id; those in `read` were read now, and not only known from before.

    Contributions were asked for in `windows`. The rows of the counted time are in `counting`, and so are the
    first revisions of pages that were moved in during it; `newest` is the latest live one of these on each
    page. `unmoved` are the rows read now that may have left the text as it was.
    """

    spans: Spans
    content: Content
    windows: Sequence[Window]
    as_read: AsRead
    rows: dict[int, Row] = field(default_factory=dict)
    counting: dict[int, Row] = field(default_factory=dict)
    newest: dict[int, int] = field(default_factory=dict)
    unmoved: dict[int, Row] = field(default_factory=dict)
    read: set[int] = field(default_factory=set)

    def keep(self, rows: Iterable[Row]) -> None:
        for row in rows:
            number = row["rev_id"]
            self.rows[number] = row
            if self.spans.has_facts(row["timestamp"]):
                self.counting[number] = row
                if not row["gone"] and number > self.newest.get(row["page_id"], 0):
                    self.newest[row["page_id"]] = number

    def add(self, rows: Sequence[Row]) -> None:
        self.keep(rows)
        self.read.update(row["rev_id"] for row in rows)
        self.unmoved |= {row["rev_id"]: row for row in rows if may_be_unchanged(row)}
        if rows:
            self.as_read(rows)

    @property
    def counted(self) -> Collection[Row]:
        return self.counting.values()

    @property
    def of_content(self) -> list[Row]:
        return [row for row in self.counted if row["namespace"] in self.content.namespaces]

    @property
    def new_pages(self) -> set[int]:
        """The pages of content on which something was read now."""
        read = (self.rows[number] for number in self.read)
        return {row["page_id"] for row in read if self.is_content(row)}

    def is_content(self, row: Row) -> bool:
        return row["namespace"] in self.content.namespaces and row["rev_id"] in self.counting

    def is_doubtful(self, row: Row, told: Told) -> bool:
        """Tell whether a row may hold no more.

        Nobody told of its page, that left the content while contributions were read, or the row was not
        listed in `windows`.
        """
        if row["rev_id"] in self.read:
            page, content = told.pages.get(row["page_id"]), self.content.namespaces
            return page is None or (row["namespace"] in content and page.namespace not in content)
        listed = any(window.start <= row["timestamp"] < window.end for window in self.windows)
        return listed or not is_as_told(row, told)

    @property
    def suspects(self) -> list[Row]:
        """The rows of content that were read now and may have left the text as it was."""
        return [row for row in self.unmoved.values() if self.is_content(row)]


def _fetch_edits(
    api: Api, people: Mapping[int, str], found: _Found, known: Known, ahead: Ahead | None
) -> Mapping[int, datetime | None]:
    """Add what people did; return when drafts became content, as known where no page of theirs moved."""
    spans, content = found.spans, found.content
    log = known.log(spans) if content.has_drafts else None
    moves: list[Move] = []
    for part in _edits(api, people, found.windows, log, ahead):
        moves += moves_in(part, content.namespaces)
        rows = _rows(api, people, part)
        found.add([row for row in rows if row["timestamp"] in spans])
    begun_before = list(_fetch_first_revisions(api, people, found, first_moved_in(moves)))
    if known.as_of:
        pages = {row["page_id"] for row in [*found.rows.values(), *begun_before]}
        before = _moved_in_before(known, found)
        if not (pages & {move.page_id for move in moves} or found.new_pages - before.keys()):
            return before
        if content.has_drafts:
            moves = fetch_moves(api, content.namespaces, spans.whole)
    moved_in = first_moved_in(moves)
    found.add([row for row in begun_before if row["page_id"] in moved_in])
    return moved_in


def _moved_in_before(known: Known, found: _Found) -> dict[int, datetime | None]:
    """Return of each page of content that is known when it became content; None for one that began there."""
    rows = (row for row in known.rows.values() if found.is_content(row))
    live_last = sorted(rows, key=lambda row: not row["gone"])
    return {row["page_id"]: row["moved_in_at"] for row in live_last}


def _edits(
    api: Api, people: Collection[int], windows: Sequence[Window], log: Window | None, ahead: Ahead | None
) -> Iterator[Answer]:
    """Yield the parts of the answers: contributions in `windows`, and along with the first the moves."""
    if ahead and windows and ahead.covers(people, windows[0], log):
        yield from fetched_meanwhile(ahead.parts())
        windows, log = windows[1:], None
    for window in windows:
        for batch in api.batches(list(people)):
            yield from fetched_meanwhile(api.query(ucuserids=batch, **edits_asked(window, log)))
            log = None


def _rows(api: Api, people: Mapping[int, str], part: Answer) -> Iterator[Row]:
    for entry in part.get("usercontribs", ()):
        if entry["userid"] in people:
            yield parse_contribution(api.wiki, entry, people[entry["userid"]])


def _fetch_first_revisions(
    api: Api, people: Mapping[int, str], found: _Found, moved_in: Mapping[int, datetime]
) -> Iterator[Row]:
    """Yield the first revisions, made before the counted time, of pages that were moved in during it."""
    spans = found.spans
    moved = {page_id for page_id, moved_at in moved_in.items() if spans.counts(moved_at)}
    if not moved:
        return
    wanted = moved - {row["page_id"] for row in found.rows.values() if not row["parent_id"]}
    if not wanted:
        return
    for batch in api.batches(list(people)):
        for part in api.query(ucuserids=batch, ucshow="new", **edits_asked(None)):
            for row in _rows(api, people, part):
                if row["page_id"] in wanted and row["timestamp"] not in spans:
                    yield row


def _fetch_told(api: Api, people: Collection[int], found: _Found, known: Known, ahead: Ahead | None) -> Told:
    """Ask what became of the pages and of what is on them; put what changed into the rows known before."""
    gone = {number for number, row in known.rows.items() if row["gone"]} - found.read
    told, asked = (ahead.told(), ahead.asked) if ahead else (Told(), set[int]())
    pages = {found.rows[number]["page_id"] for number in asked & found.rows.keys()}
    newest = {number for page_id, number in found.newest.items() if page_id not in pages}
    told |= _ask(api, newest | gone - asked, found.suspects, found.content)
    again = {row["rev_id"]: row for row in found.counted if found.is_doubtful(row, told)}
    again |= {number: found.rows[number] for number in gone & told.revisions.keys()}
    suspects = [row for row in again.values() if may_be_unchanged(row)]
    told |= _ask(api, again.keys() - told.revisions.keys(), suspects, found.content)
    for row in again.values():
        read_again(row, told, people)
    found.add(list(again.values()))
    return told


def _ask(api: Api, revisions: Collection[int], suspects: Collection[Row], content: Content) -> Told:
    """Ask for revisions, and for the suspects with their parents and, where these are files, the uploads."""
    asked = {*revisions, *(row["rev_id"] for row in suspects), *(row["parent_id"] for row in suspects)}
    uploads = any(row["namespace"] == FILE for row in suspects)
    return fetch_told(api, asked, content.askable, uploads=uploads)


def _add_facts(found: _Found, told: Told, moved_in: Mapping[int, datetime | None], known: Known) -> None:
    """Put the facts of their pages into live rows, and when these became content into those that are gone."""
    content = found.content.namespaces
    of_pages = {
        page_id: (_facts(page, moved_in.get(page_id)) if page.namespace in content else FACTS_NOT_ASKED)
        | {"page_revision": known.settled_revision(page)}
        for page_id, page in told.pages.items()
    }
    for row in found.counted:
        facts = of_pages.get(row["page_id"])
        if facts and not row["gone"]:
            row.update(facts)
        else:
            row["gone"] = True
            if row["namespace"] in content:
                row["moved_in_at"] = moved_in.get(row["page_id"])


def _facts(page: PageFacts, moved_in_at: datetime | None) -> Row:
    return {
        "moved_in_at": moved_in_at,
        "is_redirect": page.is_redirect,
        "is_disambiguation": page.is_disambiguation,
        "nominated": page.nominated,
        "used_on": None if page.used_on is None else "|".join(sorted(page.used_on)),
    }


def _add_standings(api: Api, found: _Found, told: Told) -> None:
    """Say how each live revision stands on pages with anything new; one that vanished in between is gone."""
    pages = found.new_pages
    live = [row for row in found.of_content if not row["gone"] and row["page_id"] in pages]
    last = {page_id: page.last_revision for page_id, page in told.pages.items()}
    standing = fetch_standings(api, live, last)
    for row in live:
        row["history"] = str(standing.get(row["rev_id"], Standing.NOT_CHECKED))
        row["gone"] = row["rev_id"] not in standing


def _add_unchanged(found: _Found, told: Told) -> None:
    names, suspects = ("rev_id", "parent_id", "page_id", "namespace", "timestamp"), found.suspects
    same = unchanged([Revision(*(row[name] for name in names)) for row in suspects], told)
    for row in suspects:
        row["same_text"] = row["rev_id"] in same.same_text
        row["new_version"] = row["rev_id"] in same.new_versions
