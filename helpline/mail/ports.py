"""What mail needs of others. Implementations live in storage."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from helpline.mail.models import Letter, MailState, Said, Standing


class Mails(Protocol):
    async def standing(self, conversation: str) -> Standing | None:
        """None once it is erased."""
        ...

    async def planned(self, mail: str) -> Letter | None: ...

    async def plan(self, letter: Letter, link_hash: str) -> None:
        """Write it down; what is written already stays."""
        ...

    async def said(self, letter: Letter, most: int) -> Said:
        """What others than the customer said from `first_seq` to `last_seq`, the last `most` of it."""
        ...

    async def end(self, mail: str, state: MailState) -> None: ...

    async def stop(self, address_hash: str, at: datetime) -> None:
        """No more mail to this address."""
        ...

    async def open(self, link_hash: str, token_hash: str, since: datetime, now: datetime) -> str | None:
        """The conversation that a letter's link opens, once: from now on the token does, too.

        None for a link that is not known, was used, or belongs to a letter from before `since`.
        """
        ...

    async def note_reply(self, conversation: str, message: str, at: datetime) -> None:
        """That this message comes by mail, so nobody was there to see anything. Twice is once."""
        ...

    async def replies_since(self, conversation: str, since: datetime) -> int: ...
