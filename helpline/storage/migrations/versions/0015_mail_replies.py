"""Which messages came by mail."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
oldest = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    its = sa.ForeignKey("conversations.id", ondelete="CASCADE")
    op.create_table(
        "mail_replies",
        sa.Column("conversation", sa.String(64), its, primary_key=True),
        sa.Column("message", sa.String(64), primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("mail_replies")
