"""How often somebody may guess: the pair of account and place is locked, the account alone is only slowed.

A place is an address, or a device that this account has signed in with. So whoever guesses shuts the account
to nobody but themselves, and a colleague's typing shuts nobody else of the same office out. Of an account all
unknown places together get one try each LONGEST_GAP at last: some 2,900 a day, however many addresses there
are; one address gets 480.
"""

from __future__ import annotations

import asyncio
import hashlib
import math
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta
from typing import Protocol

from helpline.conversations.messages import Value
from helpline.conversations.ports import Clock
from helpline.errors import TooMany

WINDOW, TRIES = timedelta(minutes=15), 5
"""Of one place for one account; then it is locked until the oldest try is this old."""
DAY, FREE = timedelta(days=1), 10
"""Wrong tries of an account from unknown places that slow nobody down yet."""
LONGEST_GAP = timedelta(seconds=30)
PATIENCE = timedelta(seconds=3)
"""So long a try waits for its turn; who has to wait longer is told when to come back, and keeps the turn."""
SEAT = timedelta(minutes=2)
"""So long a turn is kept for who was told to come back."""
_LOCKED = "Too many wrong tries. Please wait."
_SLOWED = "Somebody has been guessing at this account. Please try again when this time is over."
_DOUBLINGS = 5


class Tally(Protocol):
    """All that was counted, while nobody else counts."""

    async def times(self, key: str, since: datetime, most: int) -> list[datetime]:
        """Newest first; some may lie ahead."""
        ...

    async def add(self, key: str, at: datetime) -> int:
        """Gives the id of what was added."""
        ...

    async def forget(self, key: str) -> None: ...


class Tallies(Protocol):
    def tally(self) -> AbstractAsyncContextManager[Tally]:
        """Kept when the block ends, unless it raises. Of two that count at once one waits for the other."""
        ...

    async def take_back(self, added: int) -> None: ...

    async def forget_account(self, start: str) -> int:
        """Forget all whose key starts so; how many there were."""
        ...


class Try(Value, frozen=True):
    """One that may be checked now. `added` is what was counted for it."""

    account: str
    place: str
    known: bool
    added: int


class Tries:
    """Counted before it is checked, so that guesses sent together count too; taken back if it was right."""

    def __init__(self, tallies: Tallies, clock: Clock) -> None:
        self._tallies = tallies
        self._clock = clock

    async def begin(self, account: str, place: str, *, known: bool) -> Try:
        """Waits for its turn. Raises TooMany with the time until there is one."""
        now = self._clock.now()
        async with self._tallies.tally() as tally:
            pair = _key(account, "pair", place)
            mine = await tally.times(pair, now - WINDOW, TRIES)
            if len(mine) >= TRIES:
                raise _too_many(mine[-1] + WINDOW - now, _LOCKED)
            wait = timedelta() if known else await _wait(tally, account, place, now)
            added = 0 if wait > PATIENCE else await tally.add(pair, now)
        if not added:
            raise _too_many(wait, _SLOWED)
        if wait:
            await asyncio.sleep(wait.total_seconds())
        return Try(account=account, place=place, known=known, added=added)

    async def was_right(self, one: Try) -> None:
        async with self._tallies.tally() as tally:
            await tally.forget(_key(one.account, "pair", one.place))

    async def was_wrong(self, one: Try) -> None:
        if not one.known:
            async with self._tallies.tally() as tally:
                await tally.add(_key(one.account, "wrong"), self._clock.now())

    async def was_none(self, one: Try) -> None:
        """It was no guess."""
        await self._tallies.take_back(one.added)

    async def use_once(self, word: str) -> bool:
        """False if it was used before, by whomever, within WINDOW."""
        now, key = self._clock.now(), _key(word, "once")
        async with self._tallies.tally() as tally:
            if await tally.times(key, now - WINDOW, 1):
                return False
            await tally.add(key, now)
        return True

    async def unlock(self, account: str) -> int:
        """Forget every try for the account; how much was counted."""
        return await self._tallies.forget_account(_half(account))


async def _wait(tally: Tally, account: str, place: str, now: datetime) -> timedelta:
    """How long a try from an unknown place has to wait: nothing, or its turn in the account's line."""
    wrong = await tally.times(_key(account, "wrong"), now - DAY, FREE + _DOUBLINGS)
    if len(wrong) < FREE:
        return timedelta()
    seat = _key(account, "seat", place)
    if kept := await tally.times(seat, now - SEAT, 1):
        if kept[0] - now <= PATIENCE:
            await tally.forget(seat)
        return max(kept[0] - now, timedelta())
    gap = min(LONGEST_GAP, timedelta(seconds=2 ** (len(wrong) - FREE)))
    last = await tally.times(_key(account, "line"), now - LONGEST_GAP, 1)
    turn = max(now, last[0] + gap) if last else now
    await tally.add(_key(account, "line"), turn)
    if turn - now > PATIENCE:
        await tally.add(seat, turn)
    return turn - now


def _too_many(wait: timedelta, sentence: str) -> TooMany:
    return TooMany(max(1, math.ceil(wait.total_seconds())), sentence, detail="tries")


def _key(account: str, kind: str, place: str = "") -> str:
    """Addresses of people who mistyped are nobody's business. The first half is the account's."""
    return _half(account) + _half(f"{kind}:{place}")


def _half(value: str) -> str:
    return hashlib.sha256(value.encode("utf-8", "replace")).hexdigest()[:32]
