"""Fifty customers at once, each with the same dialogue, and what must be true of their conversations."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence
from uuid import uuid4

import aiohttp

from tests.stack import Customer, Message, Sandbox, Stack
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

    async def converse(self, customer: Customer, lines: Sequence[str]) -> list[Message]:
        """One whole conversation, sent again and again until taken; gives the log, after checking it."""
        try:
            for line in lines:
                await customer.say(line, patient=True)
                async with self._progress:
                    self.answered += 1
                    self._progress.notify_all()
                await asyncio.sleep(random.uniform(0, THINKING))
            messages = await customer.read_when_there()
            check_order(messages)
            await check_stream(customer, messages)
            return messages
        finally:
            await customer.leave()

    async def until_answered(self, count: int) -> None:
        async with self._progress:
            await asyncio.wait_for(self._progress.wait_for(lambda: self.answered >= count), 60)


async def check_a_kill(stack: Stack, http: aiohttp.ClientSession, sandbox: Sandbox, killed: str) -> None:
    """Kill a process while everybody talks: all get what an undisturbed customer gets, and one refresh."""
    await asyncio.to_thread(stack.wait_ready, 60)
    expected = answers(await Crowd(http, stack.url).talk(GUEST))
    logins = [f"customer-{uuid4().hex[:12]}" for _ in range(WITH_A_BANK)]
    for login in logins:
        await sandbox.put(login, [connection("chase", 401, {"code": 0, "new_transactions": 2})])

    crowd = Crowd(http, stack.url)
    strangers = [await crowd.open() for _ in range(CUSTOMERS - WITH_A_BANK)]
    known = [await crowd.open(login) for login in logins]
    guests = [asyncio.create_task(crowd.converse(customer, GUEST)) for customer in strangers]
    verified = [asyncio.create_task(crowd.converse(customer, VERIFIED)) for customer in known]
    await crowd.until_answered(CUSTOMERS // 2)
    stack.process(killed).kill()

    for guest in await asyncio.gather(*guests):
        assert answers(guest) == expected, "\n".join(f"{m['author']}: {m['text']} ({m['at']})" for m in guest)
    await asyncio.gather(*verified)
    for login in logins:
        assert await sandbox.refreshes(login) == [1]
    await asyncio.to_thread(stack.wait_ready, 60)


def answers(messages: list[Message]) -> list[list[str]]:
    """What the bot said, by the customer's message that it answers; words about trouble are not the bot's."""
    found: list[list[str]] = []
    for message in messages:
        if message["author"] == "customer":
            found.append([])
        elif message["author"] == "bot":
            found[-1].append(message["text"])
    return found


def check_order(messages: list[Message]) -> None:
    """Numbered without gaps, no id twice, everything answered."""
    assert [message["seq"] for message in messages] == list(range(1, len(messages) + 1))
    ids = [message["id"] for message in messages]
    assert len(set(ids)) == len(ids)
    assert all(message["answered"] for message in messages if message["author"] == "customer")


async def check_stream(customer: Customer, messages: list[Message]) -> None:
    """The stream told everything that others said, once and in order, through every reconnection."""
    told = [message["id"] for message in messages if message["author"] != "customer"]
    await customer.wait_for(lambda message: message["id"] == told[-1])
    streamed = [message["id"] for message in customer.streamed if message["author"] != "customer"]
    assert streamed[: len(told)] == told
    assert len(set(streamed)) == len(streamed)
