"""What a conversation has come to with the assistant, noted as it goes."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
oldest = "0006"
branch_labels = None
depends_on = None

_INDEX = "ix_conversations_without_outcome"
_UNKNOWN = sa.text("outcome IS NULL")


def upgrade() -> None:
    # Empty where it is not noted yet: desk/noting.py comes to that later, a portion at a time.
    op.add_column("conversations", sa.Column("outcome", sa.String(16)))
    only: dict[str, Any] = {"sqlite_where": _UNKNOWN, "postgresql_where": _UNKNOWN}
    op.create_index(_INDEX, "conversations", ["id"], **only)


def downgrade() -> None:
    op.drop_index(_INDEX, "conversations")
    op.drop_column("conversations", "outcome")
