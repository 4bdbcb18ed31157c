"""What a verified customer came with before: other conversations, their tickets and ratings."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from helpline.desk.models import Earlier, Item
from helpline.errors import NotFound
from helpline.storage.desk_tables import customer_words
from helpline.storage.queue_lines import lines
from helpline.storage.tables import conversations, tickets

MOST = 20


async def earlier(connection: AsyncConnection, conversation: str) -> list[Earlier]:
    """MOST at most, newest first, however they ended. Raises NotFound."""
    its = sa.select(conversations.c.customer_id).where(conversations.c.id == conversation)
    row = (await connection.execute(its)).first()
    if row is None:
        raise NotFound
    if not row.customer_id:
        return []
    others = sa.select(conversations).where(
        conversations.c.customer_id == row.customer_id,
        conversations.c.id != conversation,
        conversations.c.next_seq > 1,
    )
    found = (await connection.execute(others.order_by(conversations.c.created_at.desc()).limit(MOST))).all()
    items = await lines(connection, found, "")
    ratings = await _by_conversation(connection, customer_words, [row.id for row in found])
    ends = await _by_conversation(connection, tickets, [row.id for row in found])
    began = {row.id: row.created_at for row in found}
    return [_one(item, began, ends.get(item.conversation), ratings.get(item.conversation)) for item in items]


def _one(item: Item, began: dict[str, Any], ticket: Any, rating: Any) -> Earlier:
    return Earlier(
        conversation=item.conversation,
        state=item.state,
        began_at=began[item.conversation],
        ticket=item.ticket,
        bank=item.bank,
        code=item.code,
        outcome=(ticket.outcome or "") if ticket else "",
        said=item.said.text if item.said else "",
        stars=rating.stars if rating else None,
        words=rating.words if rating else "",
    )


async def _by_conversation(connection: AsyncConnection, table: Any, ids: list[str]) -> dict[str, Any]:
    """The newest ticket of each, or its rating."""
    query = sa.select(table).where(table.c.conversation.in_(ids))
    if table is tickets:
        query = query.order_by(tickets.c.opened_at)
    return {row.conversation: row for row in await connection.execute(query)}
