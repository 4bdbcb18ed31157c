"""What Slack's rules need of others. Implementations live in storage."""

from __future__ import annotations

from typing import Protocol

from helpline.slack.models import IncidentThread, Thread


class Threads(Protocol):
    """Which thread belongs to which ticket."""

    async def of_ticket(self, ticket: str) -> Thread | None: ...

    async def at(self, channel: str, ts: str) -> Thread | None: ...

    async def opened(self, ticket: str, ts: str) -> None:
        """Its first message was posted."""
        ...


class IncidentThreads(Protocol):
    """Which thread tells of which incident."""

    async def of(self, incident: str) -> IncidentThread | None: ...

    async def at(self, ts: str) -> IncidentThread | None: ...

    async def opened(self, incident: str, ts: str) -> None:
        """Its first message was posted."""
        ...


class Answering(Protocol):
    """incidents.answering.Answering."""

    async def answer(self, id: str, answer: str, text: str, name: str, agent: str = "") -> int:
        """To how many conversations these words go; the same `answer` twice is one.

        Raises NotFound, Invalid.
        """
        ...
