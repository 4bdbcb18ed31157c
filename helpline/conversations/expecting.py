"""What a customer who is handed over may expect: who is there, when somebody will be, how long it took."""

from __future__ import annotations

import asyncio
import time
from datetime import datetime
from typing import Literal

import structlog

from helpline.conversations import hours as words
from helpline.conversations import texts
from helpline.conversations.contacts import is_mail
from helpline.conversations.hours import SupportHours
from helpline.conversations.messages import Owner, Turn, Wait
from helpline.conversations.models import Queued, Staff
from helpline.conversations.ports import Clock, Store
from helpline.errors import HelplineError

log = structlog.get_logger(__name__)

SOON = 3
"""Places in the queue up to which "shortly" is no lie."""
NOBODY = "Nobody is at the desk right now; whoever comes first will write to you here."
_THERE = "Someone will come as soon as those before you are helped."


def expectation(staff: Staff, position: int, hours: SupportHours, now: datetime) -> str:
    """One sentence. Support hours tell when somebody comes; who is there now and the last waits go first."""
    if not staff.people and (back := hours.when_back(now)):
        return back
    if staff.people == 0:
        return NOBODY
    if staff.usual is not None:
        return f"It has usually taken {about(staff.usual)} lately."
    return words.NOW if position <= SOON else _THERE


def about(seconds: float) -> str:
    """Such as "about 5 minutes"; never less than one."""
    minutes = max(1, round(seconds / 60))
    if minutes < 60:
        return "about a minute" if minutes == 1 else f"about {minutes} minutes"
    hours = round(minutes / 60)
    return "about an hour" if hours == 1 else f"about {hours} hours"


def there(people: int | None) -> str:
    """Such as "2 of our team are at the desk."; "" where nobody is, or nobody can tell."""
    if not people:
        return ""
    return "One of our team is at the desk." if people == 1 else f"{people} of our team are at the desk."


FRESH, PATIENCE = 5.0, 1.0
"""Seconds for which it counts who was at the desk, and for which it is waited to be found out."""


class Expecting:
    """Finds out what the assistant may say about a wait. Never in the transaction that stores a message:
    what reads the agents' accounts may have to wait for whoever changes them.
    """

    def __init__(self, store: Store, hours: SupportHours, clock: Clock) -> None:
        self._store = store
        self._hours = hours
        self._clock = clock
        self._staff = Staff()
        self._looked_at = float("-inf")
        self._look: asyncio.Task[None] | None = None

    async def wait(self, turn: Turn) -> Wait | None:
        """None unless the customer waits for a person, and where nothing can be found out."""
        if turn.floor != Owner.WAITING.value or turn.event:
            return None
        try:
            queued = await self._store.queued(turn.conversation)
        except HelplineError:
            log.warning("wait_unknown", turn=turn.id)
            return None
        return await self._told(turn, queued) if queued else None

    async def _told(self, turn: Turn, queued: Queued) -> Wait:
        staff = await self._at_desk()
        return Wait(
            number=queued.number,
            place=queued.place,
            position=texts.queue_place(queued.place),
            expected=expectation(staff, queued.place, self._hours, self._clock.now()),
            people=staff.people,
            there=there(staff.people),
            reach=_reach(queued, bool(turn.customer.email)),
        )

    async def _at_desk(self) -> Staff:
        """Asked once for all who wait, every few seconds; whoever looks too long is not waited for."""
        if time.monotonic() - self._looked_at > FRESH:
            self._look = self._look or asyncio.create_task(self._find_out())
            await asyncio.wait({self._look}, timeout=PATIENCE)
        return self._staff if time.monotonic() - self._looked_at <= FRESH else Staff()

    async def _find_out(self) -> None:
        try:
            self._staff = await self._store.staff(self._clock.now())
            self._looked_at = time.monotonic()
        except HelplineError:
            log.warning("staff_unknown")
        finally:
            self._look = None


def _reach(queued: Queued, told: bool) -> Literal["mail", "contact", "ask", ""]:
    """`told`: the host has told the customer's address."""
    if queued.mails and (told or is_mail(queued.contact)):
        return "mail"
    if queued.contact:
        return "contact"
    return "ask" if queued.mails else ""
