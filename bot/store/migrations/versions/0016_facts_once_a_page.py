"""The facts of pages once a page, and no longer in the row of every contribution."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

KEY = ("event", "wiki", "page_id")
FACTS = ("is_redirect", "is_disambiguation", "nominated", "used_on", "moved_in_at", "page_revision")

PAGES = sa.table("page_facts", *map(sa.column, (*KEY, *FACTS)))
ROWS = sa.table("contributions", *map(sa.column, (*KEY, "rev_id", "account", "gone", *FACTS)))
PEOPLE = sa.table("participants", *map(sa.column, ("event", "identity")))


def upgrade() -> None:
    op.create_table(
        "page_facts",
        sa.Column("event", sa.String(length=128), nullable=False),
        sa.Column("wiki", sa.String(length=64), nullable=False),
        sa.Column("page_id", sa.BigInteger(), autoincrement=False, nullable=False),
        *_facts(),
        sa.PrimaryKeyConstraint(*KEY),
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_nopad_bin",
        sqlite_with_rowid=False,
    )
    op.execute(PAGES.insert().from_select((*KEY, *FACTS), _told_best()))
    with op.batch_alter_table("contributions") as table:
        for name in FACTS:
            table.drop_column(name)


def downgrade() -> None:
    with op.batch_alter_table("contributions") as table:
        for column in _facts(server_default=sa.false()):
            table.add_column(column)
    same_page = sa.and_(*(PAGES.c[name] == ROWS.c[name] for name in KEY))
    for name in FACTS:
        told = sa.select(PAGES.c[name]).where(same_page).scalar_subquery()
        op.execute(ROWS.update().where(sa.exists().where(same_page)).values({name: told}))
    op.drop_table("page_facts")


def _told_best() -> sa.Select[tuple[object, ...]]:
    """Return the facts in one row of each page on which any row has some.

    A live row knows better than one that is gone, who is listed was asked last, and else the latest holds.
    The next reading tells of live pages anew, but never again what is gone.
    """
    told = sa.or_(ROWS.c.is_redirect, *(ROWS.c[name].is_not(None) for name in FACTS[1:]))
    best_first = (ROWS.c.gone, PEOPLE.c.identity.is_(None), ROWS.c.rev_id.desc())
    place = sa.func.row_number().over(partition_by=[ROWS.c[name] for name in KEY], order_by=best_first)
    listed = sa.and_(PEOPLE.c.event == ROWS.c.event, PEOPLE.c.identity == ROWS.c.account)
    names = (*KEY, *FACTS)
    ranked = sa.select(*(ROWS.c[name] for name in names), place.label("place"))
    best = ranked.join_from(ROWS, PEOPLE, listed, isouter=True).where(told).subquery()
    return sa.select(*(best.c[name] for name in names)).where(best.c.place == 1)


def _facts(*, server_default: sa.ColumnElement[bool] | None = None) -> list[sa.Column[object]]:
    time = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql")
    return [
        sa.Column("is_redirect", sa.Boolean(), nullable=False, server_default=server_default),
        sa.Column("is_disambiguation", sa.Boolean(), nullable=True),
        sa.Column("nominated", sa.Boolean(), nullable=True),
        sa.Column("used_on", sa.Text().with_variant(mysql.LONGTEXT(), "mysql"), nullable=True),
        sa.Column("moved_in_at", time, nullable=True),
        sa.Column("page_revision", sa.BigInteger(), nullable=True),
    ]
