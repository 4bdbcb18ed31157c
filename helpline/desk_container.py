"""The desk's part of the composition root."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from datetime import timedelta

import aiohttp
from aiohttp import web

from helpline import fastlink
from helpline.banking.contract import BankData
from helpline.conversations.agents import Agents
from helpline.conversations.attendance import Attendance
from helpline.conversations.bulk_answers import BulkAnswers
from helpline.conversations.event_bus import EventBus
from helpline.conversations.hours import SupportHours
from helpline.conversations.notes import Notes
from helpline.conversations.ports import Assistant
from helpline.conversations.product import Product
from helpline.conversations.repeating import Repeating
from helpline.conversations.transactions import Transactions
from helpline.conversations.unsent import UnsentLines
from helpline.desk import demo_agent
from helpline.desk.authentication import Authentication
from helpline.desk.bank import Connections
from helpline.desk.codes import Codes
from helpline.desk.desk_feed import DeskFeed
from helpline.desk.devices import Devices
from helpline.desk.incidents import Handling
from helpline.desk.noting import Noting
from helpline.desk.passwords import Passwords
from helpline.desk.queue_monitor import QueueMonitor
from helpline.desk.reads import Reads
from helpline.desk.reports import NOT_UNDERSTOOD, Reports
from helpline.desk.retention import Retention
from helpline.desk.sealing import Box
from helpline.desk.suggesting import Suggestions
from helpline.desk.tries import Tries
from helpline.desk.work import Work
from helpline.incident_container import IncidentContainer
from helpline.incidents.answering import Answering
from helpline.jobs.kinds import Kind
from helpline.knowledge import Knowledge
from helpline.places import ROOT
from helpline.private import own_secret
from helpline.settings import Settings
from helpline.sso.identity_provider import OpenIdProvider
from helpline.storage import reporting
from helpline.storage.accounts import SqlAccounts
from helpline.storage.attendance import SqlAttendance
from helpline.storage.bulk_answers import SqlBulkAnswers
from helpline.storage.counts import SqlCounts
from helpline.storage.database import Database
from helpline.storage.desk_store import SqlDesk
from helpline.storage.erasure import SqlPersonalData
from helpline.storage.quick_answers import SqlQuickAnswers
from helpline.storage.reads import SqlReads
from helpline.storage.searching import EVERY, SqlSearches
from helpline.storage.tallies import SqlTallies
from helpline.web.desk.accounts import AccountRoutes
from helpline.web.desk.bulk_answers import BulkAnswerRoutes
from helpline.web.desk.feed import EventRoutes
from helpline.web.desk.incidents import IncidentRoutes
from helpline.web.desk.own import OwnRoutes
from helpline.web.desk.pages import DeskPages
from helpline.web.desk.quick_answers import QuickAnswerRoutes
from helpline.web.desk.reading import ReadingRoutes
from helpline.web.desk.reports import ReportRoutes
from helpline.web.desk.session_guard import SessionGuard
from helpline.web.desk.sign_on import SignOnRoutes
from helpline.web.desk.steps import StepRoutes
from helpline.web.desk.tools import ToolRoutes
from helpline.web.limits import Counters

DESK = ROOT / "desk"
_GRACE = 10.0


def demo_login(settings: Settings) -> tuple[str, str] | None:
    """E-mail address and password of the sample agent, None outside the demo."""
    if not settings.demo:
        return None
    return demo_agent.EMAIL, own_secret(settings.var / "demo-agent-password")


def totp_box(settings: Settings) -> Box:
    """Its keys are those of the settings, or one of this installation's own."""
    return Box(lambda: settings.totp_keys or (own_secret(settings.var / "totp-key"),))


def kinds_of_agents(transactions: Transactions, database: Database) -> tuple[Kind, ...]:
    """Jobs that say what agents wrote."""
    answers = BulkAnswers(transactions, SqlBulkAnswers(database))
    return UnsentLines(transactions).kind, answers.kind


