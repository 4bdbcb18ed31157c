"""The rooms behind the doors, put together by hand: a clock that can be moved, an assistant that obeys."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta, timezone
from uuid import uuid4

from helpline.conversations.agents import Agents
from helpline.conversations.delivery import Delivery
from helpline.conversations.event_bus import EventBus
from helpline.conversations.gate import Gate
from helpline.conversations.hours import parse_hours
from helpline.conversations.incoming import Incoming
from helpline.conversations.messages import Answer, Customer, Message, Reply, Turn
from helpline.conversations.refreshes import Refreshes
from helpline.conversations.service import Conversations
from helpline.conversations.shares import Shares
from helpline.conversations.transactions import Transactions
from helpline.conversations.workers import Workers
from helpline.storage.database import Database
from helpline.storage.jobs import SqlJobs
from helpline.storage.migrate import upgrade
from helpline.storage.store import SqlStore
from helpline.web.metrics import Metrics
from tests.support.web import PATIENCE, eventually

CARLA = Customer(id="demo-402", name="Carla")


PLENTY = Shares(conversation=1_000, client=1_000, tickets=1_000, workers=100, messages=100_000)


class MovableClock:
    """Real time plus what a test adds."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def now(self) -> datetime:
        return datetime.now(timezone.utc) + self.ahead

    def advance(self, **by: float) -> None:
        self.ahead += timedelta(**by)


class ObedientAssistant:
    """Does what the test puts into `then`, again and again; counts the turns it was given."""

    def __init__(self) -> None:
        self.turns: list[Turn] = []
        self.then: Callable[[Turn], Awaitable[Answer]] = self.echo

    async def answer(self, turn: Turn) -> Answer:
        self.turns.append(turn)
        return await self.then(turn)

    async def echo(self, turn: Turn) -> Answer:
        return Answer(replies=(Reply(text=f"You said: {turn.text or turn.event}"),))

    def fails(self, error: Exception) -> None:
        async def fail(_turn: Turn) -> Answer:
            raise error

        self.then = fail

    def works(self) -> None:
        self.then = self.echo


class Parts:
    """One process without its doors. Several of them may share a database."""

    def __init__(
        self, url: str, clock: MovableClock | None = None, shares: Shares = PLENTY, workers: int = 4
    ) -> None:
        self.is_ready = True
        """What the assistant says of itself; `gate.look` finds it out."""
        self.gate = Gate(self._ready, lambda: self.bus.work())
        self.gate.is_open = True
        self.url = url
        self.clock = clock or MovableClock()
        self.database = Database(url)
        self.store = SqlStore(self.database)
        self.jobs = SqlJobs(self.database)
        self.bus = EventBus()
        self.hours = parse_hours("always")
        self.transactions = Transactions(self.store, self.bus, Metrics(), self.clock)
        self.workers = Workers(workers)
        self.shares = shares
        self.conversations = Conversations(self.transactions, self.hours, self.workers, self.shares)
        self.agents = Agents(self.transactions)
        self.refreshes = Refreshes(self.transactions)
        self.assistant = ObedientAssistant()
        self.delivery = Delivery(
            self.transactions, self.assistant, self.hours, self.workers, self.shares, self.gate
        )
        self.bus.on_work = self.delivery.wake
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Parts:
        await upgrade(self.database)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()
        await self.database.close()

    async def _ready(self) -> bool:
        return self.is_ready

    def start(self) -> None:
        """Let the workers work."""
        self._task = asyncio.create_task(self.delivery.run())

    async def stop(self, grace: float = 5.0) -> None:
        if self._task:
            await self.delivery.stop(grace)
            await asyncio.wait_for(self._task, PATIENCE)
            self._task = None

    async def open(self, customer: Customer = CARLA, address: str = "") -> str:
        return (await self.conversations.open(customer, address=address)).id

    async def say(self, conversation: str, text: str, message_id: str = "") -> int:
        return await self.conversations.accept(
            conversation, Incoming(id=message_id or str(uuid4()), text=text)
        )

    async def choose(self, conversation: str, choice: str) -> int:
        return await self.conversations.accept(conversation, Incoming(id=str(uuid4()), choice=choice))

    async def messages(self, conversation: str) -> tuple[Message, ...]:
        return (await self.conversations.read(conversation)).messages

    async def lines(self, conversation: str) -> list[tuple[str, str]]:
        return [(message.author, message.text) for message in await self.messages(conversation)]

    async def owner(self, conversation: str) -> str:
        return (await self.conversations.read(conversation)).conversation.floor.owner.value

    async def until_answered(self, conversation: str, seconds: float = PATIENCE) -> list[tuple[str, str]]:
        async def settled() -> bool:
            answered = all(m.answered is not False for m in await self.messages(conversation))
            return answered and await self.store.pending_turns() == 0

        await eventually(settled, seconds)
        return await self.lines(conversation)

    async def until_said(self, conversation: str, text: str, seconds: float = PATIENCE) -> Message:
        """Until a message of somebody else than the customer is exactly that."""
        found: list[Message] = []

        async def said() -> bool:
            found[:] = [m for m in await self.messages(conversation) if m.text == text]
            return bool(found)

        await eventually(said, seconds)
        return found[-1]
