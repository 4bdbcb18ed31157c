"""What incidents need of a unit of work: kept in the same transaction as all the rest."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from helpline.conversations.messages import Sighting


class IncidentPart(Protocol):
    async def saw(self, sightings: Collection[Sighting], at: datetime) -> None:
        """Of this conversation's verified customer. A known try stays as it is; failures are weighed."""
        ...

    async def told_of(self, incidents: Collection[str], at: datetime) -> None:
        """The customer knows of these. Of one that is over by now they hear that next."""
        ...

    async def told_end(self, incident: str, at: datetime) -> bool:
        """False if the customer never heard of it, or knows that it is over."""
        ...
