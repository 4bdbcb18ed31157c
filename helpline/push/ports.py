"""What push needs of others. Implementations live in storage."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from helpline.mail.models import Standing
from helpline.push.models import Subscription


class Subscriptions(Protocol):
    async def keep(self, subscription: Subscription, at: datetime) -> None:
        """The same browser again is the same row. Raises NotFound for a conversation that is gone."""
        ...

    async def of(self, conversation: str) -> list[Subscription]: ...

    async def note(self, subscription: Subscription, told: int) -> None: ...

    async def gone(self, subscription: Subscription) -> None:
        """This browser hears of no conversation any more."""
        ...

    async def stop(self, conversation: str) -> None:
        """Nobody hears of this conversation any more."""
        ...


class Standings(Protocol):
    async def standing(self, conversation: str) -> Standing | None:
        """How far the customer knows of what was said; None once it is erased."""
        ...
