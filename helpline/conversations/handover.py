"""From the bot to people, and back when the customer prefers that."""

from __future__ import annotations

from datetime import datetime

import msgspec

from helpline.conversations import floor as rules
from helpline.conversations import texts
from helpline.conversations.hours import SupportHours
from helpline.conversations.messages import Brief, Owner
from helpline.conversations.ports import Change
from helpline.conversations.shares import Shares
from helpline.conversations.transactions import system


async def hand_over(
    change: Change,
    reason: str,
    now: datetime,
    hours: SupportHours,
    shares: Shares,
    brief: Brief | None = None,
) -> bool:
    """Open a ticket (or take up the open one), give the floor away, say so.

    False: people have it already, or too many of this client wait for them, which is said.
    """
    floor = rules.hand_over(change.conversation.floor)
    if floor == change.conversation.floor:
        return False
    if not await shares.has_room_in_queue(change):
        words = texts.no_room_in_queue(change.conversation.customer.verified)
        await change.append(system(words, now, texts.PERSON))
        return False
    ticket = await change.ticket()
    if ticket is None:
        ticket = await change.open_ticket(reason, await _completed(change, brief), now)
    else:
        await change.update_ticket(ticket.number, "open", at=now)
        ticket = msgspec.structs.replace(ticket, waiting_since=now)
    await drop_turns(change)
    change.set_floor(floor)
    place = await change.place(ticket)
    if place == 1:
        await change.tell_next()
    words = texts.handed_over(ticket.number, place, hours.expectation(now))
    await change.append(system(words, now, texts.RESUME))
    return True


async def resume(change: Change, now: datetime) -> None:
    """The customer goes back to the assistant; the ticket stays open."""
    floor = rules.resume(change.conversation.floor)
    ticket = await change.ticket()
    if floor.owner is not Owner.BOT:
        words = texts.still_with_people(ticket.number) if ticket else texts.BACK
    else:
        words = texts.resumed(ticket.number) if ticket else texts.BACK
    change.set_floor(floor)
    await change.append(system(words, now))


async def renew_brief(change: Change, brief: Brief) -> None:
    """What was told since reaches whoever takes the open ticket; nothing happens if there is none."""
    if ticket := await change.ticket():
        brief = msgspec.structs.replace(brief, opening=brief.opening or ticket.brief.opening)
        await change.renew_brief(ticket.number, await _completed(change, brief))


async def drop_turns(change: Change) -> None:
    """What the bot has not answered yet is for people now."""
    pending = await change.pending()
    await change.end_turns("dropped", *pending)
    await change.mark_answered(*pending)


async def _completed(change: Change, brief: Brief | None) -> Brief:
    """Who the customer is comes from us, never from the assistant."""
    known = brief or Brief()
    customer = change.conversation.customer
    return msgspec.structs.replace(
        known,
        customer=customer.id,
        name=customer.name,
        verified=customer.verified,
        last_words=known.last_words or await change.last_words(),
        opening=known.opening or await change.first_words(),
    )
