"""Whose a turn is, so that all get their turn; and more about agents' sessions."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)
_PENDING = sa.text("state = 'pending'")


def upgrade() -> None:
    # With defaults: the version before this one writes beside it, and knows none of them.
    op.add_column("conversations", _text("address", 64))
    op.add_column("turns", _text("client", 160))
    op.add_column("turns", sa.Column("round", sa.Integer, nullable=False, server_default="0"))
    for name in ("client", "round"):
        only: dict[str, Any] = {"sqlite_where": _PENDING, "postgresql_where": _PENDING}
        op.create_index(f"ix_turns_pending_{name}", "turns", [name], **only)
    op.add_column("agent_sessions", _text("browser", 200))
    op.add_column("agent_sessions", sa.Column("proven_at", _INSTANT))


def downgrade() -> None:
    for name in ("proven_at", "browser"):
        op.drop_column("agent_sessions", name)
    for name in ("client", "round"):
        op.drop_index(f"ix_turns_pending_{name}", "turns")
        op.drop_column("turns", name)
    op.drop_column("conversations", "address")


def _text(name: str, most: int) -> sa.Column[str]:
    return sa.Column(name, sa.String(most), nullable=False, server_default="")
