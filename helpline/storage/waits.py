"""Who has been waiting for how long, for the metrics."""

from __future__ import annotations

import sqlalchemy as sa

from helpline.conversations.models import Waits
from helpline.storage import positions
from helpline.storage.database import Database
from helpline.storage.tables import Instant, conversations, tickets, turns

_TURNS = sa.select(
    sa.func.count().label("many"), sa.func.min(turns.c.asked_at, type_=Instant).label("since")
).where(turns.c.state == "pending")
_TICKETS = (
    sa.select(
        sa.func.count().label("many"), sa.func.min(tickets.c.waiting_since, type_=Instant).label("since")
    )
    .select_from(tickets.join(conversations, positions.OF_CONVERSATION))
    .where(positions.WAITING)
)


class SqlWaits:
    """Implements web.health.Figures."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def waits(self) -> Waits:
        async with self._database.read() as connection:
            turn = (await connection.execute(_TURNS)).one()
            ticket = (await connection.execute(_TICKETS)).one()
        return Waits(turns=turn.many, oldest_turn=turn.since, tickets=ticket.many, oldest_ticket=ticket.since)
