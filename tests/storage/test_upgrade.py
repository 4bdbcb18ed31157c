"""From the former release to this one and back, on a database that it filled, while it goes on writing."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

import aiohttp
import pytest

from helpline.settings import Settings
from helpline.storage.database import Database
from helpline.storage.migrate import is_fit, migrate
from tests.desk.agent import DeskAgent
from tests.storage.differences import differences
from tests.storage.former import FORMER, Former, Rows, fill, tokens
from tests.support.closing import Closing, closed
from tests.support.web import Customer, House, eventually, running

pytestmark = pytest.mark.timeout(900)
WRITTEN = {"conversations", "messages", "turns", "probes"}
"""What the former release writes to in these tests; all else stays as it was."""
GROWN = {"messages", "turns", "quick_answers"}
"""Where rows may be added and none is lost: a team without quick answers gets some with the upgrade."""


@pytest.fixture
def database_url(empty_url: str) -> str:
    return empty_url


@pytest.fixture
def filled(settings: Settings) -> Settings:
    """The rows keep their age, whenever this is run."""
    fill(settings.database_url)
    return replace(settings, retention_days=36_500, attachment_days=36_500)


async def test_there_and_back_and_there_again_nothing_is_lost(filled: Settings, closing: Closing) -> None:
    url = filled.database_url
    async with Former.on(url) as former:
        before = await former.rows()
        async with former.writing():
            for to in ("", FORMER, ""):
                await _written(former, 10)
                await migrate(filled, to=to)
        after = await former.rows()
        _check_kept(before, after)
        _check_said(former, after)
    database = closing(Database(url))
    async with database.read() as connection:
        assert await connection.run_sync(differences) == []
    assert await is_fit(database)


async def test_both_releases_serve_the_same_customers(
    filled: Settings, session: aiohttp.ClientSession
) -> None:
    async with Former.on(filled.database_url) as former:
        before = await former.rows()
        async with former.writing():
            async with running(filled) as house:
                await _written(former, 10)
                await _check_served(house, session)
            await migrate(filled, to=FORMER)
            await _written(former, 10)
            async with running(filled) as house:
                await _check_served(house, session)
        async with running(filled) as house:
            await eventually(lambda: _all_answered(former), 60)
        after = await former.rows()
        _check_said(former, after)
        assert _texts(before) <= _texts(after)
        assert len(after["tickets"]) >= len(before["tickets"])


async def _check_served(house: House, session: aiohttp.ClientSession) -> None:
    """Customers read what they wrote and go on, agents sign in and see who waits."""
    for conversation, token in tokens(house.settings.database_url).items():
        opened = {"id": conversation, "token": token, "verified": False}
        customer = Customer(session, house.url, opened)
        seqs = [one["seq"] for one in (await customer.read())["messages"]]
        assert seqs == list(range(1, len(seqs) + 1)), "nothing missing, in order"
        assert await customer.say("and now?") > len(seqs)
    async with closed(DeskAgent(house.url, "ann")) as ann:
        assert (await ann.login())[0] == 200
        waiting = (await ann.get("/queue"))["items"]
        assert "Mina Sato" in str(waiting)


async def _written(former: Former, more: int) -> None:
    """Until it has taken so many messages more."""
    wanted = sum(map(len, former.said.values())) + more

    async def holds() -> bool:
        return sum(map(len, former.said.values())) >= wanted

    await eventually(holds, 60)


async def _all_answered(former: Former) -> bool:
    rows = await former.rows()
    return not any("pending" in row for row in rows["turns"])


def _check_kept(before: Rows, after: Rows) -> None:
    for name, rows in before.items():
        assert name in WRITTEN | GROWN or rows == after[name], name
        if name in GROWN:
            assert not Counter(map(repr, rows)) - Counter(map(repr, after[name])), name


def _check_said(former: Former, rows: Rows) -> None:
    """Every message that was taken is there once, in the order in which it was taken."""
    for conversation, said in former.said.items():
        kept = [(row[1], row[2]) for row in rows["messages"] if row[0] == conversation]
        numbers, ids = zip(*sorted(kept), strict=True)
        assert list(numbers) == list(range(1, len(numbers) + 1))
        assert [one for one in ids if one in set(said)] == said


def _texts(rows: Rows) -> Counter[Any]:
    return Counter((row[0], row[2], row[5]) for row in rows["messages"])
