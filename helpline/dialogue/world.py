"""What the dialogue may look at in a turn: the knowledge, the time, the connections as seen now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from helpline.banking.contract import Connection
from helpline.dialogue.state import Case, Observed
from helpline.incidents.banks import bank_key
from helpline.knowledge import Knowledge, Problem
from helpline.knowledge.topics import Topic

FAILING = ("failing", "needs_input")
STALE = timedelta(days=3)
"""Data older than this is not "working", whatever the provider's status."""


@dataclass(frozen=True)
class Incident:
    """One bank's trouble for many, while it lasts. `bank`: its key; `customers`: seen failing so far."""

    id: str
    bank: str
    name: str
    since: datetime
    customers: int
    confirmed: bool = False


@dataclass(frozen=True)
class World:
    """One turn's view. `seen`: the verified customer's connections, None when nobody looked or could look."""

    knowledge: Knowledge
    now: datetime
    verified: bool = False
    seen: tuple[Connection, ...] | None = None
    unreachable: bool = False
    back_at: datetime | None = None
    """When the provider that can't be reached wants to be asked again, None if it told nothing."""
    incidents: tuple[Incident, ...] = ()
    can_repair: bool = False
    """The provider's own window can be opened from the chat."""

    @property
    def at(self) -> str:
        return self.now.isoformat(timespec="seconds")

    def problem(self, key: str) -> Problem | None:
        return self.knowledge.find_code(key) if key else None

    def topic(self, id: str) -> Topic | None:
        return self.knowledge.topics.get(id) if id else None

    def failing(self) -> list[Connection]:
        return [one for one in self.seen or () if one.state in FAILING]

    def connection_of(self, case: Case) -> Connection | None:
        return next((one for one in self.seen or () if one.id == case.connection), None)

    def connections_at(self, bank: str) -> list[Connection]:
        """The customer's own at this bank (an id or a name); without any, those of a merged name."""
        owned = [one for one in self.seen or () if self.is_named(one.bank, bank)]
        return owned or [one for one in self.seen or () if self._is_of_house(one.bank, bank)]

    def is_named(self, name: str, bank: str) -> bool:
        """Whether this name, as anybody writes it, is the bank with this id or name."""
        ids = {found.id for found in self.knowledge.find_bank(name)}
        return name.casefold() == bank.casefold() or bank in ids

    def _is_of_house(self, name: str, bank: str) -> bool:
        today, found = self.now.date(), self.knowledge.find_bank(name)
        return any(self.knowledge.same_house(one.id, bank, today) for one in found)

    def incident_at(self, bank: str) -> Incident | None:
        """The one at this bank (an id or a name), if any."""
        key = bank_key(bank, self.knowledge, self.now.date()) if bank else ""
        return next((one for one in self.incidents if one.bank == key), None)

    def observe(self, connection: Connection) -> Observed:
        problem = self.knowledge.problem_for(connection.status, connection.code)
        updated = connection.last_updated
        return Observed(
            state=connection.state,
            problem=problem.key if problem else connection.code or connection.status,
            updated=updated.isoformat() if updated else "",
            at=self.at,
            needs_credentials=connection.needs_credentials,
            auth=connection.auth,
            bank_failing=connection.bank_failing,
            stale=updated is None or self.now - updated > STALE,
        )

    def bank_id(self, name: str) -> str:
        """The id of a bank by its name, the name itself when we don't know it."""
        found = self.knowledge.find_bank(name)
        return found[0].id if len(found) == 1 else name

    def bank_name(self, bank: str) -> str:
        """As people say it: "Chase (JPMorgan Chase)" is Chase."""
        known = self.knowledge.bank(bank)
        return (known.name if known else bank).partition(" (")[0]
