"""What is kept of a look at a customer's bank."""

from __future__ import annotations

from uuid import uuid4

from helpline.conversations.messages import Customer
from helpline.storage.incident_tables import incidents, sightings, tellings
from tests.support.parts import Parts


async def looked_at(parts: Parts, conversation: str, customer: Customer) -> None:
    """A look at a bank of theirs, and that they were told of its incident."""
    now, bank, incident = parts.clock.now(), {"bank": "chase", "name": "Chase"}, uuid4().hex
    look = {"connection": "c-1", "customer": customer.id, "failed": True, "code": "409", "outage": False}
    closed = {"state": "closed", "since": now, "opened_at": now, "customers": 3, "ending": "healed"}
    tables = (
        (incidents, {"id": incident, **bank, **closed, "by": "", "thread": ""}),
        (sightings, {"conversation": conversation, **bank, **look, "tried_at": now, "at": now}),
        (tellings, {"conversation": conversation, "incident": incident, "at": now}),
    )
    async with parts.database.write() as connection:
        for table, row in tables:
            await connection.execute(table.insert().values(**row))
