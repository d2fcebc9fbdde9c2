"""What is known of pages and people besides their revisions, and contributions for each event apart.

Contributions that were stored before lack these facts, so that every wiki has to be fetched once more. They
are kept for the events that they were fetched for, since some may be gone from the wiki.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

NEVER_FETCHED = "the stored contributions lack facts that are counted by now"

KEPT = (
    *("wiki", "rev_id", "parent_id", "account", "page_id", "namespace", "title", "timestamp", "sizediff"),
    *("tags", "comment", "same_text", "is_redirect", "gone"),
)
"""The columns that contributions had before."""

INDEX = "contributions_by_account"


def upgrade() -> None:
    _keep_contributions_by_event()
    with op.batch_alter_table("participants") as table:
        table.add_column(sa.Column("registered", sa.DateTime(), nullable=True))
        table.add_column(sa.Column("public", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("rosters") as table:
        table.add_column(sa.Column("pages", sa.JSON(), nullable=False, server_default=sa.text("('[]')")))
    op.create_table(
        "earlier_edits",
        sa.Column("wiki", sa.String(length=64), nullable=False),
        sa.Column("account", sa.String(length=128), nullable=False),
        sa.Column("before", sa.DateTime(), nullable=False),
        sa.Column("rev_id", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("wiki", "account", "before"),
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_bin",
    )
    fetches = sa.table("fetches", sa.column("failed_at"), sa.column("failure"), sa.column("good_at"))
    op.execute(fetches.update().values(failed_at=fetches.c.good_at, failure=NEVER_FETCHED))


def downgrade() -> None:
    op.drop_table("earlier_edits")
    with op.batch_alter_table("participants") as table:
        table.drop_column("public")
        table.drop_column("registered")
    with op.batch_alter_table("rosters") as table:
        table.drop_column("pages")
    _keep_contributions_once()


def _keep_contributions_by_event() -> None:
    op.create_table(
        "event_contributions",
        sa.Column("event", sa.String(length=128), nullable=False),
        *_columns(),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("new_version", sa.Boolean(), nullable=False),
        sa.Column("is_disambiguation", sa.Boolean(), nullable=True),
        sa.Column("nominated", sa.Boolean(), nullable=True),
        sa.Column("used_on", sa.Text(), nullable=True),
        sa.Column("moved_in_at", sa.DateTime(), nullable=True),
        sa.Column("history", sa.String(length=16), nullable=False),
        sa.PrimaryKeyConstraint("event", "wiki", "rev_id"),
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_bin",
    )
    new = ("event", *KEPT, "new_version", "history")
    op.execute(_table("event_contributions", new).insert().from_select(new, _fetched_for_events()))
    _replace_contributions("event_contributions", ["event", "wiki", "account", "timestamp"])


def _fetched_for_events() -> sa.Select[tuple[object, ...]]:
    """Return the old contributions, once for each event whose people and window they were fetched for."""
    old = _table("contributions", KEPT)
    fetches = _table("fetches", ("event", "wiki", "good_from", "good_until"))
    people = _table("participants", ("event", "identity"))
    listed = sa.exists().where(people.c.event == fetches.c.event, people.c.identity == old.c.account)
    return sa.select(
        fetches.c.event, *(old.c[name] for name in KEPT), sa.false(), sa.literal("", sa.String)
    ).where(
        fetches.c.wiki == old.c.wiki,
        old.c.timestamp >= fetches.c.good_from,
        old.c.timestamp < fetches.c.good_until,
        listed,
    )


def _keep_contributions_once() -> None:
    op.create_table(
        "single_contributions",
        *_columns(),
        sa.PrimaryKeyConstraint("wiki", "rev_id"),
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_bin",
    )
    every = _table("contributions", ("event", *KEPT))
    other = every.alias()
    earlier = sa.exists().where(
        other.c.wiki == every.c.wiki, other.c.rev_id == every.c.rev_id, other.c.event < every.c.event
    )
    once = sa.select(*(every.c[name] for name in KEPT)).where(~earlier)
    op.execute(_table("single_contributions", KEPT).insert().from_select(KEPT, once))
    _replace_contributions("single_contributions", ["wiki", "account", "timestamp"])


def _replace_contributions(new: str, indexed: list[str]) -> None:
    op.drop_index(INDEX, "contributions")
    op.drop_table("contributions")
    op.rename_table(new, "contributions")
    op.create_index(INDEX, "contributions", indexed)


def _columns() -> list[sa.Column[object]]:
    return [
        sa.Column("wiki", sa.String(length=64), nullable=False),
        sa.Column("rev_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("parent_id", sa.BigInteger(), nullable=False),
        sa.Column("account", sa.String(length=128), nullable=False),
        sa.Column("page_id", sa.BigInteger(), nullable=False),
        sa.Column("namespace", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=512), nullable=False),
        sa.Column("timestamp", sa.DateTime(), nullable=False),
        sa.Column("sizediff", sa.Integer(), nullable=True),
        sa.Column("tags", sa.Text(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("same_text", sa.Boolean(), nullable=False),
        sa.Column("is_redirect", sa.Boolean(), nullable=False),
        sa.Column("gone", sa.Boolean(), nullable=False),
    ]


def _table(name: str, columns: tuple[str, ...]) -> sa.TableClause:
    return sa.table(name, *map(sa.column, columns))
