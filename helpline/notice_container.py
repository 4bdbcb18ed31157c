"""Notices' part of the composition root."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from aiohttp import web
from prometheus_client import CollectorRegistry

from helpline.banking.contract import BankData, Consents
from helpline.conversations.repeating import Repeating
from helpline.conversations.transactions import Transactions
from helpline.incident_container import IncidentContainer
from helpline.knowledge import Knowledge
from helpline.noticing.looking import Looking
from helpline.noticing.meter import NoticeMetrics
from helpline.noticing.quiet import parse_quiet
from helpline.noticing.telling import Telling
from helpline.noticing.waking import MINUTE, Waking
from helpline.noticing.words import Words
from helpline.settings import Settings
from helpline.storage.database import Database
from helpline.storage.notices import SqlNotices
from helpline.web.provider_events import ProviderEvents


class NoticeContainer:
    """For one web process. Raises SettingsError where the quiet hours make no sense."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        transactions: Transactions,
        bank: BankData,
        consents: Consents,
        knowledge: Callable[[], Knowledge],
        incidents: IncidentContainer,
        registry: CollectorRegistry,
        can_repair: bool,
    ) -> None:
        self._settings = settings
        self._clock = transactions.clock
        self._meter = NoticeMetrics(registry)
        self._store = SqlNotices(database)
        words, quiet = Words(knowledge, can_repair=can_repair), parse_quiet(settings.quiet_hours)
        after = timedelta(seconds=settings.notice_after)
        said = words, quiet, incidents.open_now, self._meter, after
        telling = Telling(self._store, transactions, *said)
        looking = Looking(self._store, transactions, bank, consents, knowledge, telling, incidents.sight)
        self._waking = Waking(self._store, self._clock)
        self.kinds = (looking.kind, *self._waking.kinds) if settings.notices else ()

    @property
    def loops(self) -> list[Repeating]:
        return [Repeating(self._waking.sweep, MINUTE)] if self._settings.notices else []

    def routes(self, woken: Callable[[], None]) -> list[web.RouteDef]:
        if not self._settings.notices:
            return []
        return ProviderEvents(self._settings, self._store, self._clock, self._meter, woken).routes
