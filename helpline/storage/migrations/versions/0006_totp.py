"""Room for a sealed secret of a second factor. SQLite looks at no length, so it keeps its column."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        op.alter_column("agents", "totp_secret", type_=sa.Text)


def downgrade() -> None:
    """The wider column holds what the narrower one did; what is sealed only this version can open."""
