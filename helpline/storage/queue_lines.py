"""Lines of the queue: conversations with their ticket, last words and unread messages."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from helpline.conversations.messages import Brief
from helpline.desk.models import Item, Last, Person
from helpline.storage.attendance import attendances
from helpline.storage.desk_tables import agents, seen_marks
from helpline.storage.tables import conversations, messages, tickets

_SNIPPET = 200


def _typed(columns: Any) -> Any:
    """What a customer typed, in words: no button, no picture."""
    return sa.and_(columns.author == "customer", columns.choice == "", columns.text != "")


async def lines(connection: AsyncConnection, found: Sequence[Any], agent: str) -> list[Item]:
    """`found` are rows of conversations; `agent` is whose unread messages count."""
    ids = [row.id for row in found]
    newest = await _tickets(connection, ids)
    last = await _last(connection, ids, lambda said: said.c.author != "system")
    said = await _last(connection, ids, lambda said: _typed(said.c))
    chats = await _chats(connection, {row.customer_id for row in found if row.customer_id})
    unread = await _unread(connection, ids, agent)
    names, there = await people(connection), await attendances(connection, ids)
    items = (_item(row, newest.get(row.id), last.get(row.id), unread.get(row.id, 0), names) for row in found)
    return [
        msgspec.structs.replace(
            item,
            said=said.get(item.conversation),
            chats=chats.get(item.customer, 1),
            seen_at=there[item.conversation].seen_at if item.conversation in there else None,
        )
        for item in items
    ]


async def people(connection: AsyncConnection) -> Mapping[str, str]:
    """Names by id."""
    return {row.id: row.name for row in await connection.execute(sa.select(agents.c.id, agents.c.name))}


def person(agent: str, names: Mapping[str, str]) -> Person | None:
    """Who works in Slack has no account here."""
    return Person(id=agent, name=names.get(agent, "A colleague in Slack")) if agent else None


def _item(row: Any, ticket: Any, last: Last | None, unread: int, names: Mapping[str, str]) -> Item:
    brief = msgspec.convert(ticket.brief, Brief) if ticket else Brief()
    return Item(
        conversation=row.id,
        ticket=ticket.number if ticket else "",
        state=row.owner,
        reason=ticket.reason if ticket else "",
        customer=row.customer_id,
        name=row.customer_name,
        verified=bool(row.customer_id),
        bank=brief.bank,
        code=brief.code,
        opened_at=ticket.opened_at if ticket else row.created_at,
        waiting_since=ticket.waiting_since if ticket else None,
        first_answer_at=ticket.first_answer_at if ticket else None,
        agent=person(row.agent, names),
        last=last,
        unread=unread,
        mood=brief.mood,
    )


async def _tickets(connection: AsyncConnection, ids: Collection[str]) -> dict[str, Any]:
    """The newest of each conversation."""
    query = sa.select(tickets).where(tickets.c.conversation.in_(ids)).order_by(tickets.c.opened_at)
    return {row.conversation: row for row in await connection.execute(query)}


async def _chats(connection: AsyncConnection, customers: Collection[str]) -> dict[str, int]:
    """How many of each verified customer's conversations people have to do with."""
    its = conversations.c.customer_id
    query = sa.select(its, sa.func.count().label("chats")).group_by(its)
    query = query.where(its.in_(customers), conversations.c.owner.in_(("waiting", "agent")))
    return {row.customer_id: row.chats for row in await connection.execute(query)}


async def _last(
    connection: AsyncConnection, ids: Collection[str], condition: Callable[[Any], Any]
) -> dict[str, Last]:
    """The newest words for which it holds."""
    newest = _highest(messages.alias(), condition)
    same = sa.and_(messages.c.conversation == conversations.c.id, messages.c.seq == newest)
    told = messages.c.conversation, messages.c.author, messages.c.text, messages.c.at
    query = sa.select(*told).select_from(messages.join(conversations, same)).where(_among(ids))
    found = await connection.execute(query)
    return {row.conversation: Last(author=row.author, text=row.text[:_SNIPPET], at=row.at) for row in found}


async def _unread(connection: AsyncConnection, ids: Collection[str], agent: str) -> dict[str, int]:
    """The customer's messages behind the last that this agent has seen or any agent has answered.

    Where they begin is looked up once for a conversation: once for a message would cost the square of a chat.
    """
    answered = _highest(messages.alias(), lambda said: said.c.author == "agent")
    seen = _highest(seen_marks, lambda mark: mark.c.reader == agent)
    begin = sa.union_all(sa.select(answered.label("seq")), sa.select(seen.label("seq"))).subquery()
    behind = sa.select(sa.func.coalesce(sa.func.max(begin.c.seq), 0)).scalar_subquery()
    unread = (
        sa.select(sa.func.count())
        .where(
            messages.c.conversation == conversations.c.id,
            messages.c.author == "customer",
            messages.c.seq > behind,
        )
        .correlate(conversations)
        .scalar_subquery()
    )
    found = await connection.execute(sa.select(conversations.c.id, unread.label("unread")).where(_among(ids)))
    return {row.id: row.unread for row in found}


def _highest(table: Any, condition: Callable[[Any], Any]) -> Any:
    """Number of the conversation's last row for which it holds: found from the end of the key."""
    its = table.c.conversation == conversations.c.id
    return (
        sa.select(sa.func.max(table.c.seq))
        .where(its, condition(table))
        .correlate(conversations)
        .scalar_subquery()
    )


def _among(ids: Collection[str]) -> Any:
    return conversations.c.id.in_(ids)
