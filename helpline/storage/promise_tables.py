"""What customers were promised to hear later."""

from __future__ import annotations

import sqlalchemy as sa

from helpline.storage.tables import Instant, metadata

promises = sa.Table(
    "promises",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column(
        "conversation", sa.String(64), sa.ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False
    ),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("words", sa.Text, nullable=False),
    sa.Column("bank", sa.String(200), nullable=False),
    sa.Column("connections", sa.JSON, nullable=False),
    sa.Column("made_at", Instant, nullable=False),
    sa.Column("due_at", Instant, nullable=False),
    sa.Column("until", Instant, nullable=False),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Index("ix_promises_conversation", "conversation"),
)
"""`state`: open, then kept or forgotten."""
