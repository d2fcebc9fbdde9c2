"""Saves and loads the records; everything is keyed, so that doing it twice changes nothing."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from operator import itemgetter
from typing import Any, TypeVar

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, Connection, RowMapping, Table, and_, delete, insert, or_, select, update

from bot.status import Status
from bot.store import tables
from bot.store.bulk import insert_many
from bot.store.readings import NO_READING, Reading
from collectors.contributions import Row
from collectors.sites import SiteFacts
from metrics.model import Grant, PageRevision, Participant, PersonState, Roster, Window
from metrics.reports import Report
from metrics.windows import Spans

PIECE = 500
"""Values in one SQL statement: every database takes so many."""

_OF_WHOLE_FETCH = ("good_at", "good_from", "good_until", "full_at", "basis")

Key = TypeVar("Key", int, str)

EarlierEdits = Mapping[tuple[str, str], int | None]
"""(wiki, account) → an edit made before a certain moment, or None for the fact that there is none."""

_GRANT, _REPORT, _STATUS = TypeAdapter(Grant), TypeAdapter(Report), TypeAdapter(Status)


def save_site(connection: Connection, facts: SiteFacts, *, now: datetime) -> None:
    _replace(connection, tables.sites, {"wiki": facts.wiki}, {"facts": facts.as_json(), "fetched_at": now})


def load_site(connection: Connection, wiki: str, *, newer_than: datetime) -> SiteFacts | None:
    sites = tables.sites
    row = _first(connection, sites, sites.c.wiki == wiki, sites.c.fetched_at > newer_than)
    return SiteFacts.from_json(row["facts"]) if row else None


def save_grant(
    connection: Connection, event: str, found: tuple[Grant, Report | None], *, declared: str, now: datetime
) -> None:
    """Replace the event's grant and its report; `declared` is the title it was asked for by.

    Whom the page names is not stored: nothing that is computed needs it.
    """
    grant, report = found
    grant = replace(grant, applicants=(), team=())
    values = {
        "declared": declared,
        "facts": _GRANT.dump_python(grant, mode="json"),
        "report": report and _REPORT.dump_python(report, mode="json"),
        "fetched_at": now,
    }
    _replace(connection, tables.grants, {"event": event}, values)


def load_grant(connection: Connection, event: str, *, declared: str) -> tuple[Grant | None, Report | None]:
    """Return the event's grant and report; no grant where the declaration names another one by now."""
    grants = tables.grants
    row = _first(connection, grants, grants.c.event == event, grants.c.declared == declared)
    if not row:
        return None, None
    report = _REPORT.validate_python(row["report"], strict=False) if row["report"] else None
    return _GRANT.validate_python(row["facts"], strict=False), report


def save_roster(connection: Connection, event: str, roster: Roster, *, declared: str, now: datetime) -> None:
    """Replace the event's list of participants; `declared` says where it was declared to be found."""
    head: dict[str, Any] = {"declared": declared, "fetched_at": now, "lower_bound": roster.lower_bound}
    head["pages"] = [[page.title, page.revision] for page in roster.pages]
    _replace(connection, tables.rosters, {"event": event}, head)
    connection.execute(delete(tables.participants).where(tables.participants.c.event == event))
    everyone = [(person, False) for person in roster.people] + [
        (person, True) for person in roster.organizers
    ]
    rows = [
        {"event": event, "position": position, "declared_organizer": declared, **_participant_row(person)}
        for position, (person, declared) in enumerate(everyone)
    ]
    insert_many(connection, tables.participants, rows)


