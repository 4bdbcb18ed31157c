"""Who may call what: a table of every route, held against the application itself, and tried both ways."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import uuid4

import aiohttp
import pytest

from helpline.settings import Settings
from tests.desk.agent import DeskAgent
from tests.desk.fixtures import Hire
from tests.support.closing import Closing
from tests.support.web import Customer, House, routes

ONE = "/conversations/{id}"
ROUTES: dict[tuple[str, str], str] = {
    ("GET", "/demo"): "anybody",
    ("GET", "/login"): "anybody",
    ("POST", "/login"): "anybody",
    ("POST", "/logout"): "agent",
    ("GET", "/me"): "agent",
    ("PUT", "/me/presence"): "agent",
    ("POST", "/me/proof"): "agent",
    ("POST", "/me/password"): "agent",
    ("GET", "/me/sessions"): "agent",
    ("DELETE", "/me/sessions"): "agent",
    ("DELETE", "/me/sessions/{id}"): "agent",
    ("GET", "/agents"): "agent",
    ("GET", "/queue"): "agent",
    ("GET", "/search"): "agent",
    ("GET", ONE): "agent",
    ("GET", f"{ONE}/earlier"): "agent",
    ("POST", f"{ONE}/claim"): "agent",
    ("POST", f"{ONE}/reopen"): "agent",
    ("POST", f"{ONE}/messages"): "agent",
    ("POST", f"{ONE}/take-back"): "agent",
    ("POST", f"{ONE}/send-now"): "agent",
    ("POST", f"{ONE}/notes"): "agent",
    ("POST", f"{ONE}/transfer"): "agent",
    ("POST", f"{ONE}/return"): "agent",
    ("POST", f"{ONE}/resolve"): "agent",
    ("POST", f"{ONE}/assign"): "agent",
    ("POST", f"{ONE}/typing"): "agent",
    ("POST", f"{ONE}/seen"): "agent",
    ("GET", f"{ONE}/connections"): "agent",
    ("POST", f"{ONE}/refresh"): "agent",
    ("POST", f"{ONE}/repair"): "agent",
    ("POST", f"{ONE}/suggest"): "agent",
    ("POST", f"{ONE}/attachments"): "agent",
    ("GET", "/attachments/{id}"): "agent",
    ("GET", "/codes/{text}"): "agent",
    ("GET", "/answers"): "agent",
    ("PUT", "/answers"): "admin",
    ("PUT", "/me/answers"): "agent",
    ("POST", "/bulk-answers"): "agent",
    ("GET", "/bulk-answers/{id}"): "agent",
    ("GET", "/incidents"): "agent",
    ("POST", "/incidents"): "agent",
    ("POST", "/incidents/{id}/confirm"): "agent",
    ("POST", "/incidents/{id}/close"): "agent",
    ("POST", "/incidents/{id}/answer"): "agent",
    ("GET", "/reports"): "agent",
    ("GET", "/reports.csv"): "agent",
    ("GET", "/events"): "agent",
}
PAGES = {
    ("GET", "/desk"),
    ("GET", "/desk/"),
    ("GET", "/desk/static/{name}"),
    ("GET", "/desk/login/sso"),
    ("GET", "/desk/login/callback"),
}
"""For everybody: files without anybody's data, and the way to the identity provider and back."""
OF_CUSTOMERS = {
    ("POST", "/messages"),
    ("GET", "/messages"),
    ("GET", "/events"),
    ("POST", "/seen"),
    ("POST", "/typing"),
    ("POST", "/rating"),
    ("POST", "/contact"),
    ("GET", "/transcript"),
    ("POST", "/attachments"),
    ("GET", "/attachments/{attachment}"),
}
OPEN = {
    ("POST", "/api/conversations"),
    ("GET", "/widget.js"),
    ("GET", "/widget/{path}"),
    ("GET", "/"),
    ("GET", "/demo/product/{place}"),
    ("GET", "/demo/identity/{name}"),
    ("POST", "/demo/identity/{name}"),
    ("GET", "/help"),
    ("GET", "/help/"),
    ("GET", "/help/{id}"),
    ("GET", "/health/live"),
    ("GET", "/health/ready"),
    ("GET", "/metrics"),
    ("POST", "/slack/events"),
    ("GET", "/back"),
    ("POST", "/api/links"),
    ("GET", "/mail/stop/{token}"),
    ("POST", "/mail/stop/{token}"),
    ("POST", "/api/conversations/{id}/repairs"),  # only with a bank's window: web/test_repair.py
    ("GET", "/repair"),
    ("POST", "/repair"),
    ("POST", "/repair/left"),
}
"""For anybody, or (Slack's, mails' links, a bank's window) with a signature or a secret of its own."""
BODIES: dict[str, Any] = {
    "/me/presence": {"presence": "away"},
    "/answers": [{"title": "Hello", "text": "Hi {name}"}],
    "/me/answers": [{"title": "Hello", "text": "Hi {name}"}],
}
UNSAFE = [route for route, who in ROUTES.items() if route[0] != "GET" and who != "anybody"]
BEHIND = [route for route, who in ROUTES.items() if who != "anybody"]


async def test_every_route_stands_in_one_of_the_tables(tmp_path: Path) -> None:
    """A new route gets a line here, and with it the tests below."""
    slack: dict[str, Any] = {"slack_bot_token": "xoxb-1", "slack_signing_secret": "x" * 32}
    found = {one for one in await routes(Settings(var=tmp_path, **slack)) if one[0] != "HEAD"}
    one = "/api/conversations/{id}"
    known = {(method, f"/desk/api{path}") for method, path in ROUTES}
    known |= {(method, f"{one}{path}") for method, path in OF_CUSTOMERS}
    assert found == known | PAGES | OPEN


