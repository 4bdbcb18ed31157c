"""One process that notices, with a clock that can be moved, before the sandbox as its provider."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp.test_utils import TestServer

from helpline.banking.sandbox import create_app
from helpline.banking.transport import Timeouts
from helpline.banking.yodlee import YodleeBankData
from helpline.conversations.messages import Customer, Message
from helpline.incidents.board import Board
from helpline.incidents.service import Incidents
from helpline.incidents.sighting import sighting
from helpline.jobs.kinds import KindsWorker
from helpline.knowledge import Knowledge
from helpline.noticing.looking import Looking
from helpline.noticing.models import Hint
from helpline.noticing.quiet import parse_quiet
from helpline.noticing.telling import Telling
from helpline.noticing.waking import Waking
from helpline.noticing.words import Words
from helpline.storage.incidents import SqlIncidents
from helpline.storage.notices import SqlNotices
from tests.support.parts import Parts

KNOWLEDGE = Knowledge.load(Path(__file__).parents[2] / "data" / "knowledge")
ANN = Customer(id="ann-1104711", name="Ann")


@dataclass
class Tally:
    """Implements noticing.meter.Meter."""

    stages: list[str] = field(default_factory=list)

    def event(self, outcome: str) -> None:
        raise AssertionError("nobody calls here")

    def told(self, stage: str) -> None:
        self.stages.append(stage)


class Office:
    def __init__(self, parts: Parts, url: str, session: aiohttp.ClientSession, quiet: str) -> None:
        self.parts, self.url, self.session = parts, url, session
        self.store = SqlNotices(parts.database)
        incidents = SqlIncidents(parts.database)
        self.board = Board(incidents)
        self.incidents = Incidents(incidents, parts.transactions, self.board)
        bank = YodleeBankData(
            session, f"{url}/ysl", "id", "secret", clock=parts.clock.now, timeouts=Timeouts(pause=0.01)
        )
        self.tally = Tally()
        words = Words(lambda: KNOWLEDGE, can_repair=True)
        said = words, parse_quiet(quiet), lambda: self.board.incidents, self.tally
        telling = Telling(self.store, parts.transactions, *said, timedelta(minutes=15))
        looking = Looking(
            self.store,
            parts.transactions,
            bank,
            bank,
            lambda: KNOWLEDGE,
            telling,
            lambda connection, now: sighting(connection, KNOWLEDGE, now),
        )
        self.waking = Waking(self.store, parts.clock)
        kinds = looking.kind, *self.waking.kinds, *self.incidents.kinds
        self.worker = KindsWorker(parts.jobs, parts.clock.now, *kinds)

    async def furnish(self, *connections: dict[str, Any], login: str = ANN.id) -> None:
        address = f"{self.url}/sandbox/customers/{login}"
        async with self.session.put(address, json={"connections": list(connections)}) as response:
            assert response.status == 200, await response.text()

    def broken(self, bank: str = "chase", code: int = 402, *, days: float = 1, **more: Any) -> dict[str, Any]:
        """Tried just now in vain; brought something so many days ago for the last time."""
        now = self.parts.clock.now()
        last = (now - timedelta(days=days)).isoformat()
        return {"bank": bank, "code": code, "last_updated": last, "last_attempt": now.isoformat(), **more}

    def well(self, bank: str = "chase", **more: Any) -> dict[str, Any]:
        return {"bank": bank, "code": 0, "last_updated": self.parts.clock.now().isoformat(), **more}

    async def event(self, *logins: str) -> None:
        """Of the provider, and all that follows from it right now."""
        now = self.parts.clock.now()
        await self.store.keep(Hint(id=now.isoformat(), name="REFRESH", customers=logins or (ANN.id,)), now)
        await self.settle()

    async def settle(self) -> None:
        while await self.worker.step():
            pass

    async def pass_time(self, **by: float) -> None:
        """In steps: what is due in between is done then."""
        whole = timedelta(**by)
        step = timedelta(minutes=20) if whole <= timedelta(hours=4) else max(whole / 24, timedelta(hours=1))
        end = self.parts.clock.now() + whole
        while (left := end - self.parts.clock.now()) > timedelta():
            self.parts.clock.ahead += min(step, left)
            await self.waking.sweep()
            await self.settle()

    def at(self, local: str, zone: Any) -> None:
        """Move on to the next time that a clock shows there, such as 02:00."""
        now = self.parts.clock.now().astimezone(zone)
        hour, minute = map(int, local.split(":"))
        then = now.replace(hour=hour, minute=minute, second=0, microsecond=0)
        self.parts.clock.ahead += (then if then > now else then + timedelta(days=1)) - now

    async def notices(self, conversation: str) -> list[Message]:
        return [one for one in await self.parts.messages(conversation) if one.author == "system"]

    async def words(self, conversation: str) -> list[str]:
        return [one.text for one in await self.notices(conversation)]


@asynccontextmanager
async def opened(parts: Parts, session: aiohttp.ClientSession, quiet: str = "never") -> AsyncIterator[Office]:
    server = TestServer(create_app(knowledge=Path("data/knowledge"), clock=parts.clock.now))
    await server.start_server()
    yield Office(parts, f"http://127.0.0.1:{server.port}", session, quiet)
    await server.close()


@pytest.fixture
async def office(parts: Parts, session: aiohttp.ClientSession) -> AsyncIterator[Office]:
    async with opened(parts, session) as made:
        parts.start()
        yield made


@pytest.fixture
async def considerate(parts: Parts, session: aiohttp.ClientSession) -> AsyncIterator[Office]:
    """With quiet hours; customers whose zone is not known live in Chicago."""
    async with opened(parts, session, "20:00-08:00 America/Chicago") as made:
        yield made
