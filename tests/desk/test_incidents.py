"""Incidents at the desk: opened, confirmed and closed by hand, and one answer to all."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import aiohttp

from tests.desk.agent import DeskAgent
from tests.support.rasa import RasaStandIn
from tests.support.web import Customer, House


async def opened(agent: DeskAgent, bank: str = "chase") -> dict[str, Any]:
    status, body = await agent.call("POST", "/incidents", {"bank": bank})
    assert status == 201, body
    return body


async def test_one_is_opened_by_hand_and_stands_first(ann: DeskAgent) -> None:
    made = await opened(ann)
    assert (made["name"], made["state"], made["by"]) == ("Chase", "confirmed", "Ann")
    [item] = (await ann.get("/incidents"))["items"]
    assert (item["id"], item["told"], item["closed_at"]) == (made["id"], 0, None)


async def test_a_bank_has_one_whatever_it_is_called(ann: DeskAgent) -> None:
    first = await opened(ann, "JPMorgan Chase")
    assert (await opened(ann, "chase"))["id"] == first["id"]
    assert len((await ann.get("/incidents"))["items"]) == 1


async def test_the_assistant_knows_of_it_and_its_end_is_told_once(
    ann: DeskAgent, rasa: RasaStandIn, house: House, session: aiohttp.ClientSession
) -> None:
    made = await opened(ann)
    rasa.replies = lambda turn: [
        {
            "text": "Chase is in trouble.",
            "custom": {"saw": {"sightings": [], "told": [i["id"] for i in turn["metadata"]["incidents"]]}},
        }
    ]
    customer = await Customer.open(session, house.url)
    await customer.say("hello")
    await customer.until(lambda view: any(one["author"] == "bot" for one in view["messages"]))
    [item] = (await ann.get("/incidents"))["items"]
    assert item["told"] == 1
    for _ in range(2):
        status, body = await ann.call("POST", f"/incidents/{made['id']}/close", {})
        assert (status, body["state"], body["ending"]) == (200, "closed", "by_hand")

    def over(view: dict[str, Any]) -> list[str]:
        return [one["text"] for one in view["messages"] if one["text"].startswith("Good news: Chase works")]

    view = await customer.until(lambda found: bool(over(found)))
    assert len(over(view)) == 1


async def test_one_answer_goes_to_all_who_wait_for_the_bank(ann: DeskAgent, waiting: Customer) -> None:
    made, id = await opened(ann), str(uuid4())
    for _ in range(2):
        answer = {"id": id, "text": "Chase works on it."}
        status, body = await ann.call("POST", f"/incidents/{made['id']}/answer", answer)
        assert (status, body) == (202, {"conversations": 1})
    view = await waiting.until(lambda found: any(one["author"] == "agent" for one in found["messages"]))
    said = [(one["name"], one["text"]) for one in view["messages"] if one["author"] == "agent"]
    assert said == [("Ann", "Chase works on it.")]
    assert view["owner"] == "waiting"


async def test_what_nobody_knows_is_not_found(ann: DeskAgent) -> None:
    assert (await ann.call("POST", "/incidents/none/confirm", {}))[0] == 404
    assert (await ann.call("POST", "/incidents/none/close", {}))[0] == 404
    assert (await ann.call("POST", "/incidents", {"bank": ""}))[0] == 422
