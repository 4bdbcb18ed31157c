"""What customers were promised to hear later."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
oldest = "0006"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    its = sa.ForeignKey("conversations.id", ondelete="CASCADE")
    op.create_table(
        "promises",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("conversation", sa.String(64), its, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("bank", sa.String(200), nullable=False),
        sa.Column("connections", sa.JSON, nullable=False),
        sa.Column("made_at", _TIME, nullable=False),
        sa.Column("due_at", _TIME, nullable=False),
        sa.Column("until", _TIME, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
    )
    op.create_index("ix_promises_conversation", "promises", ["conversation"])


def downgrade() -> None:
    op.drop_table("promises")
