"""Which thread in Slack belongs to which ticket.

No foreign keys: a conversation may be erased while its thread is still known.
"""

from __future__ import annotations

import sqlalchemy as sa

from helpline.storage.tables import Instant, metadata

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
