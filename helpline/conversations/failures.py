"""What happens to a turn that the assistant could not answer. Every way ends with a word to the customer.

But for who waits for a person: that person reads it in the chat.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from helpline.conversations import texts
from helpline.conversations.handover import hand_over
from helpline.conversations.hours import SupportHours
from helpline.conversations.messages import Owner, Turn
from helpline.conversations.models import LeasedTurn
from helpline.conversations.ports import Meter, UnitOfWork
from helpline.conversations.resetting import is_quiet
from helpline.conversations.shares import Shares
from helpline.conversations.transactions import system
from helpline.errors import AssistantError, AssistantTimeout, AssistantUnavailable
from helpline.jobs.backoff import Backoff

_BACKOFF = Backoff()
TELL_AFTER = timedelta(seconds=8)
HAND_OVER_AFTER = timedelta(minutes=10)
RETRIES, RETRIES_AFTER_TIMEOUT = 2, 3


class Failures:
    """Decides between another try, a word about trouble, an apology and a person."""

    def __init__(self, hours: SupportHours, shares: Shares, meter: Meter) -> None:
        self._hours = hours
        self._shares = shares
        self._meter = meter

    async def handle(self, unit: UnitOfWork, due: LeasedTurn, error: AssistantError, now: datetime) -> None:
        turn, waited = due.turn, now - due.turn.asked_at
        if unit.conversation.floor.owner is Owner.WAITING:
            await _leave_to_people(unit, turn)
            return
        if isinstance(error, AssistantUnavailable):
            if waited >= HAND_OVER_AFTER:
                await self._give_up(unit, turn, now)
                return
        elif due.failures >= (RETRIES_AFTER_TIMEOUT if isinstance(error, AssistantTimeout) else RETRIES):
            await _apologise(unit, turn, now)
            return
        else:
            await unit.put_off(turn.id, now + _BACKOFF.after(due.failures), failed=True)
            await _tell(unit, turn, now)
            return
        told = await _tell(unit, turn, now)
        wait = _BACKOFF.after(due.attempts)
        await unit.put_off(turn.id, now + (wait if told else min(wait, TELL_AFTER - waited)))

    async def _give_up(self, unit: UnitOfWork, turn: Turn, now: datetime) -> None:
        """Nobody came back: the message goes to people, as long as there is room for it in their queue.

        News of a refresh are told plainly.
        """
        if turn.event:
            await _tell_event(unit, turn, now)
            await unit.end_turns("dropped", turn.id)
        elif await hand_over(unit, "assistant_unavailable", now, self._hours, self._shares):
            self._meter.handover("assistant_unavailable")
        else:
            await unit.mark_answered(turn.id)
            await unit.end_turns("failed", turn.id)


async def _leave_to_people(unit: UnitOfWork, turn: Turn) -> None:
    await unit.end_turns("dropped", turn.id)
    await unit.mark_answered(turn.id)


async def _tell(unit: UnitOfWork, turn: Turn, now: datetime) -> bool:
    """Say once per outage that an answer takes longer; whether the customer knows."""
    if unit.conversation.troubled_at is not None or turn.event:
        return True
    if now - turn.asked_at < TELL_AFTER:
        return False
    unit.set_troubled(now)
    await unit.append(system(texts.TROUBLE, now, texts.PERSON))
    return True


async def _apologise(unit: UnitOfWork, turn: Turn, now: datetime) -> None:
    if turn.event:
        await _tell_event(unit, turn, now)
    else:
        await unit.append(system(texts.FAILED, now, texts.PERSON, texts.AGAIN))
        await unit.mark_answered(turn.id)
    await unit.end_turns("failed", turn.id)


async def _tell_event(unit: UnitOfWork, turn: Turn, now: datetime) -> None:
    if not is_quiet(turn.event):
        await unit.append(system(texts.event(turn.event, turn.data), now))
