"""The statements of every message, built once: to build one costs more than to run it.

Parameters: `this` is the conversation's id; the others are named at their statement.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from helpline.storage.mail_tables import entries
from helpline.storage.tables import conversations, messages, refreshes, tickets, turns

_THIS: sa.BindParameter[str] = sa.bindparam("this")
_ITS_MESSAGES = messages.c.conversation == _THIS
_ITS_TURNS = turns.c.conversation == _THIS
_PENDING = turns.c.state == "pending"

# The conversation

CONVERSATION = sa.select(conversations).where(conversations.c.id == _THIS)
LOCKED = CONVERSATION.with_for_update()
SAVE = conversations.update().where(conversations.c.id == _THIS)
"""And the columns by their names."""

HOLDER = CONVERSATION
ENTRY = sa.select(entries).where(
    entries.c.conversation == _THIS, entries.c.token_hash == sa.bindparam("token_hash")
)


def _conversation_with(*wanted: sa.sql.ColumnElement[bool]) -> sa.Select[Any]:
    """The conversation in each row, with its messages that are wanted; NULL for none."""
    columns = (column for column in conversations.c if column.name != "id")
    its = sa.and_(messages.c.conversation == conversations.c.id, *wanted)
    joined = conversations.outerjoin(messages, its)
    query = sa.select(messages, *columns).select_from(joined)
    return query.where(conversations.c.id == _THIS).order_by(messages.c.seq)


_AFTER: sa.BindParameter[int] = sa.bindparam("after")
_BEFORE = sa.bindparam("before", type_=sa.BigInteger)
# A reader who has seen `after` may have missed what turned true right behind it, hence >=.
VIEW = _conversation_with(sa.or_(messages.c.seq > _AFTER, messages.c.answered_seq >= _AFTER))
"""Messages above `after`, and those answered since."""
_NEXT = conversations.c.next_seq
_END = sa.case((_NEXT < _BEFORE, _NEXT), else_=_BEFORE)
PAGE = _conversation_with(
    messages.c.seq < _BEFORE, messages.c.seq >= _END - sa.bindparam("last", type_=sa.BigInteger)
)
"""The `last` messages below `before`: numbers have no gaps."""

# Messages

MESSAGE = sa.select(messages).where(_ITS_MESSAGES, messages.c.id == sa.bindparam("message"))
LAST_SAID = (
    sa.select(messages.c.buttons)
    .where(_ITS_MESSAGES, messages.c.author != "customer")
    .order_by(messages.c.seq.desc())
    .limit(1)
)
APPEND = messages.insert()
MARK_ANSWERED = (
    messages.update()
    .where(_ITS_MESSAGES, messages.c.id == sa.bindparam("message"), messages.c.answered.is_(False))
    .values(answered=True, answered_seq=sa.bindparam("last"))
)

# Turns

PENDING = sa.select(turns.c.id).where(_ITS_TURNS, _PENDING).order_by(turns.c.position)
OLDEST = sa.select(turns).where(_ITS_TURNS, _PENDING).order_by(turns.c.position).limit(1)
END_TURN = (
    turns.update()
    .where(_ITS_TURNS, turns.c.id == sa.bindparam("turn"), _PENDING)
    .values(state=sa.bindparam("end"))
)
_COLUMNS = [column.name for column in turns.c if column is not turns.c.position]
ASK = sa.text(
    f"INSERT INTO turns ({', '.join(_COLUMNS)}) VALUES (:{', :'.join(_COLUMNS)}) "  # noqa: S608
    "ON CONFLICT DO NOTHING"
).bindparams(*(sa.bindparam(c.name, type_=c.type) for c in turns.c if c is not turns.c.position))
"""A turn whose id is known is left as it is. In words, because SQLAlchemy 1.4 compiles its own each time."""

# Who may work on what. `now`; a lease brings its columns by their names

CANDIDATES = 16
"""Conversations tried for a lease before giving up: others may be taking the same ones."""
_NOW: sa.BindParameter[datetime] = sa.bindparam("now")
_CONVERSATION_OF = conversations.c.id == turns.c.conversation
_UNDER_WAY = sa.func.count(sa.distinct(sa.case((conversations.c.lease_until > _NOW, turns.c.conversation))))
CROWD = (
    sa.select(
        sa.func.count(sa.case((turns.c.conversation == _THIS, 1))).label("conversation"),
        sa.func.count().label("client"),
        _UNDER_WAY.label("busy"),
        sa.func.max(turns.c.round).label("last"),
        sa.select(sa.func.min(turns.c.round)).where(_PENDING).scalar_subquery().label("first"),
    )
    .select_from(turns.join(conversations, _CONVERSATION_OF))
    .where(_PENDING, turns.c.client == sa.bindparam("client"))
)
"""Turns of one `client` that wait; the last round among them, and the first one among everybody's."""
_FREE = sa.or_(conversations.c.lease_until.is_(None), conversations.c.lease_until <= _NOW)
_OLDEST = (
    sa.select(sa.func.min(turns.c.position).label("position"))
    .where(_PENDING)
    .group_by(turns.c.conversation)
    .subquery()
)
ONE_OF_CLIENT = sa.text("SELECT pg_advisory_xact_lock(hashtextextended(:client, 0))")
"""In PostgreSQL: until the transaction ends, others of this `client` wait here."""
_BUSY = (
    sa.select(turns.c.client, _UNDER_WAY.label("busy"))
    .join(conversations, _CONVERSATION_OF)
    .where(_PENDING, turns.c.client != "")
    .group_by(turns.c.client)
    .subquery()
)
_IS_STRANGER = sa.case((conversations.c.customer_id == "", 1), else_=0)
DUE = (
    sa.select(turns.c.conversation)
    .join(_OLDEST, turns.c.position == _OLDEST.c.position)
    .join(conversations, _CONVERSATION_OF)
    .outerjoin(_BUSY, turns.c.client == _BUSY.c.client)
    .where(turns.c.due_at <= _NOW, _FREE, sa.func.coalesce(_BUSY.c.busy, 0) < sa.bindparam("share"))
    .order_by(turns.c.round, _IS_STRANGER, turns.c.due_at, turns.c.position)
    .limit(CANDIDATES)
)
"""Conversations whose oldest queued turn is due and whose client has fewer than `share` under way.

Each client has one turn a round; in a round verified customers come first, then who waits longest.
"""
DUE_TROUBLED = DUE.where(
    sa.or_(
        sa.and_(turns.c.asked_at <= sa.bindparam("untold"), conversations.c.troubled_at.is_(None)),
        turns.c.asked_at <= sa.bindparam("lost"),
    )
)
"""Those among them whose customer must be told of trouble, or given to people."""
LEASE = conversations.update().where(conversations.c.id == _THIS, _FREE)
ACTIVE_WATCH = sa.select(refreshes).where(
    refreshes.c.id == sa.bindparam("watch"), refreshes.c.state == "active"
)

# Tickets, and what the customer may be told of

TICKET = sa.select(tickets).where(tickets.c.number == sa.bindparam("number"))

_TICKETS = (
    sa.select(tickets, conversations.c.owner)
    .join(conversations, conversations.c.id == tickets.c.conversation)
    .order_by(tickets.c.opened_at)
)
TICKETS = _TICKETS.where(conversations.c.id == _THIS)
TICKETS_OF_CUSTOMER = _TICKETS.where(
    sa.or_(conversations.c.id == _THIS, conversations.c.customer_id == sa.bindparam("customer"))
)
