"""Messages that name places of the product carry their addresses, to the customer and to the desk."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from helpline.settings import Settings
from tests.desk.agent import DeskAgent
from tests.support.web import Customer, House, running

PLACES = [{"label": "Chart of Accounts", "url": "https://app.example/accounts"}]


@pytest.fixture
async def house(settings: Settings, tmp_path: Path) -> AsyncIterator[House]:
    file = tmp_path / "product.yml"
    file.write_text("places:\n  - {names: Chart of Accounts, url: 'https://app.example/accounts'}\n")
    async with running(replace(settings, product=str(file))) as started:
        yield started


async def test_both_sides_get_the_address_by_reading_and_by_the_stream(
    ann: DeskAgent, waiting: Customer
) -> None:
    await ann.step(waiting.id, "claim")
    async with waiting.events() as events:
        await ann.say(waiting.id, "Please open the Chart of Accounts.")
        (*_, (_, told)) = await events.until(
            lambda name, data: name == "message" and data["author"] == "agent"
        )
    assert told["places"] == PLACES
    said = (await waiting.read())["messages"]
    assert said[-1]["places"] == PLACES
    assert "places" not in said[0]
    assert (await ann.detail(waiting.id))["messages"][-1]["places"] == PLACES
