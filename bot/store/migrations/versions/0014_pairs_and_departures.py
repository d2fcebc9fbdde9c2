"""Pairs of skills directories, and who left one."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql")


def upgrade() -> None:
    op.create_table(
        "pairs",
        sa.Column("directory", sa.String(length=128), nullable=False),
        sa.Column("mentor", sa.String(length=128), nullable=False),
        sa.Column("learner", sa.String(length=128), nullable=False),
        sa.Column("mentor_account", sa.String(length=512), nullable=False),
        sa.Column("learner_account", sa.String(length=512), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("directory", "mentor"),
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_nopad_bin",
    )
    op.create_table(
        "departures",
        sa.Column("directory", sa.String(length=128), nullable=False),
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("directory", "mark"),
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_nopad_bin",
    )


def downgrade() -> None:
    op.drop_table("departures")
    op.drop_table("pairs")
