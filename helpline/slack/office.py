"""Slack's rooms, built once and kept alive together."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import aiohttp

from helpline.banking.contract import BankData
from helpline.conversations.agents import Agents
from helpline.conversations.hub import Hub
from helpline.conversations.notes import Notes
from helpline.conversations.ports import Assistant, Clock, Store
from helpline.conversations.repeating import lasting
from helpline.knowledge import Knowledge
from helpline.settings import Settings
from helpline.slack.api import SlackApi
from helpline.slack.gestures import Gestures
from helpline.slack.inbox import Inbox
from helpline.slack.outbox import Outbox
from helpline.slack.people import Me, People
from helpline.slack.ports import Queues
from helpline.slack.staff import StaffDesk

GRACE = 5.0
Outside = Callable[[aiohttp.ClientSession], tuple[Assistant, BankData]]
"""Makes the clients of Rasa and of the bank data."""


class Office:
    """Handles and sends between `start` and `stop`."""

    def __init__(
        self,
        settings: Settings,
        queues: Queues,
        store: Store,
        agents: Agents,
        hub: Hub,
        clock: Clock,
        knowledge: Knowledge,
        notes: Notes,
        outside: Outside,
    ) -> None:
        self._settings = settings
        self._queues = queues
        self._store = store
        self._agents = agents
        self._clock = clock
        self._knowledge = knowledge
        self._notes = notes
        self._outside = outside
        self._people: People | None = None
        self._inbox: Inbox | None = None
        self._outbox: Outbox | None = None
        self._tasks: list[asyncio.Task[None]] = []
        hub.on_changed.append(lambda _conversation: self.wake())

    def me(self) -> Me | None:
        return self._people.known if self._people else None

    def wake(self) -> None:
        for part in (self._inbox, self._outbox):
            if part:
                part.pool.wake()

    def start(self, session: aiohttp.ClientSession) -> None:
        settings = self._settings
        api = SlackApi(settings.slack_bot_token, settings.slack_api_url, session)
        people = self._people = People(api)
        assistant, bank = self._outside(session)
        staff = StaffDesk(assistant, self._knowledge, bank, settings.slack_staff)
        gestures = Gestures(self._queues, self._store, self._agents, api, people, self._notes)
        inbox = self._inbox = Inbox(self._queues, gestures, staff, people, self._clock)
        kept = (self._queues, self._store, api, self._clock, self._knowledge)
        outbox = self._outbox = Outbox(*kept, settings.address)
        runs = {"inbox": inbox.pool.run, "sweeper": inbox.sweeper.run, "outbox": outbox.pool.run}
        self._tasks = [asyncio.create_task(lasting(f"slack_{name}", run)) for name, run in runs.items()]

    async def stop(self) -> None:
        """What is under way ends; what is queued is done after the restart."""
        if not (self._inbox and self._outbox):
            return
        self._inbox.sweeper.stop()
        await asyncio.gather(self._inbox.pool.stop(GRACE), self._outbox.pool.stop(GRACE))
        _, late = await asyncio.wait(self._tasks, timeout=0.5)
        for task in late:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
