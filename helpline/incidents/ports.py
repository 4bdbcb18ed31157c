"""What incidents need of others. The implementation lives in storage."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from helpline.incidents.models import Ending, Incident, Seen


class IncidentStore(Protocol):
    async def open_now(self) -> list[Incident]:
        """Oldest first."""
        ...

    async def newest(self, most: int) -> list[Incident]:
        """Open ones first, then those that ended last."""
        ...

    async def incident(self, id: str) -> Incident | None: ...

    async def history(self, bank: str) -> list[Incident]: ...

    async def of_bank(self, bank: str, since: datetime) -> list[Seen]: ...

    async def of_others(self, bank: str, since: datetime) -> list[Seen]: ...

    async def open(self, incident: Incident) -> Incident:
        """The one that is open for this bank: this one, unless there was one."""
        ...

    async def note(self, incident: Incident) -> None:
        """Its figures and state, unless it is over by now."""
        ...

    async def close(self, id: str, at: datetime, ending: Ending, by: str = "") -> bool:
        """With the jobs that tell everybody. False if it was over."""
        ...

    async def told(self, incidents: Collection[str]) -> dict[str, int]:
        """How many conversations know of each."""
        ...

    async def concerned(self, incident: Incident) -> list[str]:
        """Conversations that were told of it and those whose ticket is about its bank, while it is open."""
        ...

    async def due_for_look(self, id: str, before: datetime, at: datetime) -> bool:
        """Whether nobody has looked since `before`: then it is the caller's turn."""
        ...

    async def sweep(self, minute: int, at: datetime) -> None:
        """Queue this minute's look at everything."""
        ...

    async def purge(self, before: datetime) -> None: ...
