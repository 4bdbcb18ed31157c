"""What Slack's rules need of others. Implementations live in storage."""

from __future__ import annotations

from typing import Protocol

from helpline.slack.models import Thread


class Threads(Protocol):
    """Which thread belongs to which ticket."""

    async def of_ticket(self, ticket: str) -> Thread | None: ...

    async def at(self, channel: str, ts: str) -> Thread | None: ...

    async def opened(self, ticket: str, ts: str) -> None:
        """Its first message was posted."""
        ...