async def test_the_pages_before_the_door_hold_nobodys_data(house: House, ann: DeskAgent) -> None:
    """The same to a stranger as to who is signed in."""
    async with aiohttp.ClientSession() as stranger:
        for _, path in sorted(PAGES):
            address = f"{house.url}{path.replace('{name}', 'main.js')}"
            answers = []
            for client in (stranger, ann.http):
                async with client.get(address, allow_redirects=False) as response:
                    answers.append((response.status, await response.read()))
            assert answers[0] == answers[1], path


def filled(path: str, conversation: str = "unknown") -> str:
    return path.replace("{id}", conversation).replace("{text}", "402")


async def test_nobody_passes_without_a_session(house: House, closing: Closing) -> None:
    stranger = closing(DeskAgent(house.url, "stranger"))
    forged = {"Cookie": f"helpline_session={'x' * 43}", "X-CSRF-Token": "x"}
    for method, path in BEHIND:
        for headers in ({}, forged):
            status, body = await stranger.call(method, filled(path), BODIES.get(path, {}), headers)
            assert (status, body["code"]) == (401, "signed-out"), (method, path)


async def test_a_session_alone_changes_nothing_without_the_pages_token(ann: DeskAgent) -> None:
    for method, path in UNSAFE:
        for token in ("", "x" * 43, ann.csrf[:-1]):
            status, body = await ann.call(method, filled(path), BODIES.get(path, {}), {"X-CSRF-Token": token})
            assert (status, body["code"]) == (403, "forbidden"), (method, path)


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://[broken"])
async def test_another_page_changes_nothing_even_with_the_token(ann: DeskAgent, origin: str) -> None:
    for method, path in UNSAFE:
        status, body = await ann.call(method, filled(path), BODIES.get(path, {}), {"Origin": origin})
        assert (status, body["code"]) == (403, "forbidden"), (method, path)


async def test_our_own_page_passes(house: House, ann: DeskAgent) -> None:
    own = {"Origin": house.url}
    assert (await ann.call("PUT", "/me/presence", {"presence": "away"}, own))[0] == 204


async def test_agents_reach_all_that_is_theirs_and_nothing_of_the_admins(ann: DeskAgent, hire: Hire) -> None:
    boss = await hire("boss", "admin")
    for (method, path), who in ROUTES.items():
        if who == "anybody" or path in ("/logout", "/events"):
            continue
        for agent in (ann, boss):
            status, body = await agent.call(method, filled(path), BODIES.get(path, {}))
            is_refused = isinstance(body, dict) and body.get("code") in ("forbidden", "signed-out")
            assert is_refused == (who == "admin" and agent is ann), (method, path, status)
            assert status < 500, (method, path, body)
    for agent in (ann, boss):
        async with agent.events():
            pass
        assert (await agent.call("POST", "/logout"))[0] == 204


async def test_a_customer_reaches_one_conversation_alone(
    house: House, session: aiohttp.ClientSession, customer: Customer
) -> None:
    other = await Customer.open(session, house.url)
    for headers, expected in (
        ({}, 401),
        (other.headers, 404),
        ({"Authorization": "Bearer " + "x" * 43}, 404),
    ):
        for method, path in OF_CUSTOMERS:
            address = f"{house.url}/api/conversations/{customer.id}{path.replace('{attachment}', 'x')}"
            async with session.request(method, address, headers=headers, json={}) as response:
                assert response.status == expected, (method, path)


async def test_an_agents_session_opens_no_customers_channel(
    house: House, ann: DeskAgent, customer: Customer
) -> None:
    for method, path in OF_CUSTOMERS:
        address = f"{house.url}/api/conversations/{customer.id}{path.replace('{attachment}', 'x')}"
        async with ann.http.request(method, address, json={}) as response:
            assert response.status == 401, (method, path)


async def test_only_who_holds_a_conversation_speaks_in_it(
    ann: DeskAgent, hire: Hire, waiting: Customer
) -> None:
    bob = await hire("bob")
    words = {"id": str(uuid4()), "text": "Hello"}
    await ann.step(waiting.id, "messages", 409, **words)
    await ann.step(waiting.id, "claim", version=2)
    for step, body in (
        ("messages", words),
        ("transfer", {"to": ""}),
        ("return", {}),
        ("resolve", {"outcome": "fixed"}),
        ("assign", {"to": "bob"}),
        ("claim", {}),
    ):
        refused = await bob.step(waiting.id, step, 409, **body)
        assert refused["detail"] == "Ann has this conversation.", step
    assert [m["text"] for m in (await ann.detail(waiting.id))["messages"] if m["author"] == "agent"] == []
    await bob.step(waiting.id, "notes", 202, id=str(uuid4()), text="I know this one")


async def test_an_admin_may_take_it_from_anybody(ann: DeskAgent, hire: Hire, waiting: Customer) -> None:
    boss = await hire("boss", "admin")
    await ann.step(waiting.id, "claim")
    await boss.step(waiting.id, "assign", to="boss")
    assert (await ann.detail(waiting.id))["agent"] == {"id": "boss", "name": "Boss"}
    await ann.step(waiting.id, "messages", 409, id=str(uuid4()), text="Still me")
