"""From the bot to people, and back when the customer prefers that."""

from __future__ import annotations

from datetime import datetime

import msgspec

from helpline.conversations import floor as rules
from helpline.conversations import texts
from helpline.conversations.expecting import expectation
from helpline.conversations.hours import SupportHours
from helpline.conversations.messages import Brief, Owner
from helpline.conversations.ports import UnitOfWork
from helpline.conversations.shares import Shares
from helpline.conversations.transactions import system


async def hand_over(
    unit: UnitOfWork,
    reason: str,
    now: datetime,
    hours: SupportHours,
    shares: Shares,
    brief: Brief | None = None,
) -> bool:
    """Open a ticket (or take up the open one), give the floor away, say so.

    False: people have it already, or too many of this client wait for them, which is said.
    """
    floor = rules.hand_over(unit.conversation.floor)
    if floor == unit.conversation.floor:
        return False
    if not await shares.has_room_in_queue(unit):
        words = texts.no_room_in_queue(unit.conversation.customer.verified)
        await unit.append(system(words, now, texts.PERSON))
        return False
    ticket = await unit.ticket()
    if ticket is None:
        ticket = await unit.open_ticket(reason, await _completed(unit, brief), now)
    else:
        await unit.update_ticket(ticket.number, "open", at=now)
        ticket = msgspec.structs.replace(ticket, waiting_since=now)
    await drop_turns(unit)
    unit.set_floor(floor)
    position = await unit.position(ticket)
    if position == 1:
        await unit.tell_next()
    expected = expectation(await unit.staff(now), position, hours, now)
    words = texts.handed_over(ticket.number, position, expected)
    if "mail" in unit.ways and unit.conversation.customer.email:
        words = f"{words} {texts.MAILED}"
    await unit.append(system(words, now, texts.RESUME, texts.WITHDRAW))
    return True


async def resume(unit: UnitOfWork, now: datetime) -> None:
    """The customer goes back to the assistant; the ticket stays open."""
    floor = rules.resume(unit.conversation.floor)
    ticket = await unit.ticket()
    if floor.owner is not Owner.BOT:
        words = texts.still_with_people(ticket.number) if ticket else texts.BACK
    else:
        words = texts.resumed(ticket.number) if ticket else texts.BACK
    unit.set_floor(floor)
    await unit.append(system(words, now))


async def renew_brief(unit: UnitOfWork, brief: Brief) -> None:
    """What was told since reaches whoever takes the open ticket; nothing happens if there is none."""
    if ticket := await unit.ticket():
        brief = msgspec.structs.replace(brief, opening=brief.opening or ticket.brief.opening)
        await unit.renew_brief(ticket.number, await _completed(unit, brief))


async def drop_turns(unit: UnitOfWork) -> None:
    """What the bot has not answered yet is for people now."""
    pending = await unit.pending()
    await unit.end_turns("dropped", *pending)
    await unit.mark_answered(*pending)


async def _completed(unit: UnitOfWork, brief: Brief | None) -> Brief:
    """Who the customer is comes from us, never from the assistant."""
    known = brief or Brief()
    customer = unit.conversation.customer
    return msgspec.structs.replace(
        known,
        customer=customer.id,
        name=customer.name,
        verified=customer.verified,
        last_words=known.last_words or await unit.last_words(),
        opening=known.opening or await unit.first_words(),
    )
