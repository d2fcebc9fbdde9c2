"""Texts and times that are kept alike by SQLite, MariaDB and PostgreSQL.

Names in lists may be of any length. MariaDB compared texts without spaces at their end, kept no more than
65,535 bytes of a long text, and nothing below the second of a time.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

COLLATION = "utf8mb4_nopad_bin"


def upgrade() -> None:
    with op.batch_alter_table("participants") as table:
        for name in ("listed_as", "group"):
            table.alter_column(name, type_=sa.Text(), existing_type=sa.String(512), existing_nullable=False)
    if op.get_bind().dialect.name == "mysql":
        _keep_texts_and_times_whole(sa.inspect(op.get_bind()))


def downgrade() -> None:
    """Narrow the names again; MariaDB's better texts and times do no harm to an earlier version."""
    with op.batch_alter_table("participants") as table:
        for name in ("listed_as", "group"):
            table.alter_column(name, type_=sa.String(512), existing_type=sa.Text(), existing_nullable=False)


def _keep_texts_and_times_whole(inspector: sa.Inspector) -> None:
    """Change each table in one go: MariaDB may write a large one anew for every change."""
    for table in inspector.get_table_names():
        changes = [f"DEFAULT CHARACTER SET utf8mb4 COLLATE {COLLATION}"]
        for column in inspector.get_columns(table):
            if better := _better(column["type"]):
                null = "NULL" if column["nullable"] else "NOT NULL"
                default = f" DEFAULT {column['default']}" if column["default"] else ""
                kind = better.compile(inspector.dialect)
                changes.append(f"MODIFY `{column['name']}` {kind} {null}{default}")
        op.execute(f"ALTER TABLE `{table}` {', '.join(changes)}")


def _better(kind: sa.types.TypeEngine[Any]) -> sa.types.TypeEngine[Any] | None:
    """Return what a column becomes; JSON, which MariaDB calls a long text, stays."""
    if isinstance(kind, sa.DateTime):
        return mysql.DATETIME(fsp=6)
    if isinstance(kind, mysql.VARCHAR):
        return mysql.VARCHAR(kind.length, charset="utf8mb4", collation=COLLATION)
    if isinstance(kind, mysql.TEXT):
        return mysql.LONGTEXT(charset="utf8mb4", collation=COLLATION)
    return None
