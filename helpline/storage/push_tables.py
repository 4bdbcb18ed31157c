"""Browsers that want to hear of a conversation."""

from __future__ import annotations

import sqlalchemy as sa

from helpline.storage.tables import Instant, metadata

push_subscriptions = sa.Table(
    "push_subscriptions",
    metadata,
    sa.Column(
        "conversation",
        sa.String(64),
        sa.ForeignKey("conversations.id", ondelete="CASCADE"),  # the version before erases them, too
        primary_key=True,
    ),
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("endpoint", sa.String(1000), nullable=False),
    sa.Column("p256dh", sa.String(100), nullable=False),
    sa.Column("auth", sa.String(40), nullable=False),
    sa.Column("told", sa.Integer, nullable=False),
    sa.Column("at", Instant, nullable=False),
    sa.Index("ix_push_subscriptions_id", "id"),
)
"""`id`: hash of the endpoint, the same for all conversations of a browser. `told`: as Subscription has it."""
