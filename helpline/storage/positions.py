"""Who is before whom in the queue."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from helpline.conversations.messages import Owner, TicketView
from helpline.conversations.models import Conversation, Queued
from helpline.storage import statements
from helpline.storage.desk_tables import customer_words
from helpline.storage.tables import conversations, tickets

WAITING = sa.and_(conversations.c.owner == Owner.WAITING.value, tickets.c.status == "open")
"""Joined: the customer of this ticket waits for a person. An open ticket may also be with the bot."""
OF_CONVERSATION = conversations.c.id == tickets.c.conversation


def ahead_of(since: datetime | None, number: str) -> Any:
    """How many wait longer; at the same instant the lower number comes first, so positions stay unique."""
    longer = sa.or_(
        tickets.c.waiting_since < since,
        sa.and_(tickets.c.waiting_since == since, tickets.c.number < number),
    )
    joined = tickets.join(conversations, OF_CONVERSATION)
    return sa.select(sa.func.count()).select_from(joined).where(WAITING, longer)


def waiting_of(conversation: Conversation) -> Any:
    """How many wait for a person who are this conversation's customer, or strangers of its address."""
    if conversation.customer.verified:
        same = conversations.c.customer_id == conversation.customer.id
    else:
        same = sa.and_(conversations.c.customer_id == "", conversations.c.address == conversation.address)
    joined = tickets.join(conversations, OF_CONVERSATION)
    return sa.select(sa.func.count()).select_from(joined).where(WAITING, same)


async def of(connection: AsyncConnection, rows: Sequence[Any]) -> AsyncIterator[tuple[Any, int]]:
    """Those among `rows` (tickets with their `owner`) that wait, each with its position."""
    for row in rows:
        if row.status == "open" and row.owner == Owner.WAITING.value:
            ahead = await connection.execute(ahead_of(row.waiting_since, row.number))
            yield row, int(ahead.scalar_one()) + 1


async def position_of(connection: AsyncConnection, conversation: Conversation) -> int | None:
    """None unless its customer waits."""
    if conversation.floor.owner is not Owner.WAITING:
        return None
    query = sa.select(tickets, conversations.c.owner).join(conversations, OF_CONVERSATION)
    rows = (await connection.execute(query.where(WAITING, conversations.c.id == conversation.id))).all()
    return min([position async for _, position in of(connection, rows)], default=None)


async def queued(connection: AsyncConnection, conversation: str, *, mails: bool) -> Queued | None:
    """None unless its customer waits. `mails`: mail is set up."""
    row = (await connection.execute(_MINE, {"this": conversation})).first()
    if row is None:
        return None
    ahead = await connection.execute(ahead_of(row.waiting_since, row.number))
    place = int(ahead.scalar_one()) + 1
    return Queued(number=row.number, place=place, contact=row.contact or "", mails=mails)


_MINE = (
    sa.select(tickets.c.number, tickets.c.waiting_since, customer_words.c.contact)
    .select_from(
        tickets.join(conversations, OF_CONVERSATION).outerjoin(
            customer_words, customer_words.c.conversation == conversations.c.id
        )
    )
    .where(WAITING, conversations.c.id == sa.bindparam("this"))
    .order_by(tickets.c.waiting_since)
    .limit(1)
)


async def tickets_of(connection: AsyncConnection, conversation: Conversation) -> tuple[TicketView, ...]:
    """What this customer may be told of: tickets of this conversation, and of their others if verified."""
    mine = {"this": conversation.id}
    if conversation.customer.verified:
        query, mine = statements.TICKETS_OF_CUSTOMER, mine | {"customer": conversation.customer.id}
    else:
        query = statements.TICKETS
    found = (await connection.execute(query, mine)).all()
    waiting = {row.number: position async for row, position in of(connection, found)}
    return tuple(
        TicketView(
            number=row.number,
            status=row.status,
            opened_at=row.opened_at,
            place=waiting.get(row.number),
        )
        for row in found
    )
