"""One thread in Slack holds an incident: opened when it is confirmed, with its tickets and its end."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable
from datetime import datetime, timezone
from typing import Any
from uuid import uuid4

import aiohttp
import jwt
import pytest

from helpline.container import Container
from helpline.incidents.models import Incident
from helpline.slack import texts
from tests.slack import payloads
from tests.slack.conftest import Hand
from tests.slack.payloads import ANA, BEN, buttons, shown
from tests.slack.stand_in import SlackStandIn
from tests.support.rasa import RasaStandIn, Turn
from tests.support.web import SECRET, Customer, House, eventually


class Trouble:
    """An incident at Chase, confirmed in the desk, which may run in another process."""

    def __init__(self, slack: SlackStandIn, desk: Container) -> None:
        self.slack = slack
        self._incidents = desk.incidents.incidents

    async def begin(self) -> Incident:
        self.incident = await self._incidents.open("chase", "Chase", "Dora")
        return self.incident

    async def end(self) -> None:
        await self.close(self.incident.id)

    async def close(self, id: str) -> None:
        await self._incidents.close(id, "Dora")

    async def all(self) -> list[tuple[Incident, int]]:
        return await self._incidents.newest()

    @property
    def heads(self) -> list[dict[str, Any]]:
        return [head for head in self.slack.heads if "Incident: Chase" in shown(head)]

    @property
    def thread(self) -> list[str]:
        return self.slack.thread(self.heads[0]["ts"])

    async def posted(self) -> None:
        async def holds() -> bool:
            return bool(self.heads)

        await eventually(holds)

    async def has(self, words: str) -> None:
        async def holds() -> bool:
            return any(words in text for text in self.thread)

        await eventually(holds)

    async def shows(self, words: str) -> None:
        async def holds() -> bool:
            return words in shown(self.heads[0])

        await eventually(holds)

    async def type(self, user: str, text: str) -> None:
        inner = payloads.typed(user, text, self.heads[0]["ts"])
        assert await self.slack.send(payloads.event(inner)) == 200


@pytest.fixture
async def trouble(house: House, slack: SlackStandIn) -> AsyncIterator[Trouble]:
    desk = Container(house.settings)
    yield Trouble(slack, desk)
    await desk.close()


def saying(saw: dict[str, Any]) -> Callable[[Turn], list[dict[str, Any]]]:
    """What the assistant says while it sees this of banks, and tells of these incidents."""
    return lambda _turn: [{"text": "Chase is in trouble.", "custom": {"saw": saw}}]


async def told(house: House, rasa: RasaStandIn, session: aiohttp.ClientSession, id: str) -> Customer:
    """A customer whom the assistant has told of the incident."""
    rasa.replies = saying({"sightings": [], "told": [id]})
    customer = await Customer.open(session, house.url)
    await customer.say("hello", str(uuid4()))
    await customer.until_answered()
    return customer


async def test_it_opens_with_the_incident_and_ends_with_it(
    trouble: Trouble, house: House, rasa: RasaStandIn, session: aiohttp.ClientSession
) -> None:
    made = await trouble.begin()
    await trouble.posted()
    await trouble.shows(texts.INCIDENT_LASTS)
    await told(house, rasa, session, made.id)
    await trouble.end()
    await trouble.has("*Chase*: Closed by Dora. All 1 who were told hear it.")
    await trouble.shows(":white_check_mark: Closed")
    assert [button["action_id"] for button in buttons(trouble.heads[0])] == ["desk"]
    assert len(trouble.heads) == 1


async def test_a_ticket_about_the_bank_is_linked_once_whenever_it_came(
    trouble: Trouble, hand_over: Hand
) -> None:
    before = await hand_over(bank="Chase", code="409")
    elsewhere = await hand_over(bank="Ally Bank")
    await trouble.begin()
    await trouble.posted()
    after = await hand_over(bank="Chase")
    for case in (before, after):
        number = shown(case.head).split()[1]
        await trouble.has(f"Ticket {number} is about this")
    await trouble.end()
    await trouble.has("Closed by Dora")
    assert shown(elsewhere.head).split()[1] not in "\n".join(trouble.thread)
    assert len([line for line in trouble.thread if "is about this" in line]) == 2
    links = [button["url"] for message in trouble.slack.messages for button in _links(message, trouble)]
    assert [url for url in links if "archives" in url] == [_permalink(before.ts), _permalink(after.ts)]


def _links(message: dict[str, Any], trouble: Trouble) -> list[dict[str, Any]]:
    return buttons(message) if message.get("thread_ts") == trouble.heads[0]["ts"] else []


def _permalink(ts: str) -> str:
    return f"https://slack.example/archives/{payloads.CHANNEL}/p{ts.replace('.', '')}"


async def test_who_hears_of_it_while_waiting_is_linked_too(
    trouble: Trouble, hand_over: Hand, rasa: RasaStandIn
) -> None:
    case = await hand_over()
    made = await trouble.begin()
    await trouble.posted()
    rasa.replies = lambda _turn: [
        {"text": "So it is.", "custom": {"saw": {"sightings": [], "told": [made.id]}}}
    ]
    await case.customer.say("is it only me?", str(uuid4()))
    await trouble.has("is about this")


@pytest.mark.parametrize("way", ["typed", "dialog"])
async def test_one_answer_goes_to_all_once_and_all_colleagues_see_it(
    trouble: Trouble, hand_over: Hand, way: str
) -> None:
    case = await hand_over(bank="Chase")
    await trouble.begin()
    await trouble.posted()
    if way == "typed":
        inner = payloads.typed(ANA, "&gt;&gt; They say by noon.", trouble.heads[0]["ts"])
        body = payloads.event(inner)
        assert await trouble.slack.send(body, times=2) == 200
    else:
        assert await trouble.slack.interact(payloads.pressed(ANA, trouble.heads[0], "answer_all")) == 200

        async def opened() -> bool:
            return bool(trouble.slack.views)

        await eventually(opened)
        filled = payloads.submitted(ANA, trouble.slack.views[0], "They say by noon.")
        assert await trouble.slack.interact(filled, times=2) == 200
    await eventually(case.customer_reads("They say by noon."))
    await trouble.has(f"<@{ANA}> wrote to 1 conversation:")
    await trouble.end()
    await trouble.has("Closed by Dora")
    assert (await case.customer.lines()).count(("agent", "They say by noon.")) == 1
    assert len([line for line in trouble.thread if "They say by noon." in line]) == 1


async def test_anything_else_in_the_thread_stays_there_and_nothing_goes_out_when_it_is_over(
    trouble: Trouble, hand_over: Hand
) -> None:
    case = await hand_over(bank="Chase")
    await trouble.begin()
    await trouble.posted()
    for words in ("is anybody calling them?", "and now?"):
        await trouble.type(BEN, words)
    await eventually(whispered(trouble, texts.INCIDENT_INTERNAL))
    await trouble.end()
    await trouble.has("Closed by Dora")
    await trouble.type(ANA, "&gt;&gt; too late")
    await eventually(whispered(trouble, f"{texts.NOT_SENT} {texts.INCIDENT_IS_OVER}"))
    assert [author for author, _ in await case.customer.lines()].count("agent") == 0
    assert len([one for one in trouble.slack.ephemerals if one["user"] == BEN]) == 1


def whispered(trouble: Trouble, words: str) -> Callable[[], Any]:
    async def holds() -> bool:
        return any(one["text"] == words for one in trouble.slack.ephemerals)

    return holds


async def test_what_slack_took_and_we_did_not_hear_of_is_not_posted_twice(trouble: Trouble) -> None:
    trouble.slack.moods["chat.postMessage"] = ["lost"]
    await trouble.begin()

    async def known() -> bool:
        return trouble.slack.count("conversations.history") > 0

    await eventually(known)
    await trouble.end()
    await trouble.has("Closed by Dora")
    assert len(trouble.heads) == 1
    assert len(trouble.thread) == 1


async def test_a_suspicion_is_not_told_in_slack(
    house: House, slack: SlackStandIn, rasa: RasaStandIn, session: aiohttp.ClientSession, trouble: Trouble
) -> None:
    """Three customers make one; its end, and a confirmed one after it, are posted in order."""
    now = datetime.now(timezone.utc).isoformat()
    for name in ("ann", "bob", "cleo"):
        seen = {"bank": "ally", "name": "Ally Bank", "connection": name, "failed": True, "tried_at": now}
        rasa.replies = saying({"sightings": [seen], "told": []})
        identity = jwt.encode({"sub": name, "exp": time.time() + 60}, SECRET, "HS256")
        customer = await Customer.open(session, house.url, identity=identity)
        await customer.say("hello", str(uuid4()))
        await customer.until_answered()

    async def suspected() -> bool:
        return [one.state for one, _ in await trouble.all()] == ["suspected"]

    await eventually(suspected)
    [(one, _)] = await trouble.all()
    await trouble.close(one.id)
    await trouble.begin()
    await trouble.posted()
    assert len(slack.messages) == 1
