"""What is stored already: each page's revision, when a wiki was last read in full, and what for."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("contributions") as table:
        table.add_column(sa.Column("page_revision", sa.BigInteger(), nullable=True))
    time = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql")
    with op.batch_alter_table("fetches") as table:
        table.add_column(sa.Column("full_at", time, nullable=True))
        table.add_column(sa.Column("basis", sa.String(length=64), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("fetches") as table:
        table.drop_column("basis")
        table.drop_column("full_at")
    with op.batch_alter_table("contributions") as table:
        table.drop_column("page_revision")
