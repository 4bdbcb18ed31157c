"""Changes conversations: commits, then notifies the readers."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from uuid import uuid4

from helpline.conversations.messages import Button
from helpline.conversations.models import NewMessage
from helpline.conversations.ports import Clock, Meter, Notifier, Store, UnitOfWork


class Transactions:
    """The only way to change a conversation. Readers hear of committed changes alone."""

    def __init__(self, store: Store, notifier: Notifier, meter: Meter, clock: Clock) -> None:
        self.store = store
        self.notifier = notifier
        self.meter = meter
        self.clock = clock

    def now(self) -> datetime:
        return self.clock.now()

    @asynccontextmanager
    async def begin(self, conversation: str) -> AsyncIterator[UnitOfWork]:
        """Raises NotFound. The transaction ends with the block; an error in it undoes everything."""
        async with self.store.unit_of_work(conversation) as unit:
            before = unit.conversation.revision
            yield unit
        if unit.conversation.revision != before:
            self.notifier.changed(conversation)
            for message in unit.appended:
                self.meter.message(message.author)


def system(text: str, at: datetime, *buttons: Button, name: str = "") -> NewMessage:
    """The service's own words. `name`: of the agent who has come, if they tell of that."""
    return NewMessage(id=str(uuid4()), author="system", text=text, at=at, buttons=buttons, name=name)
