"""Any process may be killed while an incident or its end is told: who was told hears the end, once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import Any
from uuid import uuid4

import aiohttp
import pytest

from helpline.conversations import texts
from tests.desk.agent import DeskAgent
from tests.faults.crowd import checked
from tests.slack.payloads import CHANNEL, shown
from tests.slack.stand_in import SECRET, TOKEN, SlackStandIn
from tests.stack import Sandbox, Stack
from tests.stack.customer import Customer, Message, responses
from tests.stack.processes import free_ports, holds, is_ok
from tests.stack.sandbox import connection
from tests.support.closing import Closing
from tests.support.web import eventually

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]
CUSTOMERS, LATE = 8, 4
WITHIN = 180.0
TELLS = {"utter_incident", "utter_incident_others"}
BANKS = {"web": "chase", "actions": "amex", "rasa": "citi"}
"""Of each kill one of its own: what one test saw is no evidence in the next."""


@pytest.fixture(scope="module")
def slack_port() -> int:
    return free_ports(1)[0]


@pytest.fixture(scope="module")
def noticing(tmp_path_factory: pytest.TempPathFactory, slack_port: int) -> Iterator[Stack]:
    slack = {"slack_bot_token": TOKEN, "slack_signing_secret": SECRET, "slack_channel": CHANNEL}
    address = f"http://127.0.0.1:{slack_port}/api/"
    var = tmp_path_factory.mktemp("incidents")
    started = Stack(var, incidents="yes", slack_api_url=address, **slack)
    try:
        started.start()
        yield started
        started.stop()
    finally:
        started.sweep()


@pytest.fixture
async def slack(slack_port: int) -> AsyncIterator[SlackStandIn]:
    started = SlackStandIn()
    started.port = slack_port
    await started.start()
    yield started
    await started.stop()
    assert started.broken == []


@pytest.mark.parametrize("killed", list(BANKS))
async def test_who_was_told_hears_the_end_once_whatever_is_killed(
    noticing: Stack, http: aiohttp.ClientSession, slack: SlackStandIn, killed: str, closing: Closing
) -> None:
    bank, agent = BANKS[killed], closing(await _agent(noticing, http))
    opened = await agent.post("/incidents", {"bank": bank}, 201)
    incident, name = opened["id"], opened["name"]
    customers = [closing(await _come(noticing, http, bank)) for _ in range(CUSTOMERS + LATE)]
    first, late = customers[:CUSTOMERS], customers[CUSTOMERS:]
    await _known(first[0])

    await _killed_after(noticing, killed, [_ask(one) for one in first], many=CUSTOMERS // 2)
    for customer in first:
        assert _told(await customer.read_when_there())

    # Its end, while some who have not heard of it ask for the first time.
    asking = [asyncio.create_task(_ask(one)) for one in late]
    await _close(noticing, agent, incident, killed)
    await asyncio.gather(*asking)
    over = texts.incident_over(name, sure=True)
    for customer in customers:
        if _told(await customer.read_when_there()):
            await customer.wait_for(over, seconds=WITHIN)
    await _slack_has_it(slack, name)
    for customer in customers:
        messages = await checked(customer)
        assert _many(messages, over) == _told(messages), await customer.transcript()


async def _agent(stack: Stack, http: aiohttp.ClientSession) -> DeskAgent:
    """The demo's own."""
    async with http.get(f"{stack.url}/desk/api/demo") as response:
        demo = await response.json()
    agent = DeskAgent(stack.url, "demo-agent")
    agent.email = demo["email"]
    status, body = await agent.login(demo["password"])
    assert status == 200, body
    return agent


async def _come(stack: Stack, http: aiohttp.ClientSession, bank: str) -> Customer:
    login = f"customer-{uuid4().hex[:12]}"
    await Sandbox(http, stack.sandbox_url).put(login, [connection(bank, 409)])
    return await Customer.open(http, stack.url, login, patient=True)


async def _ask(customer: Customer) -> None:
    await customer.say("my bank is not updating", patient=True)


async def _known(customer: Customer) -> None:
    """The list of open incidents is read every other second."""
    while not _told(await customer.say("is it just me?", patient=True)):  # noqa: ASYNC110
        await asyncio.sleep(0.2)


def _told(messages: list[Message]) -> int:
    """1 if the customer knows of the incident. That it is told at length happens once."""
    said = responses(messages)
    assert said.count("utter_incident") <= 1
    return int(bool(TELLS & set(said)))


def _many(messages: list[Message], words: str) -> int:
    return sum(message["text"] == words for message in messages)


async def _killed_after(stack: Stack, killed: str, asking: list[Any], many: int) -> None:
    """Kill as soon as so many are answered, and wait until all are."""
    tasks = [asyncio.create_task(one) for one in asking]
    while sum(task.done() for task in tasks) < many:
        await asyncio.wait([one for one in tasks if not one.done()], return_when=asyncio.FIRST_COMPLETED)
    stack.process(killed).kill()
    await asyncio.gather(*tasks)
    await _back(stack, killed)


async def _close(stack: Stack, agent: DeskAgent, incident: str, killed: str) -> None:
    status, _ = await agent.call("POST", f"/incidents/{incident}/close", {})
    assert status == 200
    stack.process(killed).kill()
    await _back(stack, killed)


async def _back(stack: Stack, killed: str) -> None:
    """Started again by the supervisor."""
    assert await asyncio.to_thread(holds, lambda: is_ok(stack.health(killed)), WITHIN), stack.log_end()


async def _slack_has_it(slack: SlackStandIn, name: str) -> None:
    """One thread, with one end."""

    def heads() -> list[dict[str, Any]]:
        return [head for head in slack.heads if f"Incident: {name}" in shown(head)]

    async def ended() -> bool:
        return bool(heads() and slack.thread(heads()[0]["ts"]))

    await eventually(ended, WITHIN)
    [head] = heads()
    assert [line.split(".")[0] for line in slack.thread(head["ts"])] == [f"*{name}*: Closed by Dana Demo"]
