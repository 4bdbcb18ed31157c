"""Who has the floor changes: what belongs to that within one transaction, whoever asks for it."""

from __future__ import annotations

from datetime import datetime

from helpline.conversations import texts
from helpline.conversations.handover import drop_turns
from helpline.conversations.messages import Brief, Owner
from helpline.conversations.models import Floor
from helpline.conversations.ports import UnitOfWork
from helpline.conversations.resetting import reset
from helpline.conversations.transactions import system
from helpline.conversations.unsent import say_unsent


async def seat(unit: UnitOfWork, floor: Floor, name: str, now: datetime) -> None:
    """Whom `floor` names has the floor; what the bot has not answered is theirs."""
    ticket = await unit.ticket() or await unit.open_ticket("taken_over", Brief(), now)
    await unit.update_ticket(ticket.number, "claimed", floor.agent, at=now)
    await drop_turns(unit)
    await say_unsent(unit, now)
    unit.set_floor(floor)
    await unit.append(system(texts.joined(name or "Someone"), now, name=name))


async def pass_on(unit: UnitOfWork, floor: Floor, words: str, now: datetime) -> None:
    """To another agent or to nobody, whose ticket it is then; `words` tell the customer."""
    if ticket := await unit.ticket():
        await unit.update_ticket(ticket.number, "claimed" if floor.agent else "open", floor.agent, at=now)
    await say_unsent(unit, now)
    unit.set_floor(floor)
    await unit.append(system(words, now))


async def settle(unit: UnitOfWork, floor: Floor, agent: str, name: str, outcome: str, now: datetime) -> None:
    """The ticket ends, and the bot has the floor again or nobody has."""
    if ticket := await unit.ticket():
        await unit.update_ticket(ticket.number, "resolved", agent, at=now)
        await unit.settle(ticket.number, outcome)
    if floor == unit.conversation.floor:
        return
    await say_unsent(unit, now)
    unit.set_floor(floor)
    await unit.append(system(texts.CLOSED if floor.owner is Owner.CLOSED else texts.BACK, now))
    await unit.record("resolve", now, agent, name, detail=outcome)
    if floor.owner is Owner.BOT:
        await reset(unit, now)