def load_roster(connection: Connection, event: str, *, declared: str) -> Roster | None:
    """Return the event's list; None too where the declaration has come to name another one since."""
    rosters = tables.rosters
    head = _first(connection, rosters, rosters.c.event == event, rosters.c.declared == declared)
    if not head:
        return None
    people = tables.participants
    query = select(people).where(people.c.event == event).order_by(people.c.position)
    rows = connection.execute(query).mappings().all()
    listed, organizers = (
        tuple(_participant(row) for row in rows if row["declared_organizer"] is declared)
        for declared in (False, True)
    )
    pages = tuple(PageRevision(*page) for page in head["pages"])
    return Roster(listed, organizers, head["lower_bound"], pages)


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose contributions are an event's, and of which times.

    Each event keeps its own: of the same revision another one asks other facts.
    """

    event: str
    accounts: frozenset[str]
    spans: Spans

    @property
    def conditions(self) -> tuple[Any, ...]:
        """What holds of the event's rows: made in its spans, or on pages moved in during them.

        Whose they are is left to Python: no database takes the names of tens of thousands of people.
        """
        table = tables.contributions
        made = (_inside(table.c.timestamp, part) for part in (*self.spans.counted, *self.spans.later))
        moved_in = (_inside(table.c.moved_in_at, part) for part in self.spans.counted)
        return table.c.event == self.event, or_(*made, *moved_in)


def save_contributions(connection: Connection, scope: Scope, wiki: str, rows: Sequence[Row]) -> None:
    """Store a whole fetch of `scope` on `wiki`; what it no longer holds is marked gone.

    Only rows that are not stored as they are now are written.
    """
    table = tables.contributions
    known = load_rows(connection, scope, wiki)
    changed = [row for row in rows if row != known.get(row["rev_id"])]
    changed.sort(key=itemgetter("rev_id"))  # as they lie in the table: no index jumps about
    of_wiki = table.c.event == scope.event, table.c.wiki == wiki
    for some in _pieces(known.keys() - {row["rev_id"] for row in rows}):
        connection.execute(update(table).where(*of_wiki, _among(table.c.rev_id, some)).values(gone=True))
    stored = connection.scalars(select(table.c.rev_id).where(*of_wiki))
    for some in _pieces({row["rev_id"] for row in changed}.intersection(stored)):
        connection.execute(delete(table).where(*of_wiki, _among(table.c.rev_id, some)))
    of_event = {"event": scope.event, "wiki": wiki}
    insert_many(connection, table, changed, every=of_event)


def load_rows(connection: Connection, scope: Scope, wiki: str) -> dict[int, Row]:
    """Return all that is stored of `scope` on `wiki`, by revision id, also what is gone."""
    table = tables.contributions
    of_row = [column for column in table.c if column.name not in {"event", "wiki"}]
    query = select(*of_row).where(table.c.wiki == wiki, *scope.conditions)
    found = connection.execute(query).mappings()
    return {row["rev_id"]: dict(row) for row in found if row["account"] in scope.accounts}


def save_earlier_edits(connection: Connection, found: EarlierEdits, *, before: datetime) -> None:
    """Store whether people edited before a moment."""
    table = tables.earlier_edits
    for wiki in {wiki for wiki, _ in found}:
        for some in _pieces(account for place, account in found if place == wiki):
            same = table.c.wiki == wiki, table.c.before == before, table.c.account.in_(some)
            connection.execute(delete(table).where(*same))
    rows = [{"wiki": w, "account": a, "before": before, "rev_id": found[w, a]} for w, a in found]
    insert_many(connection, table, rows)


def load_earlier_edits(connection: Connection, wikis: Iterable[str], *, before: datetime) -> EarlierEdits:
    """Return what `save_earlier_edits` stored for these wikis and this moment."""
    table = tables.earlier_edits
    query = select(table).where(table.c.wiki.in_(list(wikis)), table.c.before == before)
    rows = connection.execute(query).mappings()
    return {(row["wiki"], row["account"]): row["rev_id"] for row in rows}


def save_whole_fetch(  # noqa: PLR0913
    connection: Connection,
    event: str,
    wiki: str,
    window: Window,
    *,
    now: datetime,
    reading: Reading = NO_READING,
) -> None:
    """Record that everything of the event in `window` on `wiki` is stored, and how it was read."""
    good = {"good_at": now, "good_from": window.start, "good_until": window.end}
    values = {**good, "failed_at": None, "failure": None, "basis": reading.basis, "full_at": reading.full_at}
    _replace(connection, tables.fetches, {"event": event, "wiki": wiki}, values)


def save_failed_fetch(connection: Connection, event: str, wiki: str, failure: str, *, now: datetime) -> None:
    """Record that a fetch failed, and why; what is known of the last whole one stays."""
    fetches = tables.fetches
    before = _first(connection, fetches, fetches.c.event == event, fetches.c.wiki == wiki)
    kept = {name: before[name] if before else None for name in _OF_WHOLE_FETCH}
    values = {**kept, "failed_at": now, "failure": failure}
    _replace(connection, fetches, {"event": event, "wiki": wiki}, values)


@dataclass(frozen=True, slots=True)
class Fetched:
    """How the fetches of an event stand on a wiki.

    `good_at` is when everything was last fetched whole, None for never; `stale`: a later try failed.
    """

    good_at: datetime | None
    stale: bool


NEVER_FETCHED = Fetched(good_at=None, stale=True)


def load_fetches(
    connection: Connection, event: str, wikis: Iterable[str], window: Window
) -> dict[str, Fetched]:
    """Return how each wiki stands for `window`; one that was fetched for another was never fetched."""
    query = select(tables.fetches).where(tables.fetches.c.event == event)
    rows = {row["wiki"]: row for row in connection.execute(query).mappings()}
    return {
        wiki: Fetched(rows[wiki]["good_at"], rows[wiki]["failed_at"] is not None)
        if wiki in rows and _covers(rows[wiki], window)
        else NEVER_FETCHED
        for wiki in wikis
    }


def _covers(fetch: RowMapping, window: Window) -> bool:
    return bool(fetch["good_at"]) and (fetch["good_from"], fetch["good_until"]) == (window.start, window.end)


def save_snapshot(connection: Connection, status: Status) -> None:
    key = {"event": status.event, "taken_at": status.taken_at}
    stored = _STATUS.dump_python(status, mode="json")
    _replace(connection, tables.snapshots, key, {"profile": status.snapshot.profile, "status": stored})


def load_snapshot(connection: Connection, event: str, profile: str, *, until: datetime) -> Status | None:
    """Return the last status of the profile that was saved before `until`."""
    table = tables.snapshots
    query = (
        select(table.c.status)
        .where(table.c.event == event, table.c.profile == profile, table.c.taken_at < until)
        .order_by(table.c.taken_at.desc())
        .limit(1)
    )
    stored = connection.execute(query).scalar()
    return _STATUS.validate_python(stored, strict=False) if stored else None


def _inside(time: ColumnElement[Any], window: Window) -> ColumnElement[bool]:
    return and_(time >= window.start, time < window.end)


def _pieces(values: Iterable[Key]) -> Iterator[Sequence[Key]]:
    ordered = sorted(values)
    return (ordered[start : start + PIECE] for start in range(0, len(ordered), PIECE))


def _among(column: ColumnElement[Any], ordered: Sequence[int]) -> ColumnElement[bool]:
    """Return that a column has one of the values; their range, told too, spares comparing other rows."""
    return and_(column.between(ordered[0], ordered[-1]), column.in_(ordered))


def _replace(connection: Connection, table: Table, key: Mapping[str, Any], values: Mapping[str, Any]) -> None:
    same = and_(*(table.c[name] == value for name, value in key.items()))
    connection.execute(delete(table).where(same))
    connection.execute(insert(table).values(**key, **values))


def _first(connection: Connection, table: Table, *conditions: Any) -> RowMapping | None:  # noqa: ANN401
    return connection.execute(select(table).where(*conditions)).mappings().first()


_PERSON = tuple(field.name for field in fields(Participant))


def _participant_row(person: Participant) -> dict[str, Any]:
    return {name: getattr(person, name) for name in _PERSON}


def _participant(row: RowMapping) -> Participant:
    return Participant(**{name: row[name] for name in _PERSON} | {"state": PersonState(row["state"])})
