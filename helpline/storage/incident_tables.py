"""What was seen of banks, their incidents, and who was told of one."""

from __future__ import annotations

import sqlalchemy as sa

from helpline.storage.tables import Instant, metadata, only


def _its_conversation() -> sa.Column[str]:
    """The version before these tables erases conversations, too."""
    its = sa.ForeignKey("conversations.id", ondelete="CASCADE")
    return sa.Column("conversation", sa.String(64), its, primary_key=True)


sightings = sa.Table(
    "sightings",
    metadata,
    _its_conversation(),
    sa.Column("connection", sa.String(200), primary_key=True),
    sa.Column("tried_at", Instant, primary_key=True),
    sa.Column("bank", sa.String(100), nullable=False),
    sa.Column("name", sa.String(200), nullable=False),
    sa.Column("customer", sa.String(150), nullable=False),
    sa.Column("failed", sa.Boolean, nullable=False),
    sa.Column("code", sa.String(64), nullable=False),
    sa.Column("outage", sa.Boolean, nullable=False),
    sa.Column("at", Instant, nullable=False),
    sa.Index("ix_sightings_bank_tried_at", "bank", "tried_at"),
    sa.Index("ix_sightings_tried_at", "tried_at"),
)
"""One try of one connection, seen at `at`: looked at twice it is the same row."""

incidents = sa.Table(
    "incidents",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("bank", sa.String(100), nullable=False),
    sa.Column("name", sa.String(200), nullable=False),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("since", Instant, nullable=False),
    sa.Column("opened_at", Instant, nullable=False),
    sa.Column("customers", sa.Integer, nullable=False),
    sa.Column("confirmed_at", Instant),
    sa.Column("closed_at", Instant),
    sa.Column("last_sign_at", Instant),
    sa.Column("ending", sa.String(16), nullable=False),
    sa.Column("by", sa.String(200), nullable=False),
    sa.Column("probed_at", Instant),
    sa.Column("thread", sa.String(32), nullable=False),
    sa.Index("uq_incidents_open", "bank", unique=True, **only(sa.text("state <> 'closed'"))),
    sa.Index("ix_incidents_bank", "bank"),
)
"""One is open for a bank at most. `thread`: ts of its first message in Slack."""

tellings = sa.Table(
    "incident_tellings",
    metadata,
    _its_conversation(),
    sa.Column("incident", sa.String(64), sa.ForeignKey("incidents.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("at", Instant, nullable=False),
    sa.Column("ended_at", Instant),
    sa.Index("ix_incident_tellings_incident", "incident"),
)
"""In which conversation an incident was told of, and when its end was."""
