"""Customers who talk to the product whatever happens to it, and all that is known of each at the end."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass
from uuid import uuid4

import aiohttp

from tests.faults.history.checker import Answers, Fault, answers, check
from tests.stack import Customer
from tests.stack.history import History, Row, rows

LINES = 10
"""Messages of a conversation."""
SCRIPTS, FEWEST = 16, 8
CUSTOMERS = 40
"""Who talk at a time."""
CODES = (402, 403, 406, 407, 409, 411, 415, 418, 424, 425, 430, 485, 504, 518, 519, 522, 811)
OTHERS = (
    "I get error 402 at chase",
    "yes",
    "is my data safe?",
    "hello",
    "start over",
    "no",
    "my amex is stuck too",
)
ANSWERED_WITHIN = 500.0
"""Less than the time after which a person is brought in."""
AGAIN, HASTY, MOVES = 0.1, 0.3, 0.1
"""How often what was taken is sent again, an answer isn't waited for, the page is left and opened again."""


def scripts(seed: int, messages: int) -> list[tuple[str, ...]]:
    """Lines whose answers differ, so that one which is lost, doubled or swapped is seen.

    For a short run there are fewer, since each is heard undisturbed before.
    """
    chance = random.Random(seed)

    def one() -> tuple[str, ...]:
        questions = [f"what does {code} mean?" for code in chance.sample(CODES, LINES - 4)]
        return tuple(chance.sample([*questions, *chance.sample(OTHERS, 4)], LINES))

    return [one() for _ in range(min(SCRIPTS, max(FEWEST, messages // 100)))]


class Untiring(Customer):
    """Who gives up has lost nothing, and shows nothing."""

    patience = 1_500.0


@dataclass
class Told:
    """One conversation: what happened to the customer, what is read at the end, what it should be."""

    history: History
    log: list[Row]
    gave_up: str = ""
    """Why the customer went away before the last line, or before all was heard."""
    expected: Answers | None = None

    def faults(self, table: dict[str, list[Row]] | None = None) -> list[Fault]:
        kept = None if table is None else table.get(self.history.conversation, [])
        if self.gave_up:
            conversation = self.history.conversation
            return [*check(self.history, self.log, kept), Fault("lost", self.gave_up, conversation)]
        return check(self.history, self.log, kept, self.expected)


async def undisturbed(http: aiohttp.ClientSession, url: str, script: tuple[str, ...]) -> Answers | None:
    """What the assistant says to these lines, None if it brings in a person: who waits for one is not always
    answered. AssertionError if it doesn't say the same twice."""
    first, second = [await talk(http, (url,), script, calm=True) for _ in range(2)]
    assert answers(first.log) == answers(second.log), f"{answers(first.log)}\n{answers(second.log)}"
    return None if any(row.author == "system" for row in first.log) else answers(first.log)


async def talk(
    http: aiohttp.ClientSession,
    doors: tuple[str, ...],
    script: tuple[str, ...],
    *,
    calm: bool = False,
    more: Callable[[], None] = lambda: None,
) -> Told:
    """`calm` waits for each answer and does nothing twice. `more` is called for each message at its end."""
    customer = await Untiring.open(http, random.choice(doors), patient=True)
    customer.doors = doors
    gave_up = ""
    try:
        try:
            await _converse(customer, script, calm, more)
            await customer.catch_up(await customer.read_when_there(), ANSWERED_WITHIN)
        except AssertionError as error:
            gave_up = str(error)
        return Told(customer.history, rows(await customer.read_when_there()), gave_up)
    finally:
        await customer.leave()


async def _converse(
    customer: Customer, script: tuple[str, ...], calm: bool, more: Callable[[], None]
) -> None:
    for line in script:
        id = await _say(customer, line, calm)
        if calm or line == script[-1] or random.random() >= HASTY:
            await _answered(customer, id)
        more()


async def _say(customer: Customer, line: str, calm: bool) -> str:
    body = {"id": str(uuid4()), "text": line}
    await customer.post_until_taken(body)
    if not calm and random.random() < AGAIN:
        await customer.post_until_taken(body)
    if not calm and random.random() < MOVES:
        await customer.leave()
        customer.come_back()
    return body["id"]


async def _answered(customer: Customer, id: str) -> None:
    await customer.wait_for(lambda m: m["id"] == id and m["answered"], ANSWERED_WITHIN)


class Crowd:
    """Customers who talk side by side. `answered` counts messages; `heard` is told of each at its end."""

    def __init__(
        self,
        http: aiohttp.ClientSession,
        doors: tuple[str, ...],
        expected: dict[tuple[str, ...], Answers],
        heard: Callable[[Told], None],
    ) -> None:
        self.answered = 0
        self.told: list[Told] = []
        self._http = http
        self._doors = doors
        self._expected = expected
        self._heard = heard

    async def talk(self, wanted: Callable[[], bool]) -> None:
        """Until no other conversation is `wanted`."""
        await asyncio.gather(*(self._one(wanted) for _ in range(CUSTOMERS)))

    async def _one(self, wanted: Callable[[], bool]) -> None:
        while wanted():
            script = random.choice(list(self._expected))
            told = await talk(self._http, self._doors, script, more=self._more)
            told.expected = self._expected[script]
            self.told.append(told)
            self._heard(told)

    def _more(self) -> None:
        self.answered += 1
