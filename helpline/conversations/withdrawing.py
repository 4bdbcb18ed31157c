"""A customer needs no person any more: the ticket ends, and the assistant has the floor."""

from __future__ import annotations

from datetime import datetime

from helpline.conversations import floor as rules
from helpline.conversations import texts
from helpline.conversations.messages import Button, Owner
from helpline.conversations.ports import UnitOfWork
from helpline.conversations.transactions import system

WITHDRAWN, SOLVED = "withdrawn", "solved"
GONE = (WITHDRAWN, SOLVED)
"""Outcomes of such a ticket: no answer of a person was missed."""


async def withdraw(unit: UnitOfWork, now: datetime, *, solved: bool = False) -> None:
    """An agent who is there already is not sent away. `solved`: it works, says the customer."""
    floor, ticket = rules.resume(unit.conversation.floor), await unit.ticket()
    back: tuple[Button, ...] = ()
    if floor.owner is not Owner.BOT:
        words = texts.still_with_people(ticket.number) if ticket else texts.NOTHING_OPEN
    elif ticket is None:
        words = texts.NOTHING_OPEN
    else:
        await unit.update_ticket(ticket.number, "resolved", at=now)
        await unit.settle(ticket.number, SOLVED if solved else WITHDRAWN)
        await unit.record("withdraw", now, name=unit.conversation.customer.name or "The customer")
        words = texts.solved(ticket.number) if solved else texts.withdrawn(ticket.number)
        back = (texts.PERSON,)
    unit.set_floor(floor)
    await unit.append(system(words, now, *back))


async def stay(unit: UnitOfWork, now: datetime) -> None:
    """The customer keeps waiting, and hears where."""
    ticket = await unit.ticket()
    if ticket is None or unit.conversation.floor.owner is not Owner.WAITING:
        words = texts.still_with_people(ticket.number) if ticket else texts.NOTHING_OPEN
        await unit.append(system(words, now))
    else:
        await unit.append(
            system(texts.keeps_place(await unit.position(ticket)), now, texts.RESUME, texts.WITHDRAW)
        )
