"""The tables, as SQLAlchemy knows them; the migrations make them."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    Double,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
)
from sqlalchemy.dialects import mysql
from sqlalchemy.types import TypeEngine

metadata = MetaData()


def _sqlite_text(value: datetime | None) -> str | None:
    return value.astimezone(UTC).isoformat(" ", "microseconds").removesuffix("+00:00") if value else None


class UtcTime(TypeDecorator[datetime]):
    """A moment: aware in Python, UTC without a zone in the database, whichever it is."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return value and value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return value and value.replace(tzinfo=UTC)

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], Any] | None:
        """Write SQLite's texts as its type does, in a third of the time."""
        return _sqlite_text if dialect.name == "sqlite" else super().bind_processor(dialect)

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[datetime]:
        """MariaDB's own type forgets what is below the second."""
        return mysql.DATETIME(fsp=6) if dialect.name == "mysql" else DateTime()


def _table(name: str, *columns: Column[object], ordered: bool = False) -> Table:
    """Return a table whose texts are equal only where every byte is, spaces at the end too.

    One that is `ordered` is in an SQLite file the index of its key itself, as every one is on MariaDB.
    """
    return Table(
        name,
        metadata,
        *columns,
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_nopad_bin",
        sqlite_with_rowid=not ordered,
    )


WIKI, EVENT, IDENTITY = String(64), String(128), String(128)

LONG = Text().with_variant(mysql.LONGTEXT(), "mysql")
"""A text of any length; MariaDB's own type ends at 65,535 bytes."""

sites = _table(
    "sites",
    Column("wiki", WIKI, primary_key=True),
    Column("facts", JSON, nullable=False),
    Column("fetched_at", UtcTime, nullable=False),
)

grants = _table(
    "grants",
    Column("event", EVENT, primary_key=True),
    Column("declared", String(512), nullable=False),
    Column("facts", JSON, nullable=False),
    Column("report", JSON, nullable=True),
    Column("fetched_at", UtcTime, nullable=False),
)

rosters = _table(
    "rosters",
    Column("event", EVENT, primary_key=True),
    Column("declared", LONG, nullable=False),
    Column("fetched_at", UtcTime, nullable=False),
    Column("lower_bound", Boolean, nullable=False),
    Column("pages", JSON, nullable=False),
)

