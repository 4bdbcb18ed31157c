"""Slack's tables: what came in, what is to go out, and which thread belongs to which ticket.

No foreign keys: a conversation may be erased while its thread is still known.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from helpline.storage.tables import Instant, metadata


def _queue(name: str, *columns: Any) -> sa.Table:
    """A queue with lanes: the oldest pending row of a lane is worked on, by one worker at a time."""
    return sa.Table(
        name,
        metadata,
        sa.Column("position", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("key", sa.String(200), nullable=False, unique=True),
        sa.Column("lane", sa.String(200), nullable=False),
        sa.Column("payload", sa.JSON, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("queued_at", Instant, nullable=False),
        sa.Column("due_at", Instant, nullable=False),
        sa.Column("lease_by", sa.String(64)),
        sa.Column("lease_until", Instant),
        *columns,
        sa.Index(f"ix_{name}_state_lane", "state", "lane", "position"),
    )


inbox = _queue(
    "slack_inbox",
    sa.Column("message_key", sa.String(200), unique=True),
    sa.Column("client_key", sa.String(200), unique=True),
)

outbox = _queue(
    "slack_outbox",
    sa.Column("channel", sa.String(64), nullable=False),
    sa.Column("doubtful", sa.Boolean, nullable=False),
)

threads = sa.Table(
    "slack_threads",
    metadata,
    sa.Column("ticket", sa.String(16), primary_key=True),
    sa.Column("conversation", sa.String(64), nullable=False),
    sa.Column("channel", sa.String(64), nullable=False),
    sa.Column("ts", sa.String(32)),
    sa.Column("noted", sa.String(250), nullable=False),
    sa.Column("open", sa.Boolean, nullable=False),
    sa.Column("opened_at", Instant, nullable=False),
    sa.Index("ix_slack_threads_conversation", "conversation"),
    sa.Index("ix_slack_threads_channel_ts", "channel", "ts"),
)
