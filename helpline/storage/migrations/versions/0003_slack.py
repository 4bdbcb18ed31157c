"""Slack's inbox, outbox and threads."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    _queue(
        "slack_inbox",
        sa.Column("message_key", sa.String(200), unique=True),
        sa.Column("client_key", sa.String(200), unique=True),
    )
    _queue(
        "slack_outbox",
        sa.Column("channel", sa.String(64), nullable=False),
        sa.Column("doubtful", sa.Boolean, nullable=False),
    )
    _threads()


def _queue(name: str, *columns: Any) -> None:
    op.create_table(
        name,
        sa.Column("position", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("key", sa.String(200), nullable=False, unique=True),
        sa.Column("lane", sa.String(200), nullable=False),
        sa.Column("payload", sa.JSON, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("queued_at", _TIME, nullable=False),
        sa.Column("due_at", _TIME, nullable=False),
        sa.Column("lease_by", sa.String(64)),
        sa.Column("lease_until", _TIME),
        *columns,
    )
    op.create_index(f"ix_{name}_state_lane", name, ["state", "lane", "position"])


def _threads() -> None:
    op.create_table(
        "slack_threads",
        sa.Column("ticket", sa.String(16), primary_key=True),
        sa.Column("conversation", sa.String(64), nullable=False),
        sa.Column("channel", sa.String(64), nullable=False),
        sa.Column("ts", sa.String(32)),
        sa.Column("noted", sa.String(250), nullable=False),
        sa.Column("open", sa.Boolean, nullable=False),
        sa.Column("opened_at", _TIME, nullable=False),
    )
    op.create_index("ix_slack_threads_conversation", "slack_threads", ["conversation"])
    op.create_index("ix_slack_threads_channel_ts", "slack_threads", ["channel", "ts"])
