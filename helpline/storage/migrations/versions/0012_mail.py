"""Mail to who has left: where to, what was sent, which links were opened, and who wants none."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
oldest = "0006"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column(
        "conversations", sa.Column("customer_email", sa.String(254), nullable=False, server_default="")
    )
    op.create_table(
        "mails",
        sa.Column("id", sa.String(64), primary_key=True),
        _its_conversation(),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("address", sa.String(254), nullable=False),
        sa.Column("verified", sa.Boolean, nullable=False),
        sa.Column("first_seq", sa.Integer, nullable=False),
        sa.Column("last_seq", sa.Integer, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("link_hash", sa.String(64), nullable=False),
        sa.Column("link_used_at", _TIME),
    )
    op.create_index("ix_mails_conversation", "mails", ["conversation"])
    op.create_index("ix_mails_link_hash", "mails", ["link_hash"])
    op.create_table(
        "entries",
        _its_conversation(primary_key=True),
        sa.Column("token_hash", sa.String(64), primary_key=True),
        sa.Column("at", _TIME, nullable=False),
    )
    op.create_table(
        "mail_stops",
        sa.Column("address_hash", sa.String(64), primary_key=True),
        sa.Column("at", _TIME, nullable=False),
    )


def downgrade() -> None:
    for table in ("mail_stops", "entries", "mails"):
        op.drop_table(table)
    op.drop_column("conversations", "customer_email")


def _its_conversation(*, primary_key: bool = False) -> sa.Column[str]:
    its = sa.ForeignKey("conversations.id", ondelete="CASCADE")
    return sa.Column("conversation", sa.String(64), its, primary_key=primary_key, nullable=False)
