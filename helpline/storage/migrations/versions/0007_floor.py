"""The oldest revision whose code works on this schema, for code that doesn't know the newest one."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
oldest = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table("schema_floor", sa.Column("oldest", sa.String(16), primary_key=True))


def downgrade() -> None:
    op.drop_table("schema_floor")
