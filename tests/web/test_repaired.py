"""What came of a renewed sign-in is believed from the provider alone, and the chat hears it in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from helpline.banking import repairs
from helpline.banking.contract import State
from helpline.container import Container
from helpline.conversations import texts
from helpline.conversations.messages import OpenIncident
from helpline.settings import Settings
from tests.actions.fakes import TIMED_OUT
from tests.desk.agent import DeskAgent
from tests.support.closing import Closing
from tests.support.web import House
from tests.web.repairing import Repairer, Window


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """As it is, but with less waiting."""
    monkeypatch.setattr(repairs, "GRACE", timedelta(seconds=0.6))
    for name in ("SOON", "OFTEN", "SELDOM"):
        monkeypatch.setattr(repairs, name, 0.2)


def heard(view: dict[str, Any], word: str) -> bool:
    return any(word in message["text"] for message in view["messages"])


async def opened(carla: Repairer, window: Window, **more: Any) -> tuple[str, dict[str, Any]]:
    ticket = await carla.ticket(await window.furnish(**more))
    status, told = await carla.open(ticket)
    assert status == 200
    return ticket, told


async def test_a_renewed_sign_in_is_heard_though_its_page_says_nothing(
    carla: Repairer, window: Window
) -> None:
    _, told = await opened(carla, window)
    await window.sign_in(told)
    await carla.customer.until(lambda view: heard(view, "refresh_ended"))


async def test_a_page_that_claims_success_is_not_believed(carla: Repairer, window: Window) -> None:
    ticket, _ = await opened(carla, window)
    await carla.leave(ticket, "done")
    view = await carla.customer.until(lambda view: heard(view, "nothing has changed"))
    assert not heard(view, "refresh_ended")


async def test_a_wrong_password_is_told_once_the_window_is_closed(carla: Repairer, window: Window) -> None:
    ticket, told = await opened(carla, window)
    await window.sign_in(told, "wrong")
    await carla.leave(ticket)
    await carla.customer.until(lambda view: heard(view, "refresh_ended"))
    assert not heard(await carla.customer.read(), "nothing has changed")


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ("closed", "was closed before anything was sent"),
        ("late", "has run out of time"),
        ("failed", "reported a problem"),
        ("<b>made up</b>", "was closed before anything was sent"),
    ],
)
async def test_a_window_that_brought_nothing_has_its_words_and_the_button_again(
    carla: Repairer, window: Window, how: str, words: str
) -> None:
    ticket, told = await opened(carla, window)
    await carla.leave(ticket, how)
    view = await carla.customer.until(lambda view: heard(view, words))
    card = view["messages"][-1]["card"]
    assert card["repair"] == {"connection": told["params"]["providerAccountId"], "bank": "Chase"}


async def test_a_window_of_which_nobody_says_anything_ends_by_itself(
    carla: Repairer, window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(repairs, "WINDOW_LIVES", timedelta(seconds=1))
    await opened(carla, window)
    await carla.customer.until(lambda view: heard(view, "has run out of time"))


async def test_a_code_that_the_bank_still_waits_for_is_told(carla: Repairer, window: Window) -> None:
    after = [{"code": 0, "mfa": True, "mfa_seconds": 60}]
    ticket, told = await opened(carla, window, code=518, after_refresh=after, refresh_seconds=0.2)
    extra = "&".join(f"{name}={value}" for name, value in told["params"].items())
    form = {"accessToken": told["accessToken"], "extraParams": extra}
    async with window.session.post(told["fastLinkURL"], data=form):
        pass
    await carla.leave(ticket)
    await carla.customer.until(lambda view: heard(view, "still waiting for an answer"))


async def test_nothing_is_told_twice(carla: Repairer, window: Window) -> None:
    ticket, _ = await opened(carla, window)
    for _ in range(3):
        await carla.leave(ticket)
    view = await carla.customer.until(lambda view: heard(view, "nothing has changed"))
    await carla.leave(ticket, "late")
    await carla.customer.say("Still there?")
    await carla.customer.until_answered()
    assert len([m for m in view["messages"] if m["author"] == "system"]) == 1


async def test_an_agent_who_has_the_chat_reads_it_in_plain_words(
    carla: Repairer, repair_house: House, window: Window, closing: Closing
) -> None:
    agent = closing(await DeskAgent.hire(repair_house, "lead"))
    await agent.step(carla.customer.id, "claim")
    _, told = await opened(carla, window)
    await window.sign_in(told)
    await carla.customer.until(lambda view: heard(view, "The refresh of Chase ended: it worked"))


async def test_the_agent_who_has_the_chat_can_send_the_button(
    carla: Repairer, repair_house: House, window: Window, closing: Closing
) -> None:
    connection = await window.furnish()
    path = f"/conversations/{carla.customer.id}"
    agent = closing(await DeskAgent.hire(repair_house, "lead"))
    _, [seen] = await agent.call("GET", f"{path}/connections")
    assert seen["can_repair"]
    refused, _ = await agent.call("POST", f"{path}/repair", {"connection": connection})
    assert refused == 409  # the assistant has the floor
    await agent.step(carla.customer.id, "claim")
    assert (await agent.call("POST", f"{path}/repair", {"connection": connection}))[0] == 202
    last = (await carla.customer.read())["messages"][-1]
    assert last["author"] == "agent"
    assert last["card"]["repair"] == {"connection": connection, "bank": "Chase"}
    _, told = await carla.open(await carla.ticket(connection))
    await window.sign_in(told)
    await carla.customer.until(lambda view: heard(view, "The refresh of Chase ended: it worked"))


async def test_while_the_bank_is_in_trouble_for_many_it_is_withheld_at_every_door(
    carla: Repairer, repair_house: House, window: Window
) -> None:
    connection = await window.furnish()
    path = f"/conversations/{carla.customer.id}"
    agent = await DeskAgent.hire(repair_house, "lead")
    try:
        await agent.step(carla.customer.id, "claim")
        opened = await agent.post("/incidents", {"bank": "chase"}, 201)
        refused = await carla.until(connection, 409)
        assert refused["detail"] == texts.repair_withheld("Chase")
        [seen] = await agent.get(f"{path}/connections")
        assert not seen["can_repair"]
        status, why = await agent.call("POST", f"{path}/repair", {"connection": connection})
        assert (status, why["reason"]) == (409, texts.repair_withheld("Chase"))
        assert not any(m["card"] for m in (await carla.customer.read())["messages"])
        await agent.post(f"/incidents/{opened['id']}/close")
        await carla.until(connection, 201)
        await agent.post(f"{path}/repair", {"connection": connection}, 202)
    finally:
        await agent.close()


@pytest.mark.parametrize(
    ("bank", "confirmed", "state", "down"),
    [
        ("chase", True, "failing", True),
        ("chase", False, "failing", False),
        ("ally", True, "failing", False),
        ("chase", True, "needs_input", False),
    ],
)
async def test_only_sure_trouble_of_that_bank_counts_and_none_while_the_bank_itself_asks(
    repair_settings: Settings, bank: str, confirmed: bool, state: State, down: bool
) -> None:
    now = datetime.now(timezone.utc)
    known = OpenIncident(id="1", bank=bank, name=bank, since=now, customers=3, confirmed=confirmed)
    container = Container(repair_settings)
    try:
        container.incidents.board.incidents = (known,)
        assert container.incidents.is_down(replace(TIMED_OUT, bank="Chase Bank", state=state)) is down
    finally:
        await container.close()


async def test_an_approval_that_is_about_to_end_is_renewed_though_nothing_is_broken(
    carla: Repairer, window: Window
) -> None:
    ends = (datetime.now(timezone.utc) + timedelta(days=5)).isoformat()
    works = {"code": 0, "auth": "open_banking", "consent_ends": ends}
    _, told = await opened(carla, window, **works)
    assert told["params"]["flow"] == "edit"
    await carla.customer.say("hello")
    await carla.customer.until_answered()
    assert not heard(await carla.customer.read(), "refresh_ended")  # opening it is not approving
    await window.approve(told)
    await carla.customer.until(lambda view: heard(view, "refresh_ended"))


async def test_an_approval_that_lasts_is_not_renewed(carla: Repairer, window: Window) -> None:
    ends = (datetime.now(timezone.utc) + timedelta(days=50)).isoformat()
    connection = await window.furnish(code=0, auth="open_banking", consent_ends=ends)
    status, answer = await carla.offer(connection)
    assert (status, "nothing to renew" in answer["detail"]) == (409, True)
