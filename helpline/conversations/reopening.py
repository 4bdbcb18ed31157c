"""A closed conversation goes on: the customer writes into it, or an agent takes it up again."""

from __future__ import annotations

from datetime import datetime, timedelta

from helpline.conversations import floor as rules
from helpline.conversations import texts
from helpline.conversations.messages import Brief
from helpline.conversations.models import Floor
from helpline.conversations.ports import UnitOfWork
from helpline.conversations.resetting import reset
from helpline.conversations.transactions import system
from helpline.errors import Conflict

REOPENED = "reopened"
"""Reason of such a conversation's new ticket. The old one keeps its end and its outcome, and reports stay
true; nobody has waited for the first answer to the new one."""
FOR = timedelta(days=28)
"""After that the matter is another one. Zendesk closes solved tickets for good after as many days at most."""


async def reopen(unit: UnitOfWork, now: datetime) -> None:
    """The assistant has the floor again, and begins afresh; nothing happens unless it was closed."""
    floor = rules.reopen(unit.conversation.floor)
    if floor != unit.conversation.floor:
        unit.set_floor(floor)
        await reset(unit, now)


async def take_up(unit: UnitOfWork, agent: str, name: str, now: datetime, version: int | None) -> Floor:
    """The agent has the floor, with a ticket that knows what the last one knew; the customer is told.

    Twice is once. Raises Conflict when it is not closed, or was resolved too long ago.
    """
    floor = rules.take_up(unit.conversation.floor, agent, version)
    if floor == unit.conversation.floor:
        return floor
    last = await unit.last_ticket()
    if last and last.resolved_at and now - last.resolved_at > FOR:
        raise Conflict(f"This was resolved more than {FOR.days} days ago.")
    ticket = await unit.open_ticket(REOPENED, last.brief if last else Brief(), now)
    await unit.update_ticket(ticket.number, "claimed", agent, at=now)
    unit.set_floor(floor)
    await unit.append(system(texts.reopened(name or "Someone"), now, name=name))
    unit.announce("reopened")
    await unit.record("reopen", now, agent, name, detail=last.number if last else "")
    return floor
