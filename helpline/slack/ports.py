"""What Slack's rules need of others. Implementations live in storage."""

from __future__ import annotations

from typing import Protocol

from helpline.banking.contract import Connection
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


class Connections(Protocol):
    """desk.bank.Connections."""

    @property
    def has_window(self) -> bool:
        """Whether there is a window to sign in to a bank anew at all."""
        ...

    async def repairable(self, conversation: str) -> list[Connection]:
        """At least one. Raises NotFound, Conflict with why there is none, BankDataError."""
        ...

    async def send_repair(
        self, conversation: str, agent: str, name: str, connection: str, line: str = ""
    ) -> None:
        """Raises NotFound, Conflict where it can't help or the chat is not theirs, BankDataError."""
        ...


class Answering(Protocol):
    """incidents.answering.Answering."""

    async def answer(self, id: str, answer: str, text: str, name: str, agent: str = "") -> int:
        """To how many conversations these words go; the same `answer` twice is one.

        Raises NotFound, Invalid.
        """
        ...
