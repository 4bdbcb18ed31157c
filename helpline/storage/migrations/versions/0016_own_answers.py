"""Agents' own quick answers; and a team that has none gets some for what comes most."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
oldest = "0006"
branch_labels = None
depends_on = None

_FIRST = (
    (
        "Hello",
        "Hi {name}, {agent} here. I have read your conversation, so you needn’t tell it again.",
    ),
    (
        "402: sign-in refused",
        "{bank} refuses the saved sign-in. Please check that you get in at {bank} itself. In "
        "**Bank → Cloud Banking** open **Edit Sign-In info** for {bank}, type it again and "
        "click **Proceed**.",
    ),
    (
        "407: login locked",
        "{bank} has locked your online login. Please unlock it at {bank} first, and don’t "
        "refresh until then: each try can lock it again.",
    ),
    (
        "406, 429: the bank wants something",
        "{bank} wants you to do something on its own site first. Please sign in there, finish "
        "what it asks for, and go on until you see your accounts. Then refresh.",
    ),
    (
        "518, 522: security code",
        "{bank} asks for a security code. Have your phone at hand, click **Refresh** in **Bank "
        "→ Cloud Banking**, and type the code as soon as it comes.",
    ),
    (
        "519, 520: security questions",
        "The answers to {bank}’s security questions are missing or not right. In **Bank → Cloud"
        " Banking** open **Edit Sign-In info** for {bank}, type it again and click **Proceed**."
        " It asks for them anew.",
    ),
    (
        "523: code was not right",
        "The code that was typed was not right, or came too late. Please refresh once more and "
        "type the newest one exactly as {bank} sends it.",
    ),
    (
        "409: bank is down",
        "{bank}’s site has technical trouble. It is not your sign-in, so please change nothing."
        " It usually clears within some hours; I keep an eye on it.",
    ),
    (
        "401, 508: took too long",
        "The connection to {bank} took too long. That passes by itself most often: please "
        "refresh once more, and if it comes back, tell me here.",
    ),
    (
        "403: fault at the provider",
        "Our data provider has a fault of its own at {bank}. There is nothing for you to do. "
        "Meanwhile you can load a file with the **Bank Import Wizard**.",
    ),
    (
        "505, 411: bank not supported",
        "{bank} can’t be reached by our data provider at present. Until that changes, a file "
        "from {bank} loads with the **Bank Import Wizard**.",
    ),
    ("Does it work now?", "Could you look whether the transactions of {bank} have come in now?"),
    ("Goodbye", "Glad that it works again, {name}. Write here any time."),
)


def upgrade() -> None:
    op.create_table(
        "own_answers",
        sa.Column("agent", sa.String(64), sa.ForeignKey("agents.id"), primary_key=True),
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
    )
    columns = ("id", sa.String), ("position", sa.Integer), ("title", sa.String), ("text", sa.Text)
    answers = sa.table("quick_answers", *(sa.column(name, kind) for name, kind in columns))
    if op.get_bind().execute(sa.select(answers.c.id).limit(1)).first() is None:
        rows = [
            {"id": f"first-{place}", "position": place, "title": title, "text": text}
            for place, (title, text) in enumerate(_FIRST)
        ]
        op.bulk_insert(answers, rows)


def downgrade() -> None:
    op.drop_table("own_answers")
