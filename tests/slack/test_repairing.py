"""*Fix it here* from Slack: who has claimed sends it, for the connection that it helps, and nobody else."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import Any
from uuid import uuid4

import aiohttp
import pytest

from helpline.container import Container
from helpline.conversations import texts as words
from helpline.settings import Settings
from helpline.slack import texts
from helpline.storage.desk_tables import audit
from tests.slack import payloads
from tests.slack.conftest import Case
from tests.slack.kept import kept
from tests.slack.payloads import ANA, BEN, buttons, shown
from tests.slack.stand_in import SlackStandIn
from tests.support import rasa as rasa_stand_in
from tests.support.rasa import RasaStandIn
from tests.support.web import Customer, House, eventually, running
from tests.web.repairing import CARLA, Repairer, Window, enter, window, with_window  # noqa: F401


@pytest.fixture
async def house(with_slack: Settings, window: Window, slack: SlackStandIn) -> AsyncIterator[House]:  # noqa: F811
    async with running(with_window(with_slack, window)) as started:
        slack.app = started.url
        yield started


Waiting = Callable[..., Any]


@pytest.fixture
def carla_waits(
    house: House, slack: SlackStandIn, rasa: RasaStandIn, session: aiohttp.ClientSession
) -> Waiting:
    """`await carla_waits()` is the Case of a signed-in customer whose thread is posted."""

    async def one(opened: Callable[[], Any] = lambda: enter(house, session)) -> Case:
        rasa.replies = lambda _turn: [rasa_stand_in.hand_over("requested", bank="Chase", code="402")]
        repairer = await opened()
        await repairer.customer.say("A person please", str(uuid4()))
        case = Case(slack, repairer.customer)

        async def posted() -> bool:
            return len(slack.heads) == 1 and len(slack.thread(slack.heads[0]["ts"])) > 0

        await eventually(posted)
        case.ts = slack.heads[0]["ts"]
        return case

    return one


def whispered(case: Case, text: str, user: str = ANA) -> Callable[[], Any]:
    async def holds() -> bool:
        return any(one["user"] == user and one["text"] == text for one in case.slack.ephemerals)

    return holds


async def sent(case: Case) -> list[dict[str, Any]]:
    """The buttons that the customer got."""
    messages = (await case.customer.read())["messages"]
    return [m["card"]["repair"] for m in messages if m["author"] == "agent" and m["card"]]


def got(case: Case, count: int = 1) -> Callable[[], Any]:
    async def holds() -> bool:
        return len(await sent(case)) == count

    return holds


def actions(case: Case) -> list[str]:
    return [button["action_id"] for button in buttons(case.head)]


async def test_who_has_claimed_sends_it_and_it_mends_the_connection(
    carla_waits: Waiting,
    house: House,
    window: Window,  # noqa: F811
) -> None:
    connection = await window.furnish()
    case = await carla_waits()
    assert "repair" not in actions(case)
    await case.claimed(ANA)
    await case.press(ANA, "repair")
    await eventually(got(case))
    assert await sent(case) == [{"connection": connection, "bank": "Chase"}]
    await eventually(case.has("[Fix it here]"))
    rows = await kept(house.settings.database_url, audit)
    assert [(r.agent, r.detail) for r in rows if r.action == "repair"] == [(f"slack:{ANA}", connection)]
    carla = Repairer(case.customer)
    _, told = await carla.open(await carla.ticket(connection))
    await window.sign_in(told)
    await eventually(case.has("The refresh of Chase ended: it worked"))


async def test_slacks_repeat_of_one_click_sends_one(carla_waits: Waiting, window: Window) -> None:  # noqa: F811
    await window.furnish()
    case = await carla_waits()
    await case.claimed(ANA)
    click = payloads.pressed(ANA, case.head, "repair")
    assert await case.slack.interact(click, times=3) == 200
    await eventually(got(case))
    await case.type(ANA, "&gt;&gt; See the button?")
    await eventually(case.customer_reads("See the button?"))
    assert len(await sent(case)) == 1


async def test_nobody_else_can(carla_waits: Waiting, window: Window) -> None:  # noqa: F811
    await window.furnish()
    case = await carla_waits()
    await case.claimed(ANA)
    await case.press(BEN, "repair")
    await eventually(whispered(case, texts.TAKEN, BEN))
    old = dict(case.head)
    await case.press(ANA, "resolve")
    await eventually(case.shows("Resolved"))
    assert "repair" not in actions(case)
    assert await case.slack.interact(payloads.pressed(ANA, old, "repair")) == 200
    await eventually(whispered(case, texts.OVER))
    assert await sent(case) == []


async def test_of_several_connections_the_agent_chooses(carla_waits: Waiting, window: Window) -> None:  # noqa: F811
    broken = [{"bank": bank, "code": 402} for bank in ("chase", "amex")]
    works = {"bank": "ally", "code": 0}
    address = f"{window.url}/sandbox/customers/{CARLA}"
    async with window.session.put(address, json={"connections": [*broken, works]}) as response:
        ids = [one["id"] for one in (await response.json())["connections"]]
    case = await carla_waits()
    await case.claimed(ANA)
    await case.press(ANA, "repair")
    await eventually(whispered(case, texts.WHICH_BANK))
    [asked] = case.slack.ephemerals
    assert [button["text"]["text"] for button in buttons(asked)] == ["Chase", "American Express"]
    choice = payloads.pressed(ANA, {**asked, "ts": "1.1", "thread_ts": case.ts}, "repair-1")
    assert await case.slack.interact(choice) == 200
    await eventually(got(case))
    assert await sent(case) == [{"connection": ids[1], "bank": "American Express"}]


async def test_where_it_would_not_help_the_agent_hears_why(carla_waits: Waiting, window: Window) -> None:  # noqa: F811
    await window.furnish(code=409)
    case = await carla_waits()
    await case.claimed(ANA)
    await case.press(ANA, "repair")
    await eventually(whispered(case, "A new sign-in would not help this connection right now."))
    assert await sent(case) == []


async def test_a_stranger_has_no_such_button(
    carla_waits: Waiting, house: House, session: aiohttp.ClientSession
) -> None:
    async def stranger() -> Repairer:
        return Repairer(await Customer.open(session, house.url))

    case = await carla_waits(stranger)
    await case.claimed(ANA)
    assert actions(case) == ["reply", "desk", "resolve"]


async def test_during_the_banks_incident_it_is_withheld_and_afterwards_it_is_not(
    carla_waits: Waiting,
    house: House,
    window: Window,  # noqa: F811
) -> None:
    connection = await window.furnish()
    case = await carla_waits()
    carla = Repairer(case.customer)
    await case.claimed(ANA)
    office = Container(house.settings)
    try:
        made = await office.incidents.incidents.open("chase", "Chase", "Dora")
        await carla.until(connection, 409)
        await case.press(ANA, "repair")
        await eventually(whispered(case, words.repair_withheld("Chase")))
        assert await sent(case) == []
        await office.incidents.incidents.close(made.id, "Dora")
    finally:
        await office.close()
    await carla.until(connection, 201)
    await case.press(ANA, "repair")
    await eventually(got(case))


async def test_a_provider_that_is_away_is_told(carla_waits: Waiting, window: Window) -> None:  # noqa: F811
    await window.furnish()
    case = await carla_waits()
    await case.claimed(ANA)
    fault = {"path": "/providerAccounts", "status": 503}
    async with window.session.put(f"{window.url}/sandbox/faults", json=fault) as response:
        assert response.status == 200
    await case.press(ANA, "repair")
    await eventually(whispered(case, texts.NO_BANK_DATA))
    assert "A person please" in shown(case.head)
