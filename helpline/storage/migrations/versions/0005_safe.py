"""A row to write when somebody asks whether writing works; room for sealed secrets of second factors."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "probes",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.execute("INSERT INTO probes (id, at) VALUES (1, CURRENT_TIMESTAMP)")
    # SQLite looks at no length, so it keeps its column.
    if op.get_bind().dialect.name != "sqlite":
        op.alter_column("agents", "totp_secret", type_=sa.Text)


def downgrade() -> None:
    """The wider column holds what the narrower one did, so it stays."""
    op.drop_table("probes")
