"""What is written in Slack and names a place of the product has its button at the customer's."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from helpline.settings import Settings
from tests.slack.conftest import Hand
from tests.slack.payloads import ANA
from tests.slack.stand_in import SlackStandIn
from tests.support.web import House, eventually, running

WORDS = "Please look at Cloud Banking."


@pytest.fixture
async def house(with_slack: Settings, slack: SlackStandIn, tmp_path: Path) -> AsyncIterator[House]:
    file = tmp_path / "product.yml"
    place = "{names: Cloud Banking, url: 'https://app.example/banking', label: Open Cloud Banking}"
    file.write_text(f"places:\n  - {place}\n")
    async with running(replace(with_slack, product=str(file))) as started:
        slack.app = started.url
        yield started


async def test_a_line_from_a_thread_that_names_a_place_leads_there(hand_over: Hand) -> None:
    case = await hand_over()
    await case.claimed(ANA)
    await case.type(ANA, f"&gt;&gt; {WORDS}")
    await eventually(case.customer_reads(WORDS))
    places = [one.get("places") for one in (await case.customer.read())["messages"] if one["text"] == WORDS]
    assert places == [[{"label": "Open Cloud Banking", "url": "https://app.example/banking"}]]
