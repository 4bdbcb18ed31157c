"""Sign-ins that customers renew in the provider's own window, by a link that opens once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
oldest = "0006"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    # The version before this one erases conversations beside it: their rows here go along.
    its = sa.ForeignKey("conversations.id", ondelete="CASCADE")
    op.create_table(
        "repairs",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("conversation", sa.String(64), its, nullable=False),
        sa.Column("customer", sa.String(150), nullable=False),
        sa.Column("connection", sa.String(200), nullable=False),
        sa.Column("bank", sa.String(200), nullable=False),
        sa.Column("flow", sa.String(16), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("expires_at", _TIME, nullable=False),
        sa.Column("last_attempt", _TIME),
        sa.Column("opened_at", _TIME),
        sa.Column("left_at", _TIME),
        sa.Column("left_how", sa.String(16), nullable=False, server_default=""),
        sa.Column("result", sa.String(16)),
    )
    op.create_index("ix_repairs_conversation", "repairs", ["conversation"])
    op.create_index("ix_repairs_created_at", "repairs", ["created_at"])


def downgrade() -> None:
    op.drop_table("repairs")
