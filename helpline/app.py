"""Composition root of `web`: the only file that builds real things."""

from __future__ import annotations

import asyncio
import contextlib
import faulthandler
from collections.abc import AsyncIterator
from datetime import datetime, timedelta, timezone
from functools import cache

import aiohttp
import structlog
from aiohttp import web

from helpline import internal, logs
from helpline.assistant.client import RasaAssistant
from helpline.assistant.staff import StaffAssistant
from helpline.banking.contract import BankData
from helpline.banking.meter import ProviderMetrics
from helpline.banking.watcher import Watcher
from helpline.conversations.agents import Agents
from helpline.conversations.changes import Changes
from helpline.conversations.delivery import Delivery
from helpline.conversations.gate import Gate
from helpline.conversations.hours import parse_hours
from helpline.conversations.hub import Hub
from helpline.conversations.notes import Notes
from helpline.conversations.ports import Assistant
from helpline.conversations.refreshes import Refreshes
from helpline.conversations.repeating import Repeating, lasting
from helpline.conversations.service import Conversations
from helpline.conversations.shares import Shares
from helpline.conversations.visitor import Visitor
from helpline.conversations.workers import Workers
from helpline.desk_house import DeskHouse
from helpline.errors import HelplineError
from helpline.jobs.kinds import KindsWorker
from helpline.knowledge import Knowledge
from helpline.places import ROOT
from helpline.settings import Settings
from helpline.slack.office import Office
from helpline.storage.database import Database
from helpline.storage.desk_store import SqlDesk
from helpline.storage.jobs import SqlJobs
from helpline.storage.migrate import is_fit, upgrade
from helpline.storage.slack_mirror import MirroringStore
from helpline.storage.slack_threads import SqlThreads
from helpline.storage.store import SqlStore
from helpline.storage.waits import SqlWaits
from helpline.web.demo import Demo
from helpline.web.health import Check, Health, Once
from helpline.web.help import Help
from helpline.web.limits import Counters
from helpline.web.metrics import Metrics
from helpline.web.middleware import Doorkeeper
from helpline.web.operators import Operators
from helpline.web.pages import Pages
from helpline.web.protocol import answer_plainly
from helpline.web.relay import PollRelay, RedisRelay
from helpline.web.slack import SlackChannel, SlackLife, is_configured
from helpline.web.visitor import VisitorRoutes
from helpline.web.widget import WidgetChannel

WIDGET = ROOT / "widget"
HELP = ROOT / "help"
KNOWLEDGE = ROOT / "data" / "knowledge"
SHUTDOWN_GRACE = 10.0
ENDED_WITHIN = 12.0
"""Seconds that an end in order may take in all; a database that stands still would hold it up for ever."""
KEEP_JOBS = timedelta(hours=24)
"""For how long what comes again is recognised; Slack's last repeat of an event comes after six minutes."""
PURGE = 3_600.0
_PROBE = 2.0
"""Seconds for which one look at the database, with a row that is written, counts."""
HALF_SENT = 30.0
"""Seconds that a connection may live without a whole request: before the first one, and between two."""

_NO_PROXIES = (
    "HELPLINE_PUBLIC_URL is https, so a proxy stands in front, but HELPLINE_TRUSTED_PROXIES names none: "
    "all customers count as one address, and so do all agents."
)
_NO_NAME = "HELPLINE_PUBLIC_URL is not set: the pages work under IP addresses and localhost alone."

log = structlog.get_logger(__name__)


@cache
def _knowledge() -> Knowledge:
    """Read once for all that look something up in it."""
    return Knowledge.load(KNOWLEDGE)


class UtcClock:
    """Implements conversations.ports.Clock."""

    def now(self) -> datetime:
        return datetime.now(timezone.utc)


