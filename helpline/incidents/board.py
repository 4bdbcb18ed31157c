"""The incidents that are open, at hand for every turn without asking the database."""

from __future__ import annotations

from helpline.conversations.messages import OpenIncident
from helpline.incidents.ports import IncidentStore

EVERY = 2.0
"""Seconds between two looks: for so long one that has just opened may be unknown to another process."""


class Board:
    def __init__(self, store: IncidentStore) -> None:
        self._store = store
        self.incidents: tuple[OpenIncident, ...] = ()

    def is_confirmed(self, bank: str) -> bool:
        """Whether this bank (its key) is in trouble for many, and that is sure."""
        return any(one.confirmed and one.bank == bank for one in self.incidents)

    async def look(self) -> bool:
        """A step of conversations.repeating.Repeating."""
        self.incidents = tuple(
            OpenIncident(
                id=one.id,
                bank=one.bank,
                name=one.name,
                since=one.since,
                customers=one.customers,
                confirmed=one.state == "confirmed",
            )
            for one in await self._store.open_now()
        )
        return False
