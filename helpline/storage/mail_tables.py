"""What was mailed, and what mails have opened."""

from __future__ import annotations

import sqlalchemy as sa

from helpline.storage.tables import Instant, metadata


def _its_conversation(*, primary_key: bool = False) -> sa.Column[str]:
    """The version before these tables erases conversations, too."""
    its = sa.ForeignKey("conversations.id", ondelete="CASCADE")
    return sa.Column("conversation", sa.String(64), its, primary_key=primary_key, nullable=False)


mails = sa.Table(
    "mails",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),
    _its_conversation(),
    sa.Column("kind", sa.String(32), nullable=False),
    sa.Column("address", sa.String(254), nullable=False),
    sa.Column("verified", sa.Boolean, nullable=False),
    sa.Column("first_seq", sa.Integer, nullable=False),
    sa.Column("last_seq", sa.Integer, nullable=False),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("at", Instant, nullable=False),
    sa.Column("link_hash", sa.String(64), nullable=False),
    sa.Column("link_used_at", Instant),
    sa.Index("ix_mails_conversation", "conversation"),
    sa.Index("ix_mails_link_hash", "link_hash"),
)
"""A mail is written down before it is sent: which words it tells stays the same however often it is tried.

`state`: planned, then sent, seen (there was no need any more), refused or failed.
"""

entries = sa.Table(
    "entries",
    metadata,
    _its_conversation(primary_key=True),
    sa.Column("token_hash", sa.String(64), primary_key=True),
    sa.Column("at", Instant, nullable=False),
)
"""Tokens of a conversation beside its first one: of browsers that came by a link."""

mail_stops = sa.Table(
    "mail_stops",
    metadata,
    sa.Column("address_hash", sa.String(64), primary_key=True),
    sa.Column("at", Instant, nullable=False),
)
"""Who wants no mail any more. Only a hash, so it may outlive what was said."""

mail_replies = sa.Table(
    "mail_replies",
    metadata,
    _its_conversation(primary_key=True),
    sa.Column("message", sa.String(64), primary_key=True),
    sa.Column("at", Instant, nullable=False),
)
"""Ids of messages that came by mail."""
