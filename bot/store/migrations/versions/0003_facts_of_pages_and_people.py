"""What is known of pages and people besides their revisions.

Contributions that were stored before lack these facts, so that every wiki has to be fetched once more.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

NEVER_FETCHED = "the stored contributions lack facts that are counted by now"


def upgrade() -> None:
    with op.batch_alter_table("contributions") as table:
        table.add_column(sa.Column("size", sa.Integer(), nullable=True))
        table.add_column(sa.Column("new_version", sa.Boolean(), nullable=False, server_default=sa.false()))
        table.add_column(sa.Column("is_disambiguation", sa.Boolean(), nullable=True))
        table.add_column(sa.Column("nominated", sa.Boolean(), nullable=True))
        table.add_column(sa.Column("used_on", sa.Text(), nullable=True))
        table.add_column(sa.Column("moved_in_at", sa.DateTime(), nullable=True))
        table.add_column(sa.Column("history", sa.String(length=16), nullable=False, server_default=""))
    with op.batch_alter_table("participants") as table:
        table.add_column(sa.Column("registered", sa.DateTime(), nullable=True))
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
        table.drop_column("registered")
    with op.batch_alter_table("contributions") as table:
        for name in (
            "history",
            "moved_in_at",
            "used_on",
            "nominated",
            "is_disambiguation",
            "new_version",
            "size",
        ):
            table.drop_column(name)
