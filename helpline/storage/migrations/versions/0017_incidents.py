"""Incidents: what was seen of banks, which of them are in trouble for many, and who was told."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
oldest = "0006"
branch_labels = None
depends_on = None

_OPEN = sa.text("state <> 'closed'")


def upgrade() -> None:
    # The version before this one erases conversations beside it: their rows here go along.
    op.create_table(
        "sightings",
        _its_conversation(),
        sa.Column("connection", sa.String(200), primary_key=True),
        sa.Column("tried_at", _instant(), primary_key=True),
        sa.Column("bank", sa.String(100), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("customer", sa.String(150), nullable=False),
        sa.Column("failed", sa.Boolean, nullable=False),
        sa.Column("code", sa.String(64), nullable=False),
        sa.Column("outage", sa.Boolean, nullable=False),
        sa.Column("at", _instant(), nullable=False),
    )
    op.create_index("ix_sightings_bank_tried_at", "sightings", ["bank", "tried_at"])
    op.create_index("ix_sightings_tried_at", "sightings", ["tried_at"])
    op.create_table(
        "incidents",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("bank", sa.String(100), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("since", _instant(), nullable=False),
        sa.Column("opened_at", _instant(), nullable=False),
        sa.Column("customers", sa.Integer, nullable=False),
        *(sa.Column(name, _instant()) for name in ("confirmed_at", "closed_at", "last_sign_at")),
        sa.Column("ending", sa.String(16), nullable=False),
        sa.Column("by", sa.String(200), nullable=False),
        sa.Column("probed_at", _instant()),
        sa.Column("thread", sa.String(32), nullable=False),
    )
    only: dict[str, Any] = {f"{kind}_where": _OPEN for kind in ("sqlite", "postgresql")}
    op.create_index("uq_incidents_open", "incidents", ["bank"], unique=True, **only)
    op.create_index("ix_incidents_bank", "incidents", ["bank"])
    op.create_table(
        "incident_tellings",
        _its_conversation(),
        sa.Column(
            "incident", sa.String(64), sa.ForeignKey("incidents.id", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column("at", _instant(), nullable=False),
        sa.Column("ended_at", _instant()),
    )
    op.create_index("ix_incident_tellings_incident", "incident_tellings", ["incident"])


def downgrade() -> None:
    for name in ("incident_tellings", "incidents", "sightings"):
        op.drop_table(name)


def _instant() -> sa.DateTime:
    return sa.DateTime(timezone=True)


def _its_conversation() -> sa.Column[str]:
    its = sa.ForeignKey("conversations.id", ondelete="CASCADE")
    return sa.Column("conversation", sa.String(64), its, primary_key=True)
