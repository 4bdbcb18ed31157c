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
from helpline.jobs.job import Jobs
from helpline.jobs.kinds import KindsWorker
from helpline.knowledge import Knowledge
from helpline.settings import Settings
from helpline.slack.api import SlackApi
from helpline.slack.gestures import Gestures
from helpline.slack.inbox import Inbox
from helpline.slack.outbox import Outbox
from helpline.slack.people import Me, People
from helpline.slack.ports import Threads
from helpline.slack.staff import StaffDesk

GRACE = 5.0
Outside = Callable[[aiohttp.ClientSession], tuple[Assistant, BankData]]
"""Makes the clients of Rasa and of the bank data."""


class Office:
    """Handles and sends between `start` and `stop`."""

    def __init__(
        self,
        settings: Settings,
        jobs: Jobs,
        threads: Threads,
        store: Store,
        agents: Agents,
        hub: Hub,
        clock: Clock,
        knowledge: Knowledge,
        notes: Notes,
        outside: Outside,
    ) -> None:
        self._settings = settings
        self._jobs = jobs
        self._threads = threads
        self._store = store
        self._agents = agents
        self._clock = clock
        self._knowledge = knowledge
        self._notes = notes
        self._outside = outside
        self._people: People | None = None
        self._worker: KindsWorker | None = None
        self._task: asyncio.Task[None] | None = None
        hub.on_changed.append(lambda _conversation: self.wake())

    def me(self) -> Me | None:
        return self._people.known if self._people else None

    def wake(self) -> None:
        if self._worker:
            self._worker.wake()

    def start(self, session: aiohttp.ClientSession) -> None:
        settings = self._settings
        api = SlackApi(settings.slack_bot_token, settings.slack_api_url, session)
        people = self._people = People(api)
        assistant, bank = self._outside(session)
        staff = StaffDesk(assistant, self._knowledge, bank, settings.slack_staff)
        gestures = Gestures(self._threads, self._store, self._agents, api, people, self._notes)
        inbox = Inbox(gestures, staff, people, self._clock)
        outbox = Outbox(self._threads, self._store, api, self._clock, self._knowledge, settings.address)
        worker = self._worker = KindsWorker(self._jobs, self._clock.now, inbox.kind, outbox.kind)
        self._task = asyncio.create_task(lasting("slack", worker.run))

    async def stop(self) -> None:
        """What is under way ends; what is queued is done after the restart."""
        if self._worker and self._task:
            await self._worker.stop(GRACE)
            await asyncio.gather(self._task, return_exceptions=True)
