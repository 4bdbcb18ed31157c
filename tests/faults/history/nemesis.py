"""Kills, stops and continues at random what the product consists of, and remembers when what was down.

Killed is SIGKILL, stopped is SIGSTOP until SIGCONT: who was stopped does not know that time went by.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import sqlite3
import time
from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from typing import NamedTuple

import psutil

from tests.faults.history.house import Houses
from tests.stack import Stack
from tests.stack.processes import holds, is_ok
from tests.support import postgres, redis

AT_ONCE = 2
"""So many things are in trouble at a time."""
LOOK = 0.2
MOST_APART = 600
"""Messages between two troubles. Rasa takes long to start: a run that kills it all the time never ends."""
BACK_WITHIN = 500.0
"""Seconds that a start may take on a machine with much else to do."""


class Trouble(NamedTuple):
    """`what` was down between the two (seconds of the monotonic clock)."""

    what: str
    begun: float
    ended: float


class Act(NamedTuple):
    """`do` gets the seconds that it may last; then all is well again. `needs` are not touched meanwhile."""

    what: str
    needs: tuple[str, ...]
    do: Callable[[float], Awaitable[None]]


class Nemesis:
    """`run` until told to end; then everything is well again."""

    def __init__(
        self, houses: Houses, seed: int, longest: float, messages: int, answered: Callable[[], int]
    ) -> None:
        """`longest`: seconds that something is stopped at most.

        Everything has its turn once or more while so many `messages` are `answered`: between two troubles so
        many are, however slow the machine is, that the product is well in between.
        """
        self.troubles: list[Trouble] = []
        self.rounds = 0
        """How often everything had its turn."""
        self._acts = [*_of_houses(houses), *_of_database(houses), *_of_redis(houses)]
        self._locks = {name: asyncio.Lock() for act in self._acts for name in act.needs}
        self._random = random.Random(seed)
        self._longest = longest
        self._apart = min(MOST_APART, max(2 * AT_ONCE * messages // len(self._acts), 1))
        self._answered = answered
        self._left: list[Act] = []
        self._ended = asyncio.Event()

    async def run(self) -> None:
        await asyncio.gather(*(self._hand() for _ in range(AT_ONCE)))

    def end(self) -> None:
        self._ended.set()

    async def _hand(self) -> None:
        while not self._ended.is_set():
            act = self._next()
            async with contextlib.AsyncExitStack() as held:
                for name in sorted(act.needs):
                    await held.enter_async_context(self._locks[name])
                begun = time.monotonic()
                await act.do(self._random.uniform(1, self._longest))
                ended = time.monotonic()
                print(f"{begun:.1f} to {ended:.1f}: {act.what}", flush=True)
                self.troubles.append(Trouble(act.what, begun, ended))
            await self._until_answered(self._answered() + self._random.randint(1, self._apart))

    async def _until_answered(self, count: int) -> None:
        while self._answered() < count and not self._ended.is_set():
            with contextlib.suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self._ended.wait(), LOOK)

    def _next(self) -> Act:
        """Each once, in an order of chance, and then again."""
        if not self._left:
            self._left = self._random.sample(self._acts, len(self._acts))
        act = self._left.pop()
        self.rounds += not self._left
        return act


def _of_houses(houses: Houses) -> Iterable[Act]:
    for number, stack in enumerate(houses.stacks, 1):
        names = {name: f"{name} {number}" for name in ("web", "rasa", "actions")}
        for name, said in names.items():
            find = partial(_find, stack, name)
            yield Act(f"{said} killed", (said,), lambda _, s=stack, n=name: _killed(s, n))
            yield Act(f"{said} stopped", (said,), lambda t, find=find: _stopped(lambda: [find()], t))
        yield Act(f"house {number} killed", tuple(names.values()), lambda _, s=stack: _house_killed(s))


def _of_database(houses: Houses) -> Iterable[Act]:
    if server := houses.postgres:
        yield Act("database stopped", ("database",), lambda t: _stopped(server.processes, t))
        yield Act("database killed", ("database",), lambda t: _down(server, t))
    else:
        stack, file = houses.stacks[0], str(houses.file)
        yield Act("database locked", ("database",), lambda t: _locked(file, t))
        yield Act("disk full", ("database", "web 1"), lambda t: _full(stack, "web", t))
        yield Act("rasa's disk full", ("database", "rasa 1"), lambda t: _full(stack, "rasa", t))


def _of_redis(houses: Houses) -> Iterable[Act]:
    if server := houses.redis:
        yield Act("redis killed", ("redis",), lambda t: _down(server, t))
        yield Act("redis stopped", ("redis",), lambda t: _stopped(server.processes, t))


def _find(stack: Stack, name: str) -> psutil.Process:
    """As it runs now, or as soon as it does again."""
    found: list[psutil.Process] = []

    def one() -> bool:
        found[:] = stack.running(name)
        return len(found) == 1  # there are two for a moment when it starts a program of its own

    assert holds(one, BACK_WITHIN), f"{name} never came back"
    return found[0]


async def _killed(stack: Stack, name: str) -> None:
    process = await asyncio.to_thread(_find, stack, name)
    process.kill()
    await asyncio.to_thread(process.wait)
    back = await asyncio.to_thread(holds, lambda: is_ok(stack.health(name)), BACK_WITHIN)
    assert back, f"{name} never came back"


async def _house_killed(stack: Stack) -> None:
    await asyncio.to_thread(stack.kill)
    await asyncio.to_thread(stack.begin)
    for name in ("web", "actions", "rasa"):
        back = await asyncio.to_thread(holds, lambda n=name: is_ok(stack.health(n)), BACK_WITHIN)
        assert back, f"{name} never came back"


async def _stopped(find: Callable[[], list[psutil.Process]], seconds: float) -> None:
    processes = await asyncio.to_thread(find)
    for process in processes:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.suspend()
    try:
        await asyncio.sleep(seconds)
    finally:
        for process in processes:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.resume()


async def _down(server: postgres.Server | redis.Server, seconds: float) -> None:
    await asyncio.to_thread(server.kill)
    await asyncio.sleep(seconds)
    await asyncio.to_thread(server.start)


async def _locked(file: str, seconds: float) -> None:
    """Somebody else writes, and takes a long time for it."""
    connection = sqlite3.connect(file, timeout=BACK_WITHIN, isolation_level=None, check_same_thread=False)
    await asyncio.to_thread(connection.execute, "BEGIN IMMEDIATE")
    await asyncio.sleep(seconds)
    connection.execute("ROLLBACK")
    connection.close()


async def _full(stack: Stack, name: str, seconds: float) -> None:
    """No file of that process grows any more. Linux only."""
    process = await asyncio.to_thread(_find, stack, name)
    process.rlimit(psutil.RLIMIT_FSIZE, (0, psutil.RLIM_INFINITY))
    await asyncio.sleep(seconds)
    process.rlimit(psutil.RLIMIT_FSIZE, (psutil.RLIM_INFINITY, psutil.RLIM_INFINITY))
