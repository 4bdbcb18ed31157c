"""The agents' desk: accounts, sessions, notes, attachments, seen marks, audit; waiting times of tickets."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    _tickets()
    _accounts()
    _beside_conversations()
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("agent", sa.String(150), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("action", sa.String(32), nullable=False),
        sa.Column("conversation", sa.String(64), nullable=False),
        sa.Column("detail", sa.String(200), nullable=False),
    )
    op.create_index("ix_audit_conversation", "audit", ["conversation"])
    op.create_table(
        "quick_answers",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
    )
    op.create_index("ix_conversations_owner", "conversations", ["owner"])
    op.create_index("ix_messages_at", "messages", ["at"])


def _tickets() -> None:
    op.add_column("tickets", sa.Column("waiting_since", _TIME))
    op.add_column("tickets", sa.Column("told_at", _TIME))
    op.add_column("tickets", sa.Column("told_next", sa.Boolean))
    op.add_column("tickets", sa.Column("first_answer_at", _TIME))
    op.add_column("tickets", sa.Column("outcome", sa.String(16)))
    op.add_column("refreshes", sa.Column("result", sa.String(16)))
    op.execute("UPDATE tickets SET waiting_since = opened_at")


def _accounts() -> None:
    op.create_table(
        "agents",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("email", sa.String(254), nullable=False, unique=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("password", sa.String(300), nullable=False),
        sa.Column("totp_secret", sa.String(64), nullable=False),
        sa.Column("totp_used", sa.Integer, nullable=False),
        sa.Column("disabled", sa.Boolean, nullable=False),
        sa.Column("presence", sa.String(16), nullable=False),
        sa.Column("seen_at", _TIME),
        sa.Column("viewing", sa.String(64), nullable=False),
        sa.Column("viewing_at", _TIME),
        sa.Column("created_at", _TIME, nullable=False),
    )
    op.create_table(
        "agent_sessions",
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("agent", sa.String(64), sa.ForeignKey("agents.id"), nullable=False),
        sa.Column("csrf", sa.String(64), nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("used_at", _TIME, nullable=False),
    )
    op.create_table(
        "login_attempts",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("at", _TIME, nullable=False),
    )
    op.create_index("ix_login_attempts_key_at", "login_attempts", ["key", "at"])


def _beside_conversations() -> None:
    _beside(
        "notes",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("agent", sa.String(150), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("at", _TIME, nullable=False),
    )
    _beside(
        "seen_marks",
        sa.Column("reader", sa.String(64), primary_key=True),
        sa.Column("seq", sa.Integer, nullable=False),
    )
    _beside(
        "customer_words",
        sa.Column("contact", sa.String(200), nullable=False),
        sa.Column("stars", sa.Integer),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("rated_at", _TIME),
    )
    op.create_table(
        "attachments",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("conversation", sa.String(64), sa.ForeignKey("conversations.id"), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.Column("at", _TIME, nullable=False),
    )
    op.create_index("ix_attachments_conversation", "attachments", ["conversation"])
    op.create_index("ix_attachments_at", "attachments", ["at"])


def _beside(name: str, *columns: Any) -> None:
    conversation = sa.Column(
        "conversation", sa.String(64), sa.ForeignKey("conversations.id"), primary_key=True
    )
    op.create_table(name, conversation, *columns)