participants = _table(
    "participants",
    Column("event", EVENT, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("declared_organizer", Boolean, nullable=False),
    Column("listed_as", LONG, nullable=False),
    Column("state", String(16), nullable=False),
    Column("account", String(512), nullable=True),
    Column("identity", IDENTITY, nullable=True, index=True),
    Column("group", LONG, nullable=False),
    Column("note", LONG, nullable=False),
    Column("organizer", Boolean, nullable=False),
    Column("registered", UtcTime, nullable=True),
    Column("public", Boolean, nullable=False),
)

contributions = _table(
    "contributions",
    Column("event", EVENT, primary_key=True),
    Column("wiki", WIKI, primary_key=True),
    Column("rev_id", BigInteger, primary_key=True, autoincrement=False),
    Column("parent_id", BigInteger, nullable=False),
    Column("account", IDENTITY, nullable=False),
    Column("page_id", BigInteger, nullable=False),
    Column("namespace", Integer, nullable=False),
    Column("title", String(512), nullable=False),
    Column("timestamp", UtcTime, nullable=False),
    Column("sizediff", Integer, nullable=True),
    Column("size", Integer, nullable=True),
    Column("tags", LONG, nullable=False),
    Column("comment", LONG, nullable=False),
    Column("same_text", Boolean, nullable=False),
    Column("new_version", Boolean, nullable=False),
    Column("gone", Boolean, nullable=False),
    Column("history", String(16), nullable=False),
)

page_facts = _table(
    "page_facts",
    Column("event", EVENT, primary_key=True),
    Column("wiki", WIKI, primary_key=True),
    Column("page_id", BigInteger, primary_key=True, autoincrement=False),
    Column("is_redirect", Boolean, nullable=False),
    Column("is_disambiguation", Boolean, nullable=True),
    Column("nominated", Boolean, nullable=True),
    Column("used_on", LONG, nullable=True),
    Column("moved_in_at", UtcTime, nullable=True),
    Column("page_revision", BigInteger, nullable=True),
    ordered=True,
)

earlier_edits = _table(
    "earlier_edits",
    Column("wiki", WIKI, primary_key=True),
    Column("account", IDENTITY, primary_key=True),
    Column("before", UtcTime, primary_key=True),
    Column("rev_id", BigInteger, nullable=True),
)

fetches = _table(
    "fetches",
    Column("event", EVENT, primary_key=True),
    Column("wiki", WIKI, primary_key=True),
    Column("good_at", UtcTime, nullable=True),
    Column("good_from", UtcTime, nullable=True),
    Column("good_until", UtcTime, nullable=True),
    Column("full_at", UtcTime, nullable=True),
    Column("basis", String(64), nullable=True),
    Column("failed_at", UtcTime, nullable=True),
    Column("failure", LONG, nullable=True),
)

snapshots = _table(
    "snapshots",
    Column("event", EVENT, primary_key=True),
    Column("taken_at", UtcTime, primary_key=True),
    Column("profile", String(32), nullable=False),
    Column("status", JSON, nullable=False),
)

finals = _table(
    "finals",
    Column("event", EVENT, primary_key=True),
    Column("grant", String(512), nullable=False),
    Column("status", JSON, nullable=False),
    Column("pages", JSON, nullable=False),
)

runs = _table(
    "runs",
    Column("id", Integer, primary_key=True),
    Column("event", EVENT, nullable=False, index=True),
    Column("job", String(16), nullable=False),
    Column("period", String(32), nullable=False),
    Column("started_at", UtcTime, nullable=False),
    Column("finished_at", UtcTime, nullable=True),
    Column("exit_code", Integer, nullable=True),
    Column("outcome", LONG, nullable=False),
    Column("requests", Integer, nullable=False),
    Column("rows", Integer, nullable=False),
    Column("edits", Integer, nullable=False),
)

forgotten = _table(
    "forgotten",
    Column("mark", String(64), primary_key=True),
    Column("salt", String(32), nullable=False),
    Column("since", UtcTime, nullable=False),
)

wiki_events = _table(
    "wiki_events",
    Column("event", EVENT, primary_key=True),
    Column("call", LONG, nullable=False),
    Column("accepted", Boolean, nullable=False),
    Column("left_at", UtcTime, nullable=True),
)

counts = _table(
    "counts",
    Column("milestone", EVENT, primary_key=True),
    Column("taken_at", UtcTime, primary_key=True),
    Column("counted", String(512), nullable=False),
    Column("value", BigInteger, nullable=False),
)

pairs = _table(
    "pairs",
    Column("directory", EVENT, primary_key=True),
    Column("mentor", IDENTITY, primary_key=True),
    Column("learner", IDENTITY, nullable=False),
    Column("mentor_account", String(512), nullable=False),
    Column("learner_account", String(512), nullable=False),
    Column("since", UtcTime, nullable=False),
)

departures = _table(
    "departures",
    Column("directory", EVENT, primary_key=True),
    Column("mark", String(64), primary_key=True),
    Column("salt", String(32), nullable=False),
    Column("since", UtcTime, nullable=False),
)

months = _table(
    "months",
    Column("growth", EVENT, primary_key=True),
    Column("project", WIKI, primary_key=True),
    Column("read_at", UtcTime, nullable=False),
    Column("start", String(10), nullable=False),
    Column("months", JSON, nullable=False),
)

leases = _table(
    "leases",
    Column("name", String(16), primary_key=True),
    Column("holder", String(128), nullable=False),
    Column("taken_at", UtcTime, nullable=False),
    Column("expires_at", UtcTime, nullable=False),
)

buckets = _table(
    "buckets",
    Column("name", String(16), primary_key=True),
    Column("turn", BigInteger, nullable=False),
)

permits = _table(
    "permits",
    Column("id", Integer, primary_key=True),
    Column("open_until", Double, nullable=False),
    Column("back_at", Double, nullable=False),
)

OF_PROCESSES = (leases, buckets, permits)
"""Tables of what runs just now: no backup holds them, and no restoring touches them."""
