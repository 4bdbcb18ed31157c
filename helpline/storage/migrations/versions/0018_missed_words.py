"""The words that were not understood stand beside what reports count of them, so nobody looks them up."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
oldest = "0006"
branch_labels = None
depends_on = None

_FILL = sa.text(
    "UPDATE report_marks SET words = (SELECT messages.text FROM messages"
    " WHERE messages.conversation = report_marks.conversation AND messages.seq = report_marks.asked)"
    " WHERE asked IS NOT NULL"
)


def upgrade() -> None:
    op.add_column("report_marks", sa.Column("words", sa.Text))
    op.execute(_FILL)


def downgrade() -> None:
    op.drop_column("report_marks", "words")
