"""Composition root of `web`: the only files that build real things are this one and its desk's."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from datetime import datetime, timedelta, timezone
from functools import cache

import aiohttp
from aiohttp import web

from helpline import fastlink, internal, pythons
from helpline.assistant.client import RasaAssistant
from helpline.assistant.staff import StaffAssistant
from helpline.banking.contract import BankData
from helpline.banking.meter import ProviderMetrics
from helpline.banking.promise_keeper import PromiseKeeper
from helpline.banking.repairs import Repairs
from helpline.banking.watcher import Watcher
from helpline.conversations.agents import Agents
from helpline.conversations.customer_extras import CustomerExtras
from helpline.conversations.delivery import Delivery
from helpline.conversations.event_bus import EventBus
from helpline.conversations.gate import Gate
from helpline.conversations.hours import parse_hours
from helpline.conversations.promises import Promises
from helpline.conversations.refreshes import Refreshes
from helpline.conversations.repeating import Repeating, lasting
from helpline.conversations.service import Conversations
from helpline.conversations.shares import Shares
from helpline.conversations.transactions import Transactions
from helpline.conversations.workers import Workers
from helpline.desk_container import DeskContainer, kinds_of_agents
from helpline.errors import HelplineError
from helpline.incident_container import IncidentContainer
from helpline.jobs.kinds import KindsWorker
from helpline.knowledge import Knowledge
from helpline.mail_container import MailContainer
from helpline.notice_container import NoticeContainer
from helpline.ocr.reader import Reader
from helpline.places import ROOT
from helpline.push_container import PushContainer
from helpline.settings import Settings
from helpline.slack_container import SlackContainer
from helpline.storage.database import Database
from helpline.storage.desk_store import SqlDesk
from helpline.storage.jobs import SqlJobs
from helpline.storage.migrate import is_fit, upgrade
from helpline.storage.repairs import SqlRepairs
from helpline.storage.slack_mirror import MirroringStore
from helpline.storage.store import SqlStore
from helpline.storage.waits import SqlWaits
from helpline.ways import ways_of
from helpline.web.demo import Demo
from helpline.web.extra_routes import ExtraRoutes
from helpline.web.health import Health, Once
from helpline.web.help import Help
from helpline.web.limits import Counters
from helpline.web.metrics import Metrics
from helpline.web.operators import Operators
from helpline.web.pages import Pages
from helpline.web.product import product_of
from helpline.web.relay import PollRelay, RedisRelay
from helpline.web.repair import RepairRoutes
from helpline.web.slack import SlackApp, is_configured
from helpline.web.widget import WidgetChannel

WIDGET = ROOT / "widget"
HELP = ROOT / "help"
KNOWLEDGE = ROOT / "data" / "knowledge"
SHUTDOWN_GRACE = 10.0
KEEP_JOBS, PURGE = timedelta(hours=24), 3_600.0
"""For how long what comes again is recognised (Slack's last repeat of an event comes after six minutes), and
the seconds between two looks for older ones."""
_PROBE = 2.0
"""Seconds for which one look at the database, with a row that is written, counts."""


@cache
def knowledge() -> Knowledge:
    """Read once for all that look something up in it."""
    return Knowledge.load(KNOWLEDGE)


class UtcClock:
    """Implements conversations.ports.Clock."""

    def now(self) -> datetime:
        return datetime.now(timezone.utc)


class Container:
    """All parts of the web process, built once and joined together. To be made in the running event loop.

    `bank` replaces the provider named by the settings. Raises SettingsError when the support hours make no
    sense, or the database's file can't be made.
    """

    def __init__(self, settings: Settings, bank: BankData | None = None) -> None:
        self.settings = settings
        self.clock = UtcClock()
        self.metrics = Metrics()
        self.bus = EventBus()
        self.product = product_of(settings)
        self.hours = parse_hours(settings.support_hours)
        self._build_storage(settings)
        self._build_outside(settings, bank)
        self._build_conversations(settings)
        self._build_workers(settings)
        self.desk = self._desk(settings)

    def _build_storage(self, settings: Settings) -> None:
        self.counters = Counters(settings.redis_url)
        self.database = Database(settings.database)
        self.database.on_away = self.metrics.database_away
        self.desk_database = self.database.apart()  # however many desks there are, customers keep theirs
        for name, pool in (("main", self.database), ("desk", self.desk_database)):
            self.metrics.watch_pool(name, pool.in_use, pool.size)
        self.store = self._store(self.database)
        self.jobs = SqlJobs(self.database)
        self.kept_repairs = SqlRepairs(self.database)

    def _store(self, database: Database) -> SqlStore:
        mirrored, ways = is_configured(self.settings) and self.settings.slack_channel, ways_of(self.settings)
        return MirroringStore(database, mirrored, ways) if mirrored else SqlStore(database, ways)

    def _build_outside(self, settings: Settings, bank: BankData | None) -> None:
        from helpline.banking.yodlee import YodleeBankData

        session = self.session = aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar())
        shown = internal.header(internal.secret_of(settings))
        url, timeout = settings.rasa_url, settings.rasa_timeout
        self.assistant = RasaAssistant(session, url, timeout=timeout, headers=shown)
        self.staff_assistant = StaffAssistant(session, url, timeout=timeout, wary=True, headers=shown)
        known = settings.yodlee_client_id, settings.yodlee_secret
        meter = ProviderMetrics(self.metrics.registry)
        provider = YodleeBankData(session, settings.bank_data_url, *known, meter=meter)
        self.bank: BankData = bank or provider
        self.windows = provider
        self.fastlink = fastlink.of(settings)

    def _build_conversations(self, settings: Settings) -> None:
        self.transactions = Transactions(self.store, self.bus, self.metrics, self.clock)
        self.workers = Workers(settings.workers)
        self.shares = Shares(
            conversation=settings.waiting_per_conversation,
            client=settings.waiting_per_client,
            tickets=settings.tickets_per_client,
            workers=settings.workers_per_client,
            messages=settings.messages_per_conversation,
        )
        self.conversations = Conversations(self.transactions, self.hours, self.workers, self.shares)
        self.agents = Agents(self.transactions)
        self.incidents = IncidentContainer(settings, self.database, self.transactions, self.bank, knowledge)
        self.reader = Reader(pythons.public()) if settings.read_pictures else None

    def _build_workers(self, settings: Settings) -> None:
        self.gate = Gate(self.assistant.ready, self.bus.work)
        self.delivery = Delivery(
            self.transactions,
            self.assistant,
            self.hours,
            self.workers,
            self.shares,
            self.gate,
            self.incidents.open_now,
        )
        self.bus.on_work = self.delivery.wake
        watcher = Watcher(
            self.store, Refreshes(self.transactions), self.bank, self.clock, self.incidents.sight
        )
        keeper = PromiseKeeper(self.store, Promises(self.transactions), self.bank, self.clock)
        said = kinds_of_agents(self.transactions, self.database)
        kinds = watcher.kind, keeper.kind, *self.incidents.kinds, *said
        self.worker = KindsWorker(self.jobs, self.clock.now, *kinds)
        outside = self.bank, self.windows, self.windows, self.incidents.is_down
        self.repairs = Repairs(self.transactions, self.store, self.kept_repairs, *outside, self.worker.wake)
        self.worker.add(self.repairs.kind)
        self.slack = self._slack(settings) if is_configured(settings) else None
        self.mail = MailContainer(settings, self.database, self.transactions, self.conversations)
        asked = self.bank, self.windows, knowledge, self.incidents, self.metrics.registry, bool(self.fastlink)
        self.notices = NoticeContainer(settings, self.database, self.transactions, *asked)
        self.push = PushContainer(settings, self.session, self.database, self.clock)
        for kind in (*self.mail.kinds, *self.notices.kinds, *self.push.kinds):
            self.worker.add(kind)

    def _slack(self, settings: Settings) -> SlackApp:
        slack = SlackContainer(settings, self.session, self.database, self.transactions, knowledge())
        inside = self.agents, self.incidents, self.staff_assistant, self.bank
        for kind in slack.kinds(self.store, *inside):
            self.worker.add(kind)
        self.bus.on_changed.append(lambda _conversation: self.worker.wake())
        return SlackApp(settings, self.jobs, self.clock, slack.people, self.worker.wake)

    def _desk(self, settings: Settings) -> DeskContainer:
        transactions = Transactions(self._store(self.desk_database), self.bus, self.metrics, self.clock)
        parts = transactions, Agents(transactions), self.bus, self.hours, knowledge(), self.counters
        outside = self.session, self.assistant, self.bank, self.incidents, self.product
        return DeskContainer(settings, self.desk_database, *parts, *outside)

    @property
    def routes(self) -> list[web.RouteDef]:
        settings, clock = self.settings, self.clock
        parts = self.bus, self.metrics, self.counters, self.desk.attendance, self.product
        channel = WidgetChannel(settings, self.conversations, *parts)
        left = CustomerExtras(self.transactions, self.shares), SqlDesk(self.database)
        figures, operators = SqlWaits(self.database), Operators(settings)
        checks = {
            "database": Once(self._database_writes, _PROBE),
            "migrations": Once(self._is_migrated, _PROBE),
            "assistant": Once(self.assistant.ready, 0.0),
        }
        return [
            *channel.routes,
            *Pages(settings, WIDGET).routes,
            *Demo(settings, WIDGET).routes,
            *Help(settings, HELP, knowledge()).routes,
            *self.desk.routes,
            *ExtraRoutes(settings, channel, self.conversations, *left, self.counters, self.reader).routes,
            *RepairRoutes(settings, self.fastlink, channel, self.repairs, self.counters, WIDGET).routes,
            *Health(checks, figures, clock, self.metrics, operators).routes,
            *(self.slack.routes if self.slack else ()),
            *self.mail.routes(self.counters, WIDGET),
            *self.notices.routes(self.worker.wake),
            *self.push.routes(channel, self.counters),
        ]

    async def lifespan(self, _app: web.Application) -> AsyncIterator[None]:
        """What works beside the requests: workers, relays, loops. Raises SchemaUnfit, DatabaseAway."""
        try:
            await upgrade(self.database)
        except HelplineError:
            await self.close()
            raise
        await asyncio.gather(self.gate.look(), self.incidents.board.look())  # no turn goes without them
        loops = [PollRelay(self.bus, self.store).loop, self.gate.loop, Repeating(self._purge_jobs, PURGE)]
        loops += [*self.mail.loops, *self.incidents.loops, *self.notices.loops]
        tasks = [asyncio.create_task(loop.run()) for loop in loops]
        tasks.append(asyncio.create_task(lasting("delivery", self.delivery.run)))
        tasks.append(asyncio.create_task(lasting("jobs", self.worker.run)))
        async with contextlib.AsyncExitStack() as beside:
            await beside.enter_async_context(self._relayed())
            await beside.enter_async_context(self.desk.lifespan())
            if self.slack:
                await beside.enter_async_context(self.slack.lifespan())
            yield
        for loop in loops:
            loop.stop()
        await asyncio.gather(self.worker.stop(SHUTDOWN_GRACE), self.delivery.stop(SHUTDOWN_GRACE))
        await _finished(tasks)

    async def shut(self, _app: web.Application) -> None:
        """Before connections are waited for: streams would never end by themselves."""
        self.desk.feed.close()
        self.bus.close()
        await self.delivery.stop(SHUTDOWN_GRACE)

    async def close(self, _app: web.Application | None = None) -> None:
        """When nothing works any more."""
        await self.session.close()
        if self.reader:
            await self.reader.close()
        for database in {self.database, self.desk_database}:
            await database.close()

    @contextlib.asynccontextmanager
    async def _relayed(self) -> AsyncIterator[None]:
        if not self.settings.redis_url:
            yield
            return
        redis = RedisRelay(self.bus, self.settings.redis_url)
        relay = asyncio.create_task(lasting("relay", redis.run))
        yield
        relay.cancel()
        await asyncio.gather(relay, return_exceptions=True)

    async def _purge_jobs(self) -> bool:
        await self.jobs.purge(self.clock.now() - KEEP_JOBS)
        await self.kept_repairs.purge(self.clock.now() - KEEP_JOBS)
        return False

    async def _database_writes(self) -> bool:
        """Reading alone would not notice a disk that is full."""
        await self.store.probe(self.clock.now())
        return True

    async def _is_migrated(self) -> bool:
        return await is_fit(self.database)


async def _finished(tasks: list[asyncio.Task[None]]) -> None:
    """Every loop was told to stop; one that hangs is cut off."""
    _, late = await asyncio.wait(tasks, timeout=SHUTDOWN_GRACE)
    for task in late:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
