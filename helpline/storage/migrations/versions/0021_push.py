"""Browsers that want to hear of a conversation."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
oldest = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # The version before this one erases conversations beside it: their rows here go along.
    its = sa.ForeignKey("conversations.id", ondelete="CASCADE")
    op.create_table(
        "push_subscriptions",
        sa.Column("conversation", sa.String(64), its, primary_key=True),
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("endpoint", sa.String(1000), nullable=False),
        sa.Column("p256dh", sa.String(100), nullable=False),
        sa.Column("auth", sa.String(40), nullable=False),
        sa.Column("told", sa.Integer, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_push_subscriptions_id", "push_subscriptions", ["id"])


def downgrade() -> None:
    op.drop_table("push_subscriptions")
