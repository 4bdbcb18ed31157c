"""Notices: what the provider told, whose connections are looked at, and what was wrong with them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
oldest = "0006"
branch_labels = None
depends_on = None

_KNOWN = sa.text(
    "INSERT INTO notice_customers (customer, due_at, next_at) "
    "SELECT customer_id, max(created_at), max(created_at) FROM conversations "
    "WHERE customer_id <> '' GROUP BY customer_id"
)


def upgrade() -> None:
    op.create_table(
        "provider_events",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("customers", sa.Integer, nullable=False),
        sa.Column("at", _instant(), nullable=False),
    )
    op.create_index("ix_provider_events_at", "provider_events", ["at"])
    op.create_table(
        "notice_customers",
        sa.Column("customer", sa.String(150), primary_key=True),
        sa.Column("due_at", _instant(), nullable=False),
        sa.Column("next_at", _instant(), nullable=False),
        sa.Column("off_at", _instant()),
    )
    op.create_index("ix_notice_customers_due_at", "notice_customers", ["due_at"])
    texts = {"connection": 200, "kind": 16, "bank": 200, "key": 100, "code": 64, "flow": 16, "told": 16}
    op.create_table(
        "troubles",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("customer", sa.String(150), nullable=False),
        *(sa.Column(name, sa.String(size), nullable=False) for name, size in texts.items()),
        sa.Column("acts", sa.Boolean, nullable=False),
        *(sa.Column(name, _instant(), nullable=False) for name in ("since", "seen_at")),
        *(sa.Column(name, _instant()) for name in ("updated_at", "ends_at", "told_at", "ended_at")),
    )
    op.create_index("ix_troubles_customer", "troubles", ["customer"])
    op.create_index("ix_troubles_ended_at", "troubles", ["ended_at"])
    op.execute(_KNOWN)


def downgrade() -> None:
    for name in ("troubles", "notice_customers", "provider_events"):
        op.drop_table(name)


def _instant() -> sa.DateTime:
    return sa.DateTime(timezone=True)
