"""Conversations with their messages, turns, tickets and watched refreshes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    _conversations()
    _messages()
    _turns()
    _tickets()
    _refreshes()


def _conversations() -> None:
    op.create_table(
        "conversations",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("customer_id", sa.String(150), nullable=False),
        sa.Column("customer_name", sa.String(200), nullable=False),
        sa.Column("timezone", sa.String(64), nullable=False),
        sa.Column("page", sa.String(2000), nullable=False),
        sa.Column("owner", sa.String(16), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("agent", sa.String(150), nullable=False),
        sa.Column("next_seq", sa.Integer, nullable=False),
        sa.Column("changes", sa.Integer, nullable=False),
        sa.Column("troubled_at", _TIME),
        sa.Column("lease_by", sa.String(64)),
        sa.Column("lease_until", _TIME),
        sa.Column("created_at", _TIME, nullable=False),
    )
    op.create_index("ix_conversations_customer_id", "conversations", ["customer_id"])


def _messages() -> None:
    op.create_table(
        "messages",
        sa.Column("conversation", sa.String(64), sa.ForeignKey("conversations.id"), primary_key=True),
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("author", sa.String(16), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("choice", sa.String(2000), nullable=False),
        sa.Column("buttons", sa.JSON),
        sa.Column("card", sa.JSON),
        sa.Column("answered", sa.Boolean),
        sa.Column("answered_seq", sa.Integer),
        sa.Column("at", _TIME, nullable=False),
        sa.UniqueConstraint("conversation", "id", name="uq_messages_conversation_id"),
    )


def _turns() -> None:
    op.create_table(
        "turns",
        sa.Column("position", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("conversation", sa.String(64), sa.ForeignKey("conversations.id"), nullable=False),
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("payload", sa.JSON, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("asked_at", _TIME, nullable=False),
        sa.Column("due_at", _TIME, nullable=False),
        sa.UniqueConstraint("conversation", "id", name="uq_turns_conversation_id"),
    )
    op.create_index("ix_turns_state_due_at", "turns", ["state", "due_at"])


def _tickets() -> None:
    op.create_table(
        "tickets",
        sa.Column("number", sa.String(16), primary_key=True),
        sa.Column("conversation", sa.String(64), sa.ForeignKey("conversations.id"), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("agent", sa.String(150), nullable=False),
        sa.Column("brief", sa.JSON, nullable=False),
        sa.Column("opened_at", _TIME, nullable=False),
        sa.Column("resolved_at", _TIME),
    )
    op.create_index("ix_tickets_conversation", "tickets", ["conversation"])
    op.create_index("ix_tickets_status_opened_at", "tickets", ["status", "opened_at"])


def _refreshes() -> None:
    op.create_table(
        "refreshes",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("conversation", sa.String(64), sa.ForeignKey("conversations.id"), nullable=False),
        sa.Column("customer", sa.String(150), nullable=False),
        sa.Column("connection", sa.String(200), nullable=False),
        sa.Column("bank", sa.String(200), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("asked_input", sa.Boolean, nullable=False),
        sa.Column("started_at", _TIME, nullable=False),
        sa.Column("deadline", _TIME, nullable=False),
        sa.Column("due_at", _TIME, nullable=False),
        sa.Column("unreachable_since", _TIME),
        sa.Column("lease_by", sa.String(64)),
        sa.Column("lease_until", _TIME),
    )
    op.create_index(
        "uq_refreshes_active",
        "refreshes",
        ["conversation", "connection"],
        unique=True,
        sqlite_where=sa.text("state = 'active'"),
        postgresql_where=sa.text("state = 'active'"),
    )
    op.create_index("ix_refreshes_state_due_at", "refreshes", ["state", "due_at"])
