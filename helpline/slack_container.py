"""Slack's part of the composition root."""

from __future__ import annotations

import aiohttp

from helpline import fastlink
from helpline.banking.contract import BankData
from helpline.conversations.agents import Agents
from helpline.conversations.notes import Notes
from helpline.conversations.ports import Assistant, Store
from helpline.conversations.transactions import Transactions
from helpline.desk.bank import Connections
from helpline.incident_container import IncidentContainer
from helpline.jobs.kinds import Kind
from helpline.knowledge import Knowledge
from helpline.settings import Settings
from helpline.slack.api import SlackApi
from helpline.slack.inbox import Inbox
from helpline.slack.incident_interactions import IncidentInteractions
from helpline.slack.incident_posts import IncidentPosts
from helpline.slack.interactions import Interactions
from helpline.slack.outbox import Outbox
from helpline.slack.people import People
from helpline.slack.posting import Posting
from helpline.slack.repairing import Repairing
from helpline.slack.staff import StaffDesk
from helpline.storage.database import Database
from helpline.storage.incident_threads import SqlIncidentThreads
from helpline.storage.slack_threads import SqlThreads


class SlackContainer:
    """For one web process with Slack. `kinds` are the jobs that come from there and go there."""

    def __init__(
        self,
        settings: Settings,
        session: aiohttp.ClientSession,
        database: Database,
        transactions: Transactions,
        knowledge: Knowledge,
    ) -> None:
        self._settings = settings
        self._transactions = transactions
        self._knowledge = knowledge
        self._api = SlackApi(settings.slack_bot_token, settings.slack_api_url, session)
        self._posting = Posting(self._api, transactions.clock)
        self._threads = SqlThreads(database)
        self._incident_threads = SqlIncidentThreads(database)
        self.people = People(self._api)

    def kinds(
        self, store: Store, agents: Agents, incidents: IncidentContainer, assistant: Assistant, bank: BankData
    ) -> list[Kind]:
        api, address, clock = self._api, self._settings.address, self._transactions.clock
        notes = Notes(self._transactions)
        has_window = fastlink.of(self._settings) is not None
        connections = Connections(self._transactions, bank, incidents.is_down, has_window=has_window)
        repairing = Repairing(self._threads, store, connections, self.people)
        interactions = Interactions(self._threads, store, agents, api, self.people, notes)
        of_incidents = IncidentInteractions(self._incident_threads, incidents.answering, api, self.people)
        staff = StaffDesk(assistant, self._knowledge, bank, self._settings.slack_staff)
        threads = self._incident_threads, self._threads
        return [
            Inbox(interactions, of_incidents, repairing, staff, self.people, clock).kind,
            Outbox(
                self._threads, store, api, self._posting, self._knowledge, address, has_window=has_window
            ).kind,
            IncidentPosts(*threads, api, self._posting, clock, address).kind,
        ]
