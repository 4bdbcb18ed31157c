"""How long customers have been waiting for words of the agent who has their chat."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from helpline.conversations.messages import Owner
from helpline.storage.desk_tables import agents, audit
from helpline.storage.tables import Instant, conversations, messages

_TAKEN = ("claim", "assign", "transfer", "reopen")
"""What the audit trail calls it when somebody gets a chat."""
_spoken = messages.alias()


def _of(table: Any, *conditions: Any) -> Any:
    """WHERE of a part that looks at one conversation."""
    return sa.and_(table.c.conversation == conversations.c.id, *conditions)


_TAKEN_AT = sa.select(sa.func.max(audit.c.at)).where(_of(audit, audit.c.action.in_(_TAKEN)))
_SPOKEN_AT = sa.select(sa.func.max(messages.c.at)).where(_of(messages, messages.c.author == "agent"))
_LAST_SPOKEN = (
    sa.select(sa.func.coalesce(sa.func.max(_spoken.c.seq), 0))
    .where(_of(_spoken, _spoken.c.author == "agent"))
    .correlate(conversations)  # two levels up: else it would be the last number of any chat whatever
)
_ASKED_AT = sa.select(sa.func.min(messages.c.at)).where(
    _of(messages, messages.c.author == "customer", messages.c.seq > _LAST_SPOKEN.scalar_subquery())
)
_NAME = (
    sa.select(messages.c.name)
    .where(_of(messages, messages.c.name != ""))
    .order_by(messages.c.seq.desc())
    .limit(1)
)
"""Of whom the customer was told last."""

_OWED_SINCE = sa.case(
    (_SPOKEN_AT.scalar_subquery() >= _TAKEN_AT.scalar_subquery(), _ASKED_AT.scalar_subquery()),
    else_=sa.func.coalesce(_TAKEN_AT.scalar_subquery(), _ASKED_AT.scalar_subquery()),
)
"""Who has not said anything yet owes a first word; who has, an answer to the first words since."""

HELD = sa.select(
    conversations.c.id,
    conversations.c.agent,
    sa.func.coalesce(agents.c.name, _NAME.scalar_subquery(), "").label("name"),
    sa.type_coerce(_OWED_SINCE, Instant).label("owed_since"),
).select_from(conversations.outerjoin(agents, agents.c.id == conversations.c.agent))
HELD = HELD.where(conversations.c.owner == Owner.AGENT.value)
"""Chats that an agent has, wherever that agent works; `owed_since` is NULL where the customer is to speak."""

OWED = _OWED_SINCE.is_not(None)
HELD_THIS = HELD.where(conversations.c.id == sa.bindparam("this"))
