"""The desk's tables. The audit trail names conversations without a key: it outlives them."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import TSVECTOR

from helpline.storage.tables import Instant, metadata

agents = sa.Table(
    "agents",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("email", sa.String(254), nullable=False, unique=True),
    sa.Column("name", sa.String(200), nullable=False),
    sa.Column("role", sa.String(16), nullable=False),
    sa.Column("password", sa.String(300), nullable=False),
    sa.Column("totp_secret", sa.Text().with_variant(sa.String(64), "sqlite"), nullable=False),
    sa.Column("totp_used", sa.Integer, nullable=False),
    sa.Column("disabled", sa.Boolean, nullable=False),
    sa.Column("presence", sa.String(16), nullable=False),
    sa.Column("seen_at", Instant),
    sa.Column("viewing", sa.String(64), nullable=False),
    sa.Column("viewing_at", Instant),
    sa.Column("created_at", Instant, nullable=False),
)

sessions = sa.Table(
    "agent_sessions",
    metadata,
    sa.Column("key", sa.String(64), primary_key=True),
    sa.Column("agent", sa.String(64), sa.ForeignKey("agents.id"), nullable=False),
    sa.Column("csrf", sa.String(64), nullable=False),
    sa.Column("created_at", Instant, nullable=False),
    sa.Column("used_at", Instant, nullable=False),
    sa.Column("browser", sa.String(200), nullable=False, server_default=""),
    sa.Column("proven_at", Instant),
)

attempts = sa.Table(
    "login_attempts",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("key", sa.String(64), nullable=False),
    sa.Column("at", Instant, nullable=False),
    sa.Index("ix_login_attempts_key_at", "key", "at"),
)


def _beside(name: str, *columns: Any) -> sa.Table:
    """A table whose rows belong to a conversation and go with it."""
    conversation = sa.Column(
        "conversation", sa.String(64), sa.ForeignKey("conversations.id"), primary_key=True
    )
    return sa.Table(name, metadata, conversation, *columns)


notes = _beside(
    "notes",
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("agent", sa.String(150), nullable=False),
    sa.Column("name", sa.String(200), nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("at", Instant, nullable=False),
)

seen_marks = _beside(
    "seen_marks",
    sa.Column("reader", sa.String(64), primary_key=True),
    sa.Column("seq", sa.Integer, nullable=False),
)

attendance = _beside(
    "attendance",
    sa.Column("seen_at", Instant, nullable=False),
    sa.Column("got", sa.Integer, nullable=False),
)

customer_words = _beside(
    "customer_words",
    sa.Column("contact", sa.String(200), nullable=False),
    sa.Column("stars", sa.Integer),
    sa.Column("words", sa.Text, nullable=False),
    sa.Column("rated_at", Instant),
)

attachments = sa.Table(
    "attachments",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("conversation", sa.String(64), sa.ForeignKey("conversations.id"), nullable=False),
    sa.Column("kind", sa.String(32), nullable=False),
    sa.Column("content", sa.LargeBinary, nullable=False),
    sa.Column("at", Instant, nullable=False),
    sa.Index("ix_attachments_conversation", "conversation"),
    sa.Index("ix_attachments_at", "at"),
)

audit = sa.Table(
    "audit",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("at", Instant, nullable=False),
    sa.Column("agent", sa.String(150), nullable=False),
    sa.Column("name", sa.String(200), nullable=False),
    sa.Column("action", sa.String(32), nullable=False),
    sa.Column("conversation", sa.String(64), nullable=False),
    sa.Column("detail", sa.String(200), nullable=False),
    sa.Index("ix_audit_conversation", "conversation"),
)

quick_answers = sa.Table(
    "quick_answers",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("title", sa.String(200), nullable=False),
    sa.Column("text", sa.Text, nullable=False),
)

own_answers = sa.Table(
    "own_answers",
    metadata,
    sa.Column("agent", sa.String(64), sa.ForeignKey("agents.id"), primary_key=True),
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("title", sa.String(200), nullable=False),
    sa.Column("text", sa.Text, nullable=False),
)
"""Quick answers that one agent alone has."""

searches = sa.Table(
    "searches",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("conversation", sa.String(64), sa.ForeignKey("conversations.id"), nullable=False, unique=True),
    sa.Column("seq", sa.Integer, nullable=False),
    sa.Column("size", sa.Integer, nullable=False),
    sa.Column("words", sa.Text().with_variant(TSVECTOR, "postgresql"), nullable=False),
)
"""Words of a conversation up to message `seq`, folded; `size` bytes were written.

Their index is of another kind in each database, so only the migration has it: `searches_index`, in
PostgreSQL a GIN index, in SQLite a table of FTS5 that triggers keep.
"""


def _its_conversation() -> sa.Column[str]:
    """The version before these tables erases conversations, too."""
    its = sa.ForeignKey("conversations.id", ondelete="CASCADE")
    return sa.Column("conversation", sa.String(64), its, primary_key=True)


report_days = sa.Table(
    "report_days",
    metadata,
    _its_conversation(),
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("said", sa.Integer, nullable=False),
    sa.Column("resumed", sa.Boolean, nullable=False),
    sa.Column("ended_at", Instant),
    sa.Index("ix_report_days_day", "day"),
)
"""What reports count of one UTC day of a conversation (storage/reporting.py).

`said`: messages of the customer; `resumed`: they wrote after being away; `ended_at`: the last word.
"""

report_marks = sa.Table(
    "report_marks",
    metadata,
    _its_conversation(),
    sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("at", Instant, nullable=False),
    sa.Column("code", sa.String(64), nullable=False),
    sa.Column("excuse", sa.Boolean, nullable=False),
    sa.Column("asked", sa.Integer),
    sa.Column("words", sa.Text),
    sa.Index("ix_report_marks_at", "at"),
)
"""Replies that explain a `code`, or are an `excuse` for not understanding message number `asked`.

`words` are that message's; None where the version before them has folded it.
"""
