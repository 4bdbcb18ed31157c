"""Searching by folded words, and indices by time.

Nothing is folded here: conversations that are kept already count as changed since, so each web process folds
them beside its work, the newest first (storage/searching.py).
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TSVECTOR

revision = "0008"
down_revision = "0007"
oldest = "0006"
branch_labels = None
depends_on = None

_UNSEARCHED = sa.text("searched <> changes")
_BY_TIME = (("conversations", "created_at", "id"), ("tickets", "opened_at"), ("refreshes", "started_at"))
_FORGET = "INSERT INTO searches_index (searches_index, rowid, words) VALUES ('delete', old.id, old.words);"
_ADD = "INSERT INTO searches_index (rowid, words) VALUES (new.id, new.words);"
_IN_SQLITE = (
    """CREATE VIRTUAL TABLE searches_index USING fts5(
        words, content='searches', content_rowid='id', tokenize='ascii', detail='none')""",
    f"CREATE TRIGGER searches_added AFTER INSERT ON searches BEGIN {_ADD} END",
    f"CREATE TRIGGER searches_erased AFTER DELETE ON searches BEGIN {_FORGET} END",
    f"CREATE TRIGGER searches_changed AFTER UPDATE OF words ON searches BEGIN {_FORGET} {_ADD} END",
)
"""The words are divided and folded already: the tokenizer `ascii` parts them at spaces alone."""


def upgrade() -> None:
    op.create_table(
        "searches",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column(
            "conversation", sa.String(64), sa.ForeignKey("conversations.id"), nullable=False, unique=True
        ),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("words", sa.Text().with_variant(TSVECTOR, "postgresql"), nullable=False),
    )
    if _is_sqlite():
        for statement in _IN_SQLITE:
            op.execute(statement)
    else:
        op.create_index("searches_index", "searches", ["words"], postgresql_using="gin")
    # With a default: the version before this one writes beside it, and what it writes is folded all the same.
    op.add_column("conversations", sa.Column("searched", sa.Integer, nullable=False, server_default="0"))
    only: dict[str, Any] = {f"{kind}_where": _UNSEARCHED for kind in ("sqlite", "postgresql")}
    op.create_index("ix_conversations_unsearched", "conversations", ["created_at"], **only)
    for table, *columns in _BY_TIME:
        op.create_index(f"ix_{table}_{'_'.join(columns)}", table, columns)
    op.create_index("ix_refreshes_conversation", "refreshes", ["conversation"])


def downgrade() -> None:
    op.drop_index("ix_refreshes_conversation", "refreshes")
    for table, *columns in _BY_TIME:
        op.drop_index(f"ix_{table}_{'_'.join(columns)}", table)
    op.drop_index("ix_conversations_unsearched", "conversations")
    op.drop_column("conversations", "searched")
    if _is_sqlite():
        op.execute("DROP TABLE searches_index")
    op.drop_table("searches")


def _is_sqlite() -> bool:
    return bool(op.get_bind().dialect.name == "sqlite")
