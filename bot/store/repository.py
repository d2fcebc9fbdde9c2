"""Saves and loads the records; everything is keyed, so that doing it twice changes nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, RowMapping, Table, delete, insert, select, update

from bot.status import Status
from bot.store import tables
from bot.store.bulk import insert_many, pieces
from bot.store.readings import NO_READING, Reading
from collectors.sites import SiteFacts
from metrics.model import Grant, PageRevision, Participant, PersonState, Roster, Window
from metrics.reports import Report

_OF_WHOLE_FETCH = ("good_at", "good_from", "good_until", "full_at", "basis")

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


def save_earlier_edits(connection: Connection, found: EarlierEdits, *, before: datetime) -> None:
    """Store whether people edited before a moment."""
    table = tables.earlier_edits
    for wiki in {wiki for wiki, _ in found}:
        for some in pieces(account for place, account in found if place == wiki):
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


def whole_once(connection: Connection, event: str, wikis: Iterable[str]) -> list[str]:
    """Return the wikis that were fetched whole for an event, for whichever window."""
    fetches = tables.fetches
    query = select(fetches.c.wiki).where(fetches.c.event == event, fetches.c.good_at.is_not(None))
    whole = set(connection.scalars(query))
    return [wiki for wiki in wikis if wiki in whole]


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


def _replace(connection: Connection, table: Table, key: Mapping[str, Any], values: Mapping[str, Any]) -> None:
    """Write a row, all its columns, in its own place: who waits for it finds it there."""
    same = (table.c[name] == value for name, value in key.items())
    there = connection.execute(update(table).where(*same).values(**values)).rowcount
    if not there:
        connection.execute(insert(table).values(**key, **values))


def _first(connection: Connection, table: Table, *conditions: Any) -> RowMapping | None:  # noqa: ANN401
    return connection.execute(select(table).where(*conditions)).mappings().first()


_PERSON = tuple(field.name for field in fields(Participant))


def _participant_row(person: Participant) -> dict[str, Any]:
    return {name: getattr(person, name) for name in _PERSON}


def _participant(row: RowMapping) -> Participant:
    return Participant(**{name: row[name] for name in _PERSON} | {"state": PersonState(row["state"])})
