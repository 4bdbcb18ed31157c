"""After people had the floor the assistant begins afresh: its old case is not the customer's any more."""

from __future__ import annotations

from datetime import datetime
from uuid import NAMESPACE_OID, uuid5

from helpline.conversations.models import QueuedTurn
from helpline.conversations.ports import UnitOfWork

EVENT = "start_over"
"""Its answer is not said: see `is_quiet`."""


async def reset(unit: UnitOfWork, now: datetime) -> None:
    """Queue it before whatever the customer says next; once for each change of the floor."""
    turn = uuid5(NAMESPACE_OID, f"{unit.conversation.id}/reset/{unit.conversation.floor.version}")
    await unit.ask(QueuedTurn(id=str(turn), kind="event", asked_at=now, event=EVENT))


def is_quiet(event: str) -> bool:
    """Whether the answer to this event is for nobody's eyes."""
    return event == EVENT
