"""The tables. Migrations describe the same ones on their own; a test compares the two."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

import sqlalchemy as sa


class Instant(sa.types.TypeDecorator[datetime]):
    """An aware UTC time; SQLite forgets the zone, so it is put back on the way out."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        value = value.astimezone(timezone.utc)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, _dialect: Any) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=timezone.utc) if value.tzinfo is None else value.astimezone(timezone.utc)


metadata = sa.MetaData()

_BOTH = ("sqlite", "postgresql")


def only(condition: sa.TextClause) -> dict[str, Any]:
    """Of an index of these rows alone."""
    return {f"{kind}_where": condition for kind in _BOTH}


_UNSEARCHED = sa.text("searched <> changes")
_UNCOUNTED = sa.text("counted <> changes")
_WITHOUT_OUTCOME = sa.text("outcome IS NULL")

conversations = sa.Table(
    "conversations",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("token_hash", sa.String(64), nullable=False),
    sa.Column("customer_id", sa.String(150), nullable=False),
    sa.Column("customer_name", sa.String(200), nullable=False),
    sa.Column("customer_email", sa.String(254), nullable=False, server_default=""),
    sa.Column("timezone", sa.String(64), nullable=False),
    sa.Column("page", sa.String(2000), nullable=False),
    sa.Column("address", sa.String(64), nullable=False, server_default=""),
    sa.Column("owner", sa.String(16), nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("agent", sa.String(150), nullable=False),
    sa.Column("next_seq", sa.Integer, nullable=False),
    sa.Column("changes", sa.Integer, nullable=False),
    sa.Column("outcome", sa.String(16)),
    sa.Column("troubled_at", Instant),
    sa.Column("lease_by", sa.String(64)),
    sa.Column("lease_until", Instant),
    sa.Column("created_at", Instant, nullable=False),
    sa.Column("searched", sa.Integer, nullable=False, server_default="0"),
    sa.Column("counted", sa.Integer, nullable=False, server_default="0"),
    sa.Index("ix_conversations_customer_id", "customer_id"),
    sa.Index("ix_conversations_owner", "owner"),
    sa.Index("ix_conversations_created_at_id", "created_at", "id"),
    sa.Index("ix_conversations_unsearched", "created_at", **only(_UNSEARCHED)),
    sa.Index("ix_conversations_uncounted", "id", **only(_UNCOUNTED)),
    sa.Index("ix_conversations_without_outcome", "id", **only(_WITHOUT_OUTCOME)),
)
"""`searched`, `counted`: number of changes that searching knows of, and that reports do."""

messages = sa.Table(
    "messages",
    metadata,
    sa.Column("conversation", sa.String(64), sa.ForeignKey("conversations.id"), primary_key=True),
    sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("id", sa.String(64), nullable=False),
    sa.Column("author", sa.String(16), nullable=False),
    sa.Column("name", sa.String(200), nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("choice", sa.String(2000), nullable=False),
    sa.Column("buttons", sa.JSON(none_as_null=True)),
    sa.Column("card", sa.JSON(none_as_null=True)),
    sa.Column("about", sa.JSON(none_as_null=True)),
    sa.Column("answered", sa.Boolean),
    sa.Column("answered_seq", sa.Integer),
    sa.Column("at", Instant, nullable=False),
    sa.UniqueConstraint("conversation", "id", name="uq_messages_conversation_id"),
    sa.Index("ix_messages_at", "at"),
)

_PENDING = sa.text("state = 'pending'")

turns = sa.Table(
    "turns",
    metadata,
    sa.Column("position", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("conversation", sa.String(64), sa.ForeignKey("conversations.id"), nullable=False),
    sa.Column("id", sa.String(64), nullable=False),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("payload", sa.JSON, nullable=False),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("failures", sa.Integer, nullable=False),
    sa.Column("asked_at", Instant, nullable=False),
    sa.Column("due_at", Instant, nullable=False),
    sa.Column("client", sa.String(160), nullable=False, server_default=""),
    sa.Column("round", sa.Integer, nullable=False, server_default="0"),
    sa.UniqueConstraint("conversation", "id", name="uq_turns_conversation_id"),
    sa.Index("ix_turns_state_due_at", "state", "due_at"),
    *(sa.Index(f"ix_turns_pending_{name}", name, **only(_PENDING)) for name in ("client", "round")),
)

tickets = sa.Table(
    "tickets",
    metadata,
    sa.Column("number", sa.String(16), primary_key=True),
    sa.Column("conversation", sa.String(64), sa.ForeignKey("conversations.id"), nullable=False),
    sa.Column("status", sa.String(16), nullable=False),
    sa.Column("reason", sa.String(200), nullable=False),
    sa.Column("agent", sa.String(150), nullable=False),
    sa.Column("brief", sa.JSON, nullable=False),
    sa.Column("opened_at", Instant, nullable=False),
    sa.Column("resolved_at", Instant),
    sa.Column("waiting_since", Instant),
    sa.Column("told_at", Instant),
    sa.Column("told_next", sa.Boolean),
    sa.Column("first_answer_at", Instant),
    sa.Column("outcome", sa.String(16)),
    sa.Index("ix_tickets_conversation", "conversation"),
    sa.Index("ix_tickets_status_opened_at", "status", "opened_at"),
    sa.Index("ix_tickets_opened_at", "opened_at"),
)

refreshes = sa.Table(
    "refreshes",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("conversation", sa.String(64), sa.ForeignKey("conversations.id"), nullable=False),
    sa.Column("customer", sa.String(150), nullable=False),
    sa.Column("connection", sa.String(200), nullable=False),
    sa.Column("bank", sa.String(200), nullable=False),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("asked_input", sa.Boolean, nullable=False),
    sa.Column("started_at", Instant, nullable=False),
    sa.Column("deadline", Instant, nullable=False),
    sa.Column("due_at", Instant, nullable=False),
    sa.Column("unreachable_since", Instant),
    sa.Column("result", sa.String(16)),
    sa.Column("lease_by", sa.String(64)),
    sa.Column("lease_until", Instant),
    sa.Index(
        "uq_refreshes_active",
        "conversation",
        "connection",
        unique=True,
        sqlite_where=sa.text("state = 'active'"),
        postgresql_where=sa.text("state = 'active'"),
    ),
    sa.Index("ix_refreshes_state_due_at", "state", "due_at"),
    sa.Index("ix_refreshes_conversation", "conversation"),
    sa.Index("ix_refreshes_started_at", "started_at"),
)

_ITS = sa.ForeignKey("conversations.id", ondelete="CASCADE")

repairs = sa.Table(
    "repairs",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("conversation", sa.String(64), _ITS, nullable=False),
    sa.Column("customer", sa.String(150), nullable=False),
    sa.Column("connection", sa.String(200), nullable=False),
    sa.Column("bank", sa.String(200), nullable=False),
    sa.Column("flow", sa.String(16), nullable=False),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("created_at", Instant, nullable=False),
    sa.Column("expires_at", Instant, nullable=False),
    sa.Column("last_attempt", Instant),
    sa.Column("opened_at", Instant),
    sa.Column("left_at", Instant),
    sa.Column("left_how", sa.String(16), nullable=False, server_default=""),
    sa.Column("result", sa.String(16)),
    sa.Index("ix_repairs_conversation", "conversation"),
    sa.Index("ix_repairs_created_at", "created_at"),
)
"""`id` is the hash of a one-time link; the link itself is nowhere."""

jobs = sa.Table(
    "jobs",
    metadata,
    sa.Column("position", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("kind", sa.String(32), nullable=False),
    sa.Column("key", sa.String(200), nullable=False),
    sa.Column("second_key", sa.String(200)),
    sa.Column("third_key", sa.String(200)),
    sa.Column("lane", sa.String(200), nullable=False),
    sa.Column("target", sa.String(200), nullable=False),
    sa.Column("payload", sa.JSON, nullable=False),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("doubtful", sa.Boolean, nullable=False),
    sa.Column("queued_at", Instant, nullable=False),
    sa.Column("due_at", Instant, nullable=False),
    sa.Column("lease_by", sa.String(64)),
    sa.Column("lease_until", Instant),
    *(
        sa.UniqueConstraint("kind", name, name=f"uq_jobs_{name}")
        for name in ("key", "second_key", "third_key")
    ),
    sa.Index("ix_jobs_pending", "kind", "lane", "position", **only(_PENDING)),
)
"""What is done later (helpline/jobs). A row that is over is empty, and stays for a day to know its keys."""

probes = sa.Table(
    "probes",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("at", Instant, nullable=False),
)
"""One row, written to see whether writing works."""

schema_floor = sa.Table(
    "schema_floor",
    metadata,
    sa.Column("oldest", sa.String(16), primary_key=True),
)
"""One row: the oldest revision whose code works on the schema as it is (storage/schema.py)."""
