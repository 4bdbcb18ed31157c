"""What people need of a unit of work beyond what the assistant needs."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Protocol

from helpline.conversations.models import Staff, Ticket, UnsentLine


class DeskPart(Protocol):
    """The desk's part of ports.Change: kept in the same transaction as all the rest."""

    async def record(
        self, action: str, at: datetime, agent: str = "", name: str = "", *, detail: str = ""
    ) -> None:
        """One line of the audit trail. `detail` is an id or a word of ours, never text of people."""
        ...

    async def add_note(self, note_id: str, agent: str, name: str, text: str, at: datetime) -> None:
        """The same id twice is the same note. Raises Conflict when it was another one."""
        ...

    async def first_answer(self, at: datetime) -> None:
        """A person spoke: the ticket's first answer, unless there was one."""
        ...

    async def abouts(self) -> list[dict[str, Any]]:
        """What each message of the assistant was about, oldest first; without those that don't tell."""
        ...

    async def staff(self, now: datetime) -> Staff:
        """Who is there to answer, and how long that took lately."""
        ...

    async def owed_since(self) -> datetime | None:
        """Since when the customer has been waiting for words of the agent who has the floor."""
        ...

    async def last_ticket(self) -> Ticket | None:
        """The newest one, resolved or not."""
        ...

    async def keep_unsent(self, line: UnsentLine, at: datetime) -> bool:
        """It is said when it is due. False when its id is known."""
        ...

    async def unsent(self) -> list[UnsentLine]:
        """Of this conversation, in the order of writing."""
        ...

    async def end_unsent(self, *ids: str) -> None:
        """They don't wait any more: said, or taken back."""
        ...

    async def settle(self, number: str, outcome: str) -> None: ...

    async def tell_next(self) -> bool:
        """Note that the customer knows to be next; False if that was noted before."""
        ...

    async def tell_waiting(self, at: datetime) -> bool:
        """Note that the customer knows of nobody having come; False if that was noted before."""
        ...

    async def mark_read(self, reader: str, seq: int) -> None:
        """`reader` ("" is the customer) has read everything up to there; it never goes back."""
        ...

    async def keep_contact(self, contact: str) -> bool:
        """A way to reach the customer; False if it is the one that was kept before."""
        ...

    async def rate(self, stars: int, words: str, at: datetime) -> None: ...

    async def add_attachment(self, attachment: str, kind: str, content: bytes, at: datetime) -> None: ...

    async def count_attachments(self, *, by_agents: bool) -> int:
        """Pictures of this conversation: those that agents uploaded, or the customer's."""
        ...

    async def attachment_kind(self, attachment: str) -> str | None:
        """None when this conversation has no such attachment."""
        ...
