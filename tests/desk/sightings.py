"""What is kept of a look at a customer's bank, and of a browser that wants to hear of it."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from helpline.conversations.attendance import Sign
from helpline.conversations.messages import Customer
from helpline.noticing.models import Trouble
from helpline.storage.attendance import SqlAttendance
from helpline.storage.incident_tables import incidents, sightings, tellings
from helpline.storage.notices import SqlNotices
from helpline.storage.push_tables import push_subscriptions
from tests.support.parts import Parts


async def looked_at(parts: Parts, conversation: str, customer: Customer) -> None:
    """A look at a bank, that they were told of its incident, were there, and want to hear its end."""
    now, bank, incident = parts.clock.now(), {"bank": "chase", "name": "Chase"}, uuid4().hex
    look = {"connection": "c-1", "customer": customer.id, "failed": True, "code": "409", "outage": False}
    browser = {"endpoint": "https://push.example/1", "p256dh": "key", "auth": "secret", "told": 0}
    closed = {"state": "closed", "since": now, "opened_at": now, "customers": 3, "ending": "healed"}
    tables = (
        (incidents, {"id": incident, **bank, **closed, "by": "", "thread": ""}),
        (sightings, {"conversation": conversation, **bank, **look, "tried_at": now, "at": now}),
        (tellings, {"conversation": conversation, "incident": incident, "at": now}),
        (push_subscriptions, {"conversation": conversation, "id": uuid4().hex, **browser, "at": now}),
    )
    async with parts.database.write() as connection:
        for table, row in tables:
            await connection.execute(table.insert().values(**row))
    await SqlAttendance(parts.database).attend({conversation: Sign(at=now, got=3)})
    if customer.id:
        await _noticed(parts, customer)


async def _noticed(parts: Parts, customer: Customer) -> None:
    """Trouble of theirs that was kept, and a look that is due."""
    store, now = SqlNotices(parts.database), parts.clock.now()
    trouble: dict[str, Any] = {
        "kind": "break",
        "connection": f"connection-of-{customer.id}",
        "key": "chase",
        "acts": True,
    }
    times: dict[str, Any] = {"since": now, "seen_at": now}
    await store.save([Trouble(id=uuid4().hex, customer=customer.id, bank="Chase", **trouble, **times)])
    await store.again(customer.id, now, now)
