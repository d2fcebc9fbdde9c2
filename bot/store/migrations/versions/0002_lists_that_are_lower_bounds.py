"""Lists that are lower bounds, since private registrations are not visible."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ROSTERS = sa.table("rosters", sa.column("declared", sa.Text), sa.column("lower_bound", sa.Boolean))


def upgrade() -> None:
    with op.batch_alter_table("rosters", schema=None) as batch_op:
        batch_op.add_column(sa.Column("lower_bound", sa.Boolean(), server_default=sa.false(), nullable=False))

    names_registration = ROSTERS.c.declared.regexp_match('"campaign_event":[0-9]')
    op.execute(ROSTERS.update().where(names_registration).values(lower_bound=sa.true()))


def downgrade() -> None:
    with op.batch_alter_table("rosters", schema=None) as batch_op:
        batch_op.drop_column("lower_bound")
