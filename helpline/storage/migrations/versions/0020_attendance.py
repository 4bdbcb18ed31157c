"""The last sign of life of each customer, and how far their browser got."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from helpline.storage.tables import Instant

revision = "0020"
down_revision = "0019"
oldest = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "attendance",
        sa.Column("conversation", sa.String(64), sa.ForeignKey("conversations.id"), primary_key=True),
        sa.Column("seen_at", Instant, nullable=False),
        sa.Column("got", sa.Integer, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("attendance")