class DeskContainer:
    """Everything of the desk, for one web process."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        transactions: Transactions,
        agents: Agents,
        bus: EventBus,
        hours: SupportHours,
        knowledge: Knowledge,
        counters: Counters,
        session: aiohttp.ClientSession,
        assistant: Assistant,
        bank: BankData,
        incidents: IncidentContainer,
        product: Product,
    ) -> None:
        self.product = product
        self.settings = settings
        self.counters = counters
        self.transactions = transactions
        self.clock = transactions.clock
        self.knowledge = knowledge
        self.accounts = SqlAccounts(database, totp_box(settings))
        self.store = SqlDesk(database)
        self.answers = SqlQuickAnswers(database)
        self.reads = Reads(SqlReads(database), self.clock)
        self.searching = Repeating(SqlSearches(database).step, EVERY)
        self.passwords = Passwords()
        self.tries = Tries(SqlTallies(database), self.clock)
        devices = Devices(*settings.identity_secrets)
        self.authentication = Authentication(self.accounts, self.passwords, self.tries, devices, self.clock)
        self.notes = Notes(transactions)
        self.feed = DeskFeed(bus, self.store, self.clock)
        undo_send = timedelta(seconds=settings.undo_send)
        self.attendance = Attendance(SqlAttendance(database), self.clock)
        self.work = Work(transactions, agents, self.notes, self.store, undo_send)
        seconds = {"target": settings.first_answer_target, "take_back_after": settings.take_back_after}
        self.monitor = QueueMonitor(transactions, agents, self.store, bus, hours, **seconds)
        counts = SqlCounts(database, NOT_UNDERSTOOD)
        self.counting = Repeating(counts.days.step, reporting.EVERY)
        self.noting = Noting(transactions, counts)
        self.reports = Reports(counts, knowledge, self.clock, hours, settings.first_answer_target)
        days = {"days": settings.retention_days, "attachment_days": settings.attachment_days}
        self.retention = Retention(SqlPersonalData(database), self.accounts, self.clock, **days)
        self.demo = demo_login(settings)
        single = settings.oidc_issuer, settings.oidc_client_id, settings.oidc_client_secret
        self.provider = OpenIdProvider(session, *single)
        self.bulk_answers = BulkAnswers(transactions, SqlBulkAnswers(database))
        answering = Answering(incidents.incidents, self.bulk_answers)
        self.handling = Handling(incidents.incidents, answering, knowledge, self.clock)
        has_window = fastlink.of(settings) is not None
        self.connections = Connections(transactions, bank, incidents.is_down, has_window=has_window)
        self.suggestions = Suggestions(assistant, knowledge, self.clock)

    @property
    def routes(self) -> list[web.RouteDef]:
        settings, store, clock = self.settings, self.store, self.clock
        guard = SessionGuard(settings, self.authentication, self.accounts, clock)
        codes = Codes(self.knowledge)
        return [
            *DeskPages(DESK).routes,
            *AccountRoutes(
                guard,
                self.authentication,
                self.accounts,
                store,
                self.feed,
                clock,
                self.counters,
                self.demo,
                settings.undo_send,
            ).routes,
            *OwnRoutes(guard, self.authentication, self.demo).routes,
            *SignOnRoutes(settings, guard, self.authentication, self.provider).routes,
            *ReadingRoutes(settings, guard, store, self.reads, self.feed, clock, self.product).routes,
            *StepRoutes(guard, self.work, self.notes, codes, self.transactions).routes,
            *ToolRoutes(
                guard,
                store,
                self.reads,
                self.work,
                self.transactions,
                self.connections,
                codes,
                self.suggestions,
            ).routes,
            *QuickAnswerRoutes(guard, self.answers, self.demo).routes,
            *BulkAnswerRoutes(guard, self.bulk_answers).routes,
            *IncidentRoutes(guard, self.handling).routes,
            *ReportRoutes(guard, self.reports, clock).routes,
            *EventRoutes(guard, self.feed, self.accounts, clock).routes,
        ]

    @contextlib.asynccontextmanager
    async def lifespan(self) -> AsyncIterator[None]:
        """Beside the requests, after the database was migrated."""
        await self.accounts.reseal()
        if self.demo:
            await demo_agent.seed_demo_agent(self.accounts, self.passwords, self.demo[1], self.clock.now())
        else:
            await demo_agent.disable_demo_agent(self.accounts)
        loops = [self.monitor.loop, self.feed.loop, self.feed.hearing, self.retention.loop]
        loops += [self.searching, self.counting, self.noting.loop, self.attendance.loop]
        tasks = [asyncio.create_task(loop.run()) for loop in loops]
        yield
        self.feed.close()
        for loop in loops:
            loop.stop()
        _, late = await asyncio.wait(tasks, timeout=_GRACE)
        for task in late:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
