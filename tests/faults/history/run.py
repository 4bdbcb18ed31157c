"""One whole run: customers talk while everything is killed and stopped, then every history is checked."""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import aiohttp

from tests.faults.history.checker import KINDS, Answers, Fault
from tests.faults.history.house import Houses, houses
from tests.faults.history.nemesis import Nemesis, Trouble
from tests.faults.history.talk import LINES, Crowd, Told, scripts, undisturbed
from tests.faults.history.waits import Wait, reasons, share, waits
from tests.stack.history import Row

ANY_ANSWER_WITHIN = aiohttp.ClientTimeout(total=15)
"""As the widget's."""


@dataclass
class Run:
    """What came out. `seconds` from the first customer to the last."""

    database: str
    told: list[Told]
    table: dict[str, list[Row]]
    troubles: list[Trouble]
    seconds: float

    @property
    def faults(self) -> list[Fault]:
        return [fault for told in self.told for fault in told.faults(self.table)]

    @property
    def waits(self) -> list[Wait]:
        """The shortest first."""
        return sorted((wait for told in self.told for wait in waits(told.history)), key=lambda w: w.seconds)

    def figures(self) -> dict[str, Any]:
        """For people and for a file of JSON."""
        found, all_waits = self.faults, self.waits
        kinds = Counter(fault.kind for fault in found)
        longest = all_waits[-1]
        events = Counter(event.kind for told in self.told for event in told.history.events)
        return {
            "database": self.database,
            "messages": len(all_waits),
            "conversations": len(self.told),
            "seconds": round(self.seconds),
            "troubles": dict(Counter(trouble.what for trouble in sorted(self.troubles))),
            **{kind: kinds[kind] for kind in KINDS},
            "sendings": events["sent"],
            "sendings without an answer": events["unsure"],
            "streams": events["listening"],
            "waits": {f"p{part}": round(share(all_waits, part / 100), 2) for part in (50, 95, 99)},
            "longest wait": round(longest.seconds, 1),
            "down meanwhile": reasons(longest, self.troubles),
            "faults": [fault._asdict() for fault in found],
        }


class Plan(NamedTuple):
    messages: int
    seed: int
    longest: float
    seconds: float


class Progress:
    """Says how far it is, and every fault at once."""

    def __init__(self) -> None:
        self._done = 0

    def heard(self, told: Told) -> None:
        self._done += LINES
        for fault in told.faults():
            print(f"fault: {fault}", flush=True)
        if self._done % 500 == 0:
            print(f"{time.monotonic():.1f}: {self._done} messages", flush=True)


def run(
    kind: str,
    var: Path,
    messages: int,
    seed: int,
    longest: float,
    minutes: float = 1e6,
    told: Callable[[Run], None] = lambda _: None,
) -> Run:
    """At least so many messages, and everything in trouble once at least, unless `minutes` are over before.

    `longest`: seconds of one stop. `told` hears of it before the houses end, which may fail as well.
    """
    random.seed(seed)
    with houses(kind, var) as made:
        done = asyncio.run(_run(kind, made, Plan(messages, seed, longest, 60 * minutes)))
        told(done)
    return done


async def _run(kind: str, made: Houses, plan: Plan) -> Run:
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector, timeout=ANY_ANSWER_WITHIN) as http:
        progress = Progress()
        crowd = Crowd(http, made.doors, await _expected(http, made, plan), progress.heard)
        nemesis = Nemesis(made, plan.seed, plan.longest, plan.messages, lambda: crowd.answered)
        begun = time.monotonic()
        talking = asyncio.create_task(crowd.talk(_wanted(plan, nemesis)))
        troubling = asyncio.create_task(nemesis.run())
        await asyncio.wait({talking, troubling}, return_when=asyncio.FIRST_COMPLETED)
        nemesis.end()
        await troubling
        await talking
        seconds = time.monotonic() - begun
    return Run(kind, crowd.told, await made.table(), nemesis.troubles, seconds)


def _wanted(plan: Plan, nemesis: Nemesis) -> Callable[[], bool]:
    """Says whether another conversation shall begin, and counts on it then."""
    left, until = iter(range(-(-plan.messages // LINES))), time.monotonic() + plan.seconds

    def wanted() -> bool:
        return time.monotonic() < until and (next(left, None) is not None or not nemesis.rounds)

    return wanted


async def _expected(http: aiohttp.ClientSession, made: Houses, plan: Plan) -> dict[tuple[str, ...], Answers]:
    """By script, of those that end with the assistant."""
    lines = scripts(plan.seed, plan.messages)
    known = await asyncio.gather(*(undisturbed(http, made.doors[0], script) for script in lines))
    found = {script: told for script, told in zip(lines, known, strict=True) if told is not None}
    assert len(found) >= len(lines) // 4, "most of the scripts bring in a person"
    return found
