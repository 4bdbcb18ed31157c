"""Incidents' part of a transaction over one locked conversation."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from helpline.conversations.messages import Sighting
from helpline.conversations.models import Conversation
from helpline.incidents.jobs import tell, weigh
from helpline.storage.incident_tables import incidents, sightings, tellings
from helpline.storage.jobs import put


class IncidentPart:
    """Implements conversations.incident_ports.IncidentPart; a base of SqlUnitOfWork."""

    conversation: Conversation
    heard_of: bool = False
    """Whether somebody was told of an incident in this transaction."""
    _connection: AsyncConnection

    if TYPE_CHECKING:

        @property
        def _id(self) -> str: ...
        async def _run(self, statement: Any, values: Any = None) -> Any: ...
        async def _first(self, query: Any) -> Any: ...

    async def saw(self, seen: Collection[Sighting], at: datetime) -> None:
        customer = self.conversation.customer.id
        if not (seen and customer):
            return
        rows = [
            {"conversation": self._id, "customer": customer, "at": at}
            | {name: getattr(one, name) for name in Sighting.__struct_fields__}
            for one in seen
        ]
        new = (await self._run(self._insert(sightings).values(rows))).rowcount
        for bank in sorted({one.bank for one in seen if one.failed}) if new else ():
            await put(self._connection, weigh(bank, f"{self._id}:{at.isoformat()}"), at)

    async def told_of(self, told: Collection[str], at: datetime) -> None:
        for incident in told:
            # Shared with who closes it: of the two, the later one sees what the other has written.
            query = sa.select(incidents.c.state).where(incidents.c.id == incident)
            found = await self._first(query.with_for_update(read=True))
            if found is None:
                continue
            row = {"conversation": self._id, "incident": incident, "at": at}
            await self._run(self._insert(tellings).values(row))
            self.heard_of = True
            if found.state == "closed":
                await put(self._connection, tell(incident, self._id), at)

    async def told_end(self, incident: str, at: datetime) -> bool:
        mine = tellings.c.conversation == self._id, tellings.c.incident == incident
        update = tellings.update().where(*mine, tellings.c.ended_at.is_(None)).values(ended_at=at)
        return bool((await self._run(update)).rowcount)

    def _insert(self, table: sa.Table) -> Any:
        """What is there already stays as it is."""
        dialect: Any = sqlite if self._connection.dialect.name == "sqlite" else postgresql
        return dialect.insert(table).on_conflict_do_nothing()
