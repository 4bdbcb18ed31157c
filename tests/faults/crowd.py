"""Fifty customers at once, each with the same dialogue, and what must be true of their conversations."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence
from uuid import uuid4

import aiohttp

from tests.faults.history.checker import Answers, answers, check
from tests.stack import Customer, Message, Sandbox, Stack
from tests.stack.history import rows
from tests.stack.sandbox import connection

CUSTOMERS = 50
WITH_A_BANK = 8
"""How many of them are verified and have a connection refreshed."""
VERIFIED = ("my chase connection is broken", "yes, I can sign in there", "thanks")
GUEST = ("I get error 402 at chase", "yes", "is my data safe?", "start over")
THINKING = 0.3
"""Seconds at most between an answer and the next message."""


class Crowd:
    """`answered` counts messages; whoever wants to disturb waits until enough of them are."""

    def __init__(self, http: aiohttp.ClientSession, url: str) -> None:
        self._http = http
        self._url = url
        self.answered = 0
        self._progress = asyncio.Condition()

    async def open(self, login: str = "") -> Customer:
        return await Customer.open(self._http, self._url, login)

    async def talk(self, lines: Sequence[str], login: str = "") -> list[Message]:
        return await self.converse(await self.open(login), lines)

    async def converse(
        self, customer: Customer, lines: Sequence[str], expected: Answers | None = None
    ) -> list[Message]:
        """One whole conversation, sent again and again until taken; gives the log, after checking it."""
        try:
            for line in lines:
                await customer.say(line, patient=True)
                async with self._progress:
                    self.answered += 1
                    self._progress.notify_all()
                await asyncio.sleep(random.uniform(0, THINKING))
            return await checked(customer, expected)
        finally:
            await customer.leave()

    async def until_answered(self, count: int) -> None:
        async with self._progress:
            await asyncio.wait_for(self._progress.wait_for(lambda: self.answered >= count), 60)


async def check_a_kill(stack: Stack, http: aiohttp.ClientSession, sandbox: Sandbox, killed: str) -> None:
    """Kill a process while everybody talks: all get what an undisturbed customer gets, and one refresh."""
    await asyncio.to_thread(stack.wait_ready, 60)
    expected = answers(rows(await Crowd(http, stack.url).talk(GUEST)))
    logins = [f"customer-{uuid4().hex[:12]}" for _ in range(WITH_A_BANK)]
    for login in logins:
        await sandbox.put(login, [connection("chase", 401, {"code": 0, "new_transactions": 2})])

    crowd = Crowd(http, stack.url)
    strangers = [await crowd.open() for _ in range(CUSTOMERS - WITH_A_BANK)]
    known = [await crowd.open(login) for login in logins]
    guests = [asyncio.create_task(crowd.converse(customer, GUEST, expected)) for customer in strangers]
    verified = [asyncio.create_task(crowd.converse(customer, VERIFIED)) for customer in known]
    await crowd.until_answered(CUSTOMERS // 2)
    stack.process(killed).kill()

    await asyncio.gather(*guests, *verified)
    for login in logins:
        assert await sandbox.refreshes(login) == [1]
    await asyncio.to_thread(stack.wait_ready, 60)


async def checked(customer: Customer, expected: Answers | None = None) -> list[Message]:
    """The whole conversation: nothing lost, doubled or out of order, wherever the customer looked."""
    messages = await customer.read_when_there()
    await customer.catch_up(messages)
    assert check(customer.history, rows(messages), expected=expected) == [], await customer.transcript()
    return messages
