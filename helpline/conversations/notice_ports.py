"""What notices need of a unit of work: kept in the same transaction as all the rest."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol


class NoticePart(Protocol):
    async def told_trouble(self, trouble: str, before: str, now_told: str, at: datetime) -> bool:
        """The customer of this conversation hears of it. False if that was told before, or it is over."""
        ...

    async def want_notices(self, wanted: bool, at: datetime) -> bool:
        """Whether the customer wants to be told of trouble unasked. False for who is not known."""
        ...
