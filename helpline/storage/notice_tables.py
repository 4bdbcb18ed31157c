"""What the provider told, whose connections are looked at, and what was wrong with them."""

from __future__ import annotations

import sqlalchemy as sa

from helpline.storage.tables import Instant, metadata

provider_events = sa.Table(
    "provider_events",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("name", sa.String(64), nullable=False),
    sa.Column("customers", sa.Integer, nullable=False),
    sa.Column("at", Instant, nullable=False),
    sa.Index("ix_provider_events_at", "at"),
)
"""`id` is a hash of what it says; `customers`: how many it names. Whom, the job knows until it is done."""

notice_customers = sa.Table(
    "notice_customers",
    metadata,
    sa.Column("customer", sa.String(150), primary_key=True),
    sa.Column("due_at", Instant, nullable=False),
    sa.Column("next_at", Instant, nullable=False),
    sa.Column("off_at", Instant),
    sa.Index("ix_notice_customers_due_at", "due_at"),
)
"""`due_at`: when their connections are looked at; `next_at`: not before that. `off_at`: wants no notices."""

troubles = sa.Table(
    "troubles",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("customer", sa.String(150), nullable=False),
    sa.Column("connection", sa.String(200), nullable=False),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("bank", sa.String(200), nullable=False),
    sa.Column("key", sa.String(100), nullable=False),
    sa.Column("acts", sa.Boolean, nullable=False),
    sa.Column("code", sa.String(64), nullable=False),
    sa.Column("flow", sa.String(16), nullable=False),
    sa.Column("since", Instant, nullable=False),
    sa.Column("seen_at", Instant, nullable=False),
    sa.Column("updated_at", Instant),
    sa.Column("ends_at", Instant),
    sa.Column("told", sa.String(16), nullable=False),
    sa.Column("told_at", Instant),
    sa.Column("ended_at", Instant),
    sa.Index("ix_troubles_customer", "customer"),
    sa.Index("ix_troubles_ended_at", "ended_at"),
)
"""One episode of one connection's trouble. `told`: how much of it the customer has heard, "" for nothing."""
