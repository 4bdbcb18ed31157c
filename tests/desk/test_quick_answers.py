"""Quick answers: some come along, admins and the demo's agent change the team's, each has their own."""

from __future__ import annotations

from uuid import uuid4

from helpline.knowledge import Knowledge
from helpline.places import ROOT
from tests.desk.agent import DeskAgent
from tests.desk.fixtures import Hire
from tests.support.closing import Closing
from tests.support.web import Customer, House

MINE = [{"id": "a", "title": "Mine", "text": "As ever, {name}"}]


async def test_a_dozen_come_along_and_each_code_they_name_is_one(ann: DeskAgent) -> None:
    found = await ann.get("/answers")
    codes = {word.strip(",:") for one in found for word in one["title"].split() if word[0].isdigit()}
    assert len(found) >= 12
    assert {"402", "407", "409", "518"} <= codes
    known = Knowledge.load(ROOT / "data" / "knowledge")
    assert all(known.find_code(code) for code in codes)


async def test_ones_own_stand_behind_the_teams_and_nobody_else_has_them(ann: DeskAgent, hire: Hire) -> None:
    bob = await hire("bob")
    assert (await ann.call("PUT", "/me/answers", MINE))[0] == 204
    assert (await bob.call("PUT", "/me/answers", [MINE[0] | {"title": "Bob's"}]))[0] == 204
    assert (await ann.get("/answers"))[-1] == MINE[0] | {"own": True}
    assert [one["title"] for one in await bob.get("/answers") if one["own"]] == ["Bob's"]
    assert (await ann.call("PUT", "/me/answers", []))[0] == 204
    assert not any(one["own"] for one in await ann.get("/answers"))


async def test_the_demos_agent_edits_the_teams_and_no_other_agent_does(
    demo_house: House, closing: Closing
) -> None:
    other = closing(await DeskAgent.hire(demo_house, "ann"))
    demo = closing(DeskAgent(demo_house.url, "demo"))
    known = await demo.get("/demo")
    status, body = await demo.call("POST", "/login", known)
    assert (status, body["agent"]["team_answers"]) == (200, True)
    demo.csrf = body["csrf"]
    assert (await demo.call("PUT", "/answers", MINE))[0] == 204
    assert await other.get("/answers") == [MINE[0] | {"own": False}]
    assert (await other.call("PUT", "/answers", []))[0] == 403


async def test_a_lone_slash_never_reaches_a_customer(ann: DeskAgent, waiting: Customer) -> None:
    await ann.step(waiting.id, "claim")
    for text in ("/", " / "):
        await ann.step(waiting.id, "messages", 422, id=str(uuid4()), text=text)
    assert not [line for line in await waiting.lines() if line[0] == "agent"]
