"""Plays simulated customers against a running instance: one conversation each, several at once."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from uuid import uuid4

import aiohttp

from helpline.errors import RehearsalError
from helpline.rehearsal.chat import Chat
from helpline.rehearsal.customer import Customer, Move
from helpline.rehearsal.endings import Endings, Message
from helpline.rehearsal.persona import Persona
from helpline.rehearsal.provider import Provider
from helpline.rehearsal.utterances import Utterances

AT_ONCE = 8
NEWS_WITHIN = 15.0
"""Seconds for the assistant to tell how a refresh ended."""


@dataclass(frozen=True)
class Instance:
    """Where the assistant and the sandbox listen, and the secret that signs customers in."""

    base: str
    sandbox: str
    secret: str


@dataclass(frozen=True)
class Turn:
    """One message of the customer with all that came of it, and how the provider stood then."""

    move: Move
    replies: tuple[Message, ...]
    working: dict[str, bool] = field(default_factory=dict)
    refreshes: dict[str, int] = field(default_factory=dict)


@dataclass
class Played:
    """What came of one customer. `error`: why the conversation broke off, "" when it did not."""

    persona: Persona
    customer: Customer
    conversation: str = ""
    turns: list[Turn] = field(default_factory=list)
    log: list[Message] = field(default_factory=list)
    error: str = ""

    @property
    def messages(self) -> list[Message]:
        """All that the assistant said, in order."""
        return [one for one in self.log if one["author"] == "bot"]


class Stage:
    """Plays personas. The session is the caller's."""

    def __init__(
        self, session: aiohttp.ClientSession, instance: Instance, utterances: Utterances, endings: Endings
    ) -> None:
        self._session = session
        self._instance = instance
        self._utterances = utterances
        self._endings = endings

    async def play_all(
        self, personas: Sequence[Persona], seed: int, at_once: int = AT_ONCE
    ) -> AsyncIterator[Played]:
        """In the order in which they end."""
        free = asyncio.Semaphore(at_once)

        async def one(persona: Persona) -> Played:
            async with free:
                return await self.play(persona, seed)

        tasks = [asyncio.create_task(one(persona)) for persona in personas]
        try:
            for ended in asyncio.as_completed(tasks):
                yield await ended
        finally:
            for task in tasks:
                task.cancel()

    async def play(self, persona: Persona, seed: int) -> Played:
        """Never raises for what the assistant does: that is a played conversation with an error."""
        dice = random.Random(f"{seed}/{persona.number}/words")
        customer = Customer(persona, self._utterances, self._endings, dice)
        played = Played(persona, customer)
        try:
            await _Conversation(self._session, self._instance, played).run()
        except (RehearsalError, aiohttp.ClientError, asyncio.TimeoutError, OSError) as error:
            played.error = getattr(error, "detail", "") or f"{type(error).__name__}: {error}"
        return played


class _Conversation:
    def __init__(self, session: aiohttp.ClientSession, instance: Instance, played: Played) -> None:
        self._session = session
        self._instance = instance
        self._played = played
        self._world = played.persona.world
        self._login = f"rehearsal-{played.persona.number}-{uuid4().hex[:8]}" if self._world.verified else ""
        self._provider = Provider(session, instance.sandbox, self._login)

    async def run(self) -> None:
        if self._login:
            await self._provider.furnish(self._world.furnished())
        self._world.changed = False
        chat = await Chat.open(self._session, self._instance.base, self._instance.secret, self._login)
        self._played.conversation, self._played.log = chat.id, chat.log
        customer = self._played.customer
        move: Move | None = customer.open()
        while move:
            replies = await self._turn(chat, move)
            customer.hear(replies, waiting=chat.owner in ("waiting", "agent"))
            move = customer.next()

    async def _turn(self, chat: Chat, move: Move) -> list[Message]:
        await self._change_world()
        before = self._refreshes()
        seq = await chat.send(move)
        await self._look()
        started = sum(self._refreshes().values()) - sum(before.values())
        if started and chat.owner == "bot":
            self._keep(move, chat.since(seq))
            return await self._news(chat, seq, started)
        replies = chat.since(seq)
        self._keep(move, replies)
        return replies

    async def _news(self, chat: Chat, seq: int, started: int) -> list[Message]:
        """Waits for the ends of the refreshes that the answer has started."""
        kept = len(chat.since(seq))
        if move := self._played.customer.while_refreshing():
            await chat.send(move)
            await self._look()  # the refresh may have ended meanwhile, and the answer tells so
            self._keep(move, chat.since(seq)[kept:])
            kept = len(chat.since(seq))

        def told() -> bool:
            ends = [one for one in chat.since(seq) if _tells_an_end(one)]
            return len(ends) >= started or chat.owner != "bot"

        if not await chat.until(told, seq, NEWS_WITHIN):
            raise RehearsalError(detail=f"{started} refreshes, and their end was not told")
        await self._provider.settled()
        await self._look()
        self._keep(Move(""), chat.since(seq)[kept:])
        return chat.since(seq)

    async def _change_world(self) -> None:
        if self._world.changed and self._login:
            self._world.seen(await self._provider.settled(), self._provider.counted)
            await self._provider.furnish(self._world.furnished())
        self._world.changed = False

    async def _look(self) -> None:
        if self._login:
            self._world.seen(await self._provider.connections(), self._provider.counted)

    def _refreshes(self) -> dict[str, int]:
        return {feed.bank: feed.refreshes for feed in self._world.feeds}

    def _keep(self, move: Move, replies: Sequence[Message]) -> None:
        working = {feed.bank: feed.working for feed in self._world.feeds}
        self._played.turns.append(Turn(move, tuple(replies), working, self._refreshes()))


def _tells_an_end(message: Message) -> bool:
    card = message.get("card") or {}
    return card.get("type") == "refresh" and card.get("state") in ("succeeded", "failed")
