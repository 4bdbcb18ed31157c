"""What noticing needs of others. The implementation lives in storage."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from helpline.noticing.models import Hint, Standing, Trouble


class NoticeStore(Protocol):
    async def keep(self, hint: Hint, at: datetime) -> bool:
        """Write it down, with the job that wakes whom it names. False if it came before."""
        ...

    async def wake(self, customers: Collection[str], now: datetime) -> int:
        """A look at each of these is due now, or as soon as the last one is long enough ago; how many.

        Passed over: who is not known, wants no notices, or is due already.
        """
        ...

    async def sweep(self, minute: int, at: datetime) -> None:
        """Queue this minute's search for whose time has come."""
        ...

    async def queue_due(self, now: datetime, most: int) -> int:
        """Queue looks at those who are due, who waits longest first."""
        ...

    async def begin(self, customer: str, now: datetime) -> None:
        """A look begins: the next one is due in hours, or after the next event."""
        ...

    async def again(self, customer: str, at: datetime, now: datetime) -> None:
        """Look again then at the latest."""
        ...

    async def standing(self, customer: str, now: datetime) -> Standing | None:
        """None without any conversation of theirs."""
        ...

    async def save(self, troubles: Sequence[Trouble]) -> None:
        """As they are; what was told stays what it is."""
        ...

    async def spoken_of(self, customer: str, bank: str, since: datetime) -> bool:
        """Whether the assistant has spoken of this bank (its id) to them since then."""
        ...

    async def purge(self, events_before: datetime, troubles_before: datetime) -> None: ...
