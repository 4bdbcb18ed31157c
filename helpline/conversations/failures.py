"""What happens to a turn that the assistant could not answer. Every way ends with a word to the customer.

But for who waits for a person: that person reads it in the chat.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from helpline.conversations import texts
from helpline.conversations.handover import hand_over
from helpline.conversations.hours import SupportHours
from helpline.conversations.messages import Owner, Turn
from helpline.conversations.ports import Change, Meter
from helpline.conversations.records import Due
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

    async def handle(self, change: Change, due: Due, error: AssistantError, now: datetime) -> None:
        turn, waited = due.turn, now - due.turn.asked_at
        if change.conversation.floor.owner is Owner.WAITING:
            await _leave_to_people(change, turn)
            return
        if isinstance(error, AssistantUnavailable):
            if waited >= HAND_OVER_AFTER:
                await self._give_up(change, turn, now)
                return
        elif due.failures >= (RETRIES_AFTER_TIMEOUT if isinstance(error, AssistantTimeout) else RETRIES):
            await _apologise(change, turn, now)
            return
        else:
            await change.put_off(turn.id, now + _BACKOFF.after(due.failures), failed=True)
            await _tell(change, turn, now)
            return
        told = await _tell(change, turn, now)
        wait = _BACKOFF.after(due.attempts)
        await change.put_off(turn.id, now + (wait if told else min(wait, TELL_AFTER - waited)))

    async def _give_up(self, change: Change, turn: Turn, now: datetime) -> None:
        """Nobody came back: the message goes to people, as long as there is room for it in their queue.

        News of a refresh are told plainly.
        """
        if turn.event:
            await _tell_event(change, turn, now)
            await change.end_turns("dropped", turn.id)
        elif await hand_over(change, "assistant_unavailable", now, self._hours, self._shares):
            self._meter.handover("assistant_unavailable")
        else:
            await change.mark_answered(turn.id)
            await change.end_turns("failed", turn.id)


async def _leave_to_people(change: Change, turn: Turn) -> None:
    await change.end_turns("dropped", turn.id)
    await change.mark_answered(turn.id)


async def _tell(change: Change, turn: Turn, now: datetime) -> bool:
    """Say once per outage that an answer takes longer; whether the customer knows."""
    if change.conversation.troubled_at is not None or turn.event:
        return True
    if now - turn.asked_at < TELL_AFTER:
        return False
    change.set_troubled(now)
    await change.append(system(texts.TROUBLE, now, texts.PERSON))
    return True


async def _apologise(change: Change, turn: Turn, now: datetime) -> None:
    if turn.event:
        await _tell_event(change, turn, now)
    else:
        await change.append(system(texts.FAILED, now, texts.PERSON, texts.AGAIN))
        await change.mark_answered(turn.id)
    await change.end_turns("failed", turn.id)


async def _tell_event(change: Change, turn: Turn, now: datetime) -> None:
    if not is_quiet(turn.event):
        await change.append(system(texts.event(turn.event, turn.data), now))
