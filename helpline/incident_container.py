"""Incidents' part of the composition root."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from helpline.banking.contract import BankData, Connection
from helpline.conversations.bulk_answers import BulkAnswers
from helpline.conversations.messages import OpenIncident, Sighting
from helpline.conversations.repeating import Repeating
from helpline.conversations.transactions import Transactions
from helpline.incidents.answering import Answering
from helpline.incidents.banks import bank_key
from helpline.incidents.board import EVERY, Board
from helpline.incidents.looking import Looking
from helpline.incidents.service import SWEEP, Incidents
from helpline.incidents.sighting import sighting
from helpline.knowledge import Knowledge
from helpline.settings import Settings
from helpline.storage.bulk_answers import SqlBulkAnswers
from helpline.storage.database import Database
from helpline.storage.incident_threads import MirroringIncidents
from helpline.storage.incidents import SqlIncidents
from helpline.web.slack import is_configured


class IncidentContainer:
    """For one web process. `sight`: what a connection says of its bank."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        transactions: Transactions,
        bank: BankData,
        knowledge: Callable[[], Knowledge],
    ) -> None:
        store = _store(settings, database)
        self._knowledge = knowledge
        self._now = transactions.now
        self.board = Board(store)
        self.incidents = Incidents(store, transactions, self.board, by_rule=settings.incidents)
        answers = BulkAnswers(transactions, SqlBulkAnswers(database))
        self.answering = Answering(self.incidents, answers)
        looking = Looking(store, transactions, bank, self.sight)
        self.kinds = (looking.kind, *self.incidents.kinds)

    def sight(self, connection: Connection, now: datetime) -> Sighting | None:
        return sighting(connection, self._knowledge(), now)

    def is_down(self, connection: Connection) -> bool:
        """A new sign-in would lead nowhere: its bank is in trouble for many, and asks for nothing just now.

        Who opens an incident in another process is known here after `EVERY` seconds.
        """
        key = bank_key(connection.bank, self._knowledge(), self._now().date())
        return connection.state != "needs_input" and self.board.is_confirmed(key)

    def open_now(self) -> tuple[OpenIncident, ...]:
        return self.board.incidents

    @property
    def loops(self) -> list[Repeating]:
        return [Repeating(self.board.look, EVERY), Repeating(self.incidents.sweep, SWEEP)]


def _store(settings: Settings, database: Database) -> SqlIncidents:
    channel = settings.slack_channel if is_configured(settings) else ""
    return MirroringIncidents(database, channel) if channel else SqlIncidents(database)
