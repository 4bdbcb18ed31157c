"""What reports count, by conversation and day, folded beside the work (storage/reporting.py).

Nothing is folded here: conversations that are kept already count as changed since.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
oldest = "0006"
branch_labels = None
depends_on = None

_INDEX = "ix_conversations_uncounted"
_UNCOUNTED = sa.text("counted <> changes")


def upgrade() -> None:
    # The version before this one erases conversations beside it: their rows here go along.
    op.create_table(
        "report_days",
        _its_conversation(),
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("said", sa.Integer, nullable=False),
        sa.Column("resumed", sa.Boolean, nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
    )
    op.create_table(
        "report_marks",
        _its_conversation(),
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("code", sa.String(64), nullable=False),
        sa.Column("excuse", sa.Boolean, nullable=False),
        sa.Column("asked", sa.Integer),
    )
    op.create_index("ix_report_days_day", "report_days", ["day"])
    op.create_index("ix_report_marks_at", "report_marks", ["at"])
    op.add_column("conversations", sa.Column("counted", sa.Integer, nullable=False, server_default="0"))
    only: dict[str, Any] = {f"{kind}_where": _UNCOUNTED for kind in ("sqlite", "postgresql")}
    op.create_index(_INDEX, "conversations", ["id"], **only)


def downgrade() -> None:
    op.drop_index(_INDEX, "conversations")
    op.drop_column("conversations", "counted")
    op.drop_table("report_marks")
    op.drop_table("report_days")


def _its_conversation() -> sa.Column[str]:
    its = sa.ForeignKey("conversations.id", ondelete="CASCADE")
    return sa.Column("conversation", sa.String(64), its, primary_key=True)
