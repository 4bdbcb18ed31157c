"""What agents do with incidents. A bank is named as people name it."""

from __future__ import annotations

from helpline.conversations.ports import Clock
from helpline.desk.models import Agent
from helpline.incidents.answering import Answering
from helpline.incidents.banks import bank_key
from helpline.incidents.models import Incident
from helpline.incidents.service import Incidents
from helpline.knowledge import Knowledge


class Handling:
    """Raises NotFound for an incident that nobody knows. Doing something twice is doing it once."""

    def __init__(
        self, incidents: Incidents, answering: Answering, knowledge: Knowledge, clock: Clock
    ) -> None:
        self._answering = answering
        self._incidents = incidents
        self._knowledge = knowledge
        self._clock = clock

    async def newest(self) -> list[tuple[Incident, int]]:
        """Open ones first, with how many conversations know of each."""
        return await self._incidents.newest()

    async def open(self, bank: str, by: str) -> Incident:
        """The one that is open for this bank, confirmed: a new one, or that of before."""
        key = bank_key(bank, self._knowledge, self._clock.now().date())
        known = self._knowledge.bank(key)
        name = known.name.partition(" (")[0] if known else bank
        return await self._incidents.open(key, name, by)

    async def confirm(self, incident: str, by: str) -> Incident:
        return await self._incidents.confirm(incident, by)

    async def close(self, incident: str, by: str) -> Incident:
        """Everybody who was told of it hears that it is over."""
        return await self._incidents.close(incident, by)

    async def answer(self, incident: str, answer: str, text: str, by: Agent) -> int:
        """To how many conversations these words go: all who were told, or wait because of this bank."""
        return await self._answering.answer(incident, answer, text, by.name, by.id)