class House:
    """All parts of the web process, built once and joined together."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.clock = UtcClock()
        self.metrics = Metrics()
        self.hub = Hub()
        self.counters = Counters(settings.redis_url)
        self.database = Database(settings.database)
        self.database.on_away = self.metrics.database_away
        self.desk_database = self.database.apart()  # however many desks there are, customers keep theirs
        for name, pool in (("main", self.database), ("desk", self.desk_database)):
            self.metrics.watch_pool(name, pool.in_use, pool.size)
        self.provider = ProviderMetrics(self.metrics.registry)
        self.slack = is_configured(settings)
        self.store = self._store(self.database)
        self.jobs = SqlJobs(self.database)
        self.hours = parse_hours(settings.support_hours)
        self.changes = Changes(self.store, self.hub, self.metrics, self.clock)
        self.workers = Workers(settings.workers)
        self.shares = Shares(
            conversation=settings.waiting_per_conversation,
            client=settings.waiting_per_client,
            tickets=settings.tickets_per_client,
            workers=settings.workers_per_client,
            messages=settings.messages_per_conversation,
        )
        self.conversations = Conversations(self.changes, self.hours, self.workers, self.shares)
        self.agents = Agents(self.changes)
        self.refreshes = Refreshes(self.changes)

    def _store(self, database: Database) -> SqlStore:
        mirrored = self.slack and self.settings.slack_channel
        return MirroringStore(database, mirrored) if mirrored else SqlStore(database)

    def desk(self) -> DeskHouse:
        changes = Changes(self._store(self.desk_database), self.hub, self.metrics, self.clock)
        parts = (changes, Agents(changes), self.hub, self.hours, _knowledge(), self.counters)
        return DeskHouse(self.settings, self.desk_database, *parts)

    def assistant(self, session: aiohttp.ClientSession) -> RasaAssistant:
        settings, shown = self.settings, internal.header(internal.secret_of(self.settings))
        return RasaAssistant(session, settings.rasa_url, timeout=settings.rasa_timeout, headers=shown)

    def slack_life(self, bank: BankData | None) -> SlackLife:
        def outside(session: aiohttp.ClientSession) -> tuple[Assistant, BankData]:
            timeout, shown = settings.rasa_timeout, internal.header(internal.secret_of(settings))
            assistant = StaffAssistant(session, settings.rasa_url, timeout=timeout, wary=True, headers=shown)
            return assistant, bank or self.bank(session)

        settings, notes = self.settings, Notes(self.changes)
        rooms = (
            settings,
            self.jobs,
            SqlThreads(self.database),
            self.store,
            self.agents,
            self.hub,
            self.clock,
        )
        office = Office(*rooms, _knowledge(), notes, outside)
        channel = SlackChannel(settings, self.jobs, self.clock, me=office.me, woken=office.wake)
        return SlackLife(settings, channel, office)

    async def purge_jobs(self) -> bool:
        await self.jobs.purge(self.clock.now() - KEEP_JOBS)
        return False

    def bank(self, session: aiohttp.ClientSession) -> BankData:
        from helpline.banking.yodlee import YodleeBankData

        known = self.settings.yodlee_client_id, self.settings.yodlee_secret
        return YodleeBankData(session, self.settings.bank_data_url, *known, meter=self.provider)


def create_app(settings: Settings, *, bank: BankData | None = None) -> web.Application:
    """The whole web process as an application. `bank` replaces the provider named by the settings.

    Raises SettingsError when the support hours make no sense.
    """
    answer_plainly()
    house = House(settings)
    doorkeeper = Doorkeeper(settings, house.metrics)
    app = web.Application(middlewares=doorkeeper.middlewares, client_max_size=1_048_576)
    app.on_response_prepare.append(doorkeeper.add_headers)
    counters = house.counters
    channel = WidgetChannel(settings, house.conversations, house.hub, house.metrics, counters)
    app.add_routes(channel.routes)
    app.add_routes(Pages(settings, WIDGET).routes)
    app.add_routes(Demo(settings, WIDGET).routes)
    app.add_routes(Help(settings, HELP, _knowledge()).routes)
    desk = house.desk()
    app.add_routes(desk.routes)
    left = Visitor(house.changes, house.shares), SqlDesk(house.database)
    app.add_routes(VisitorRoutes(settings, channel, house.conversations, *left, counters).routes)
    running = Running(house, desk, bank)
    figures, operators = SqlWaits(house.database), Operators(settings)
    app.add_routes(Health(running.checks, figures, house.clock, house.metrics, operators).routes)
    app.cleanup_ctx.append(running.live)
    app.on_shutdown.append(desk.shut)
    app.on_shutdown.append(running.shut)
    if house.slack:
        slack = house.slack_life(bank)
        app.add_routes(slack.routes)
        app.cleanup_ctx.append(slack.live)
    return app


class Running:
    """The life of what runs beside the requests: workers, watcher, relays."""

    def __init__(self, house: House, desk: DeskHouse, bank: BankData | None) -> None:
        self._house = house
        self._desk = desk
        self._bank = bank
        self._assistant: RasaAssistant | None = None
        self._delivery: Delivery | None = None
        self.checks: dict[str, Check] = {
            "database": Once(self._database_writes, _PROBE),
            "migrations": Once(self._is_migrated, _PROBE),
            "assistant": Once(self._assistant_ready, 0.0),
        }

    async def live(self, _app: web.Application) -> AsyncIterator[None]:
        house = self._house
        try:
            await upgrade(house.database)
        except HelplineError:
            await house.database.close()
            raise
        async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
            self._assistant = house.assistant(session)
            gate = Gate(self._assistant_ready, house.hub.work)
            self._delivery = Delivery(
                house.changes, self._assistant, house.hours, house.workers, house.shares, gate
            )
            house.hub.on_work = self._delivery.wake
            await gate.look()
            bank = self._bank or house.bank(session)
            watcher = Watcher(house.store, house.refreshes, bank, house.clock)
            worker = KindsWorker(house.jobs, house.clock.now, watcher.kind)
            purging = Repeating(house.purge_jobs, PURGE)
            loops = [PollRelay(house.hub, house.store).loop, gate.loop, purging]
            tasks = [asyncio.create_task(loop.run()) for loop in loops]
            tasks.append(asyncio.create_task(lasting("delivery", self._delivery.run)))
            tasks.append(asyncio.create_task(lasting("jobs", worker.run)))
            async with self._relayed(), self._desk.open(session, self._assistant, bank):
                yield
            for loop in loops:
                loop.stop()
            await asyncio.gather(worker.stop(SHUTDOWN_GRACE), self._delivery.stop(SHUTDOWN_GRACE))
            await _finished(tasks)
        for database in {house.database, house.desk_database}:
            await database.close()

    async def shut(self, _app: web.Application) -> None:
        """Before connections are waited for: streams would never end by themselves."""
        self._house.hub.close()
        if self._delivery:
            await self._delivery.stop(SHUTDOWN_GRACE)

    @contextlib.asynccontextmanager
    async def _relayed(self) -> AsyncIterator[None]:
        if not self._house.settings.redis_url:
            yield
            return
        redis = RedisRelay(self._house.hub, self._house.settings.redis_url)
        relay = asyncio.create_task(lasting("relay", redis.run))
        yield
        relay.cancel()
        await asyncio.gather(relay, return_exceptions=True)

    async def _database_writes(self) -> bool:
        """Reading alone would not notice a disk that is full."""
        await self._house.store.probe(self._house.clock.now())
        return True

    async def _is_migrated(self) -> bool:
        return await is_fit(self._house.database)

    async def _assistant_ready(self) -> bool:
        return self._assistant is not None and await self._assistant.ready()


async def _finished(tasks: list[asyncio.Task[None]]) -> None:
    """Every loop was told to stop; one that hangs is cut off."""
    _, late = await asyncio.wait(tasks, timeout=SHUTDOWN_GRACE)
    for task in late:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def serve(settings: Settings) -> None:
    """Run until SIGTERM or Ctrl-C."""
    secrets = *settings.secrets, internal.secret_of(settings)
    logs.configure(level=settings.log_level, json=settings.log_json, secrets=secrets)
    if settings.public_url.startswith("https:") and not settings.trusted_proxies:
        log.warning("all_share_one_address", detail=_NO_PROXIES)
    if not settings.demo and not settings.public_url:
        log.warning("public_url_missing", detail=_NO_NAME)
    with contextlib.suppress(ImportError):
        import uvloop

        uvloop.install()
    app = create_app(settings)
    app.on_shutdown.insert(0, _end_in_time)
    web.run_app(
        app,
        host=settings.host,
        port=settings.port,
        shutdown_timeout=SHUTDOWN_GRACE,
        keepalive_timeout=HALF_SENT,
        print=None,
    )


async def _end_in_time(_app: web.Application) -> None:
    """Tells where it hangs, and exits with 1. What is cut off is taken up after the next start."""
    faulthandler.dump_traceback_later(ENDED_WITHIN, exit=True)
