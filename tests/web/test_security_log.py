"""What is refused to customers stands in the log under a name that stays: why, where and to whom."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import aiohttp
import jwt
import pytest
from structlog.testing import capture_logs

import helpline.desk.refusals  # noqa: F401 - its errors are among those that are counted
from helpline.errors import HelplineError
from helpline.settings import Settings
from tests.support.web import SECRET, Customer, House, running

DOCS = Path(__file__).parents[2] / "docs"
OTHER_PAGE = "https://elsewhere.example"


@pytest.fixture(params=["sqlite"])
def database_url(tmp_path: Path) -> str:
    """What is tested here never differs between databases."""
    return f"sqlite+aiosqlite:///{tmp_path / 'helpline.db'}"


def told(logs: Any, event: str) -> list[dict[str, Any]]:
    return [line for line in logs if line["event"] == event]


async def test_a_page_that_is_not_listed(house: House, session: aiohttp.ClientSession) -> None:
    with capture_logs() as logs:
        for origin in (OTHER_PAGE, "https://x.example/secret?token=1"):
            headers = {"Origin": origin}
            async with session.post(f"{house.url}/api/conversations", json={}, headers=headers) as answer:
                assert answer.status == 403
    first, second = told(logs, "origin_refused")
    assert first["origin"] == OTHER_PAGE
    assert first["address"] == "127.0.0.1"
    assert first["route"] == "POST /api/conversations"
    assert second["origin"] == "malformed"
    assert "token=1" not in str(logs)


async def test_an_identity_token_that_is_not_valid(house: House, session: aiohttp.ClientSession) -> None:
    over = jwt.encode({"sub": "carla", "exp": int(time.time()) - 400}, SECRET, "HS256")
    with capture_logs() as logs:
        async with session.post(f"{house.url}/api/conversations", json={"identity": over}) as answer:
            assert answer.status == 401
    [line] = told(logs, "identity_refused")
    assert (line["cause"], line["address"]) == ("ExpiredSignatureError", "127.0.0.1")
    assert -410 <= line["exp_in"] <= -390
    assert over not in str(logs)


async def test_a_token_of_another_conversation(customer: Customer, house: House) -> None:
    other = await Customer.open(customer.session, house.url)
    customer.token = other.token
    with capture_logs() as logs:
        status, _ = await customer.post({"id": str(uuid4()), "text": "hi"})
    assert status == 404
    [line] = told(logs, "token_refused")
    assert line["route"] == "POST /api/conversations/{id}/messages"
    assert other.token not in str(logs)


async def test_a_limit_is_told_by_its_name_and_seldom(
    settings: Settings, session: aiohttp.ClientSession
) -> None:
    few = replace(settings, message_burst=2, message_rate=0.01)
    async with running(few) as house:
        customer = await Customer.open(session, house.url)
        with capture_logs() as logs:
            answers = [(await customer.post({"id": str(uuid4()), "text": "hi"}))[0] for _ in range(12)]
        async with session.get(f"{house.url}/metrics") as answer:
            metrics = await answer.text()
    assert answers.count(429) == 10
    lines = told(logs, "limit_hit")
    assert [line["cause"] for line in lines] == ["messages"] * 5, "who floods must not fill the log, too"
    assert 'helpline_security_events_total{event="limit_hit"} 10.0' in metrics


async def test_behind_a_proxy_it_is_the_clients_address(
    settings: Settings, session: aiohttp.ClientSession
) -> None:
    behind = replace(settings, trusted_proxies=("127.0.0.1",))
    headers = {"Origin": OTHER_PAGE, "X-Forwarded-For": "198.51.100.7"}
    async with running(behind) as house:
        with capture_logs() as logs:
            async with session.post(f"{house.url}/api/conversations", json={}, headers=headers) as answer:
                assert answer.status == 403
    assert told(logs, "origin_refused")[0]["address"] == "198.51.100.7"


async def test_what_is_no_matter_of_security_is_not_told(customer: Customer) -> None:
    with capture_logs() as logs:
        assert (await customer.post({"id": "not-a-uuid", "text": "hi"}))[0] == 422
    assert not [line for line in logs if "cause" in line]


def test_every_event_is_described_and_every_one_described_exists() -> None:
    def below(kind: type[HelplineError]) -> set[type[HelplineError]]:
        return {kind}.union(*(below(one) for one in kind.__subclasses__()))

    names = {kind.event for kind in below(HelplineError) if kind.event}
    alone = {"agent_signed_in", "internal_refused", "slack_connections_refused"}
    section = (DOCS / "security.md").read_text("utf-8").split("## Security events")[1].split("\n## ")[0]
    assert set(re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)) == names | alone
