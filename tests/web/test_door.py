"""Bad input gets a plain answer, never a 500 and never somebody else's conversation."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import aiohttp
import pytest

from helpline.settings import Settings
from tests.support.databases import Databases
from tests.support.rasa import RasaStandIn
from tests.support.web import Customer, House, running

MESSAGE = "8b8d2a5e-3c1f-4c9e-9d57-0f4f2f6f7a11"
UNSEEN = ("\u00a0", "\u200b", "\u3164", "\u2800", "\ufe0f", "\u0301", "\u115f", "\uffa0", "\u2060")
"""Each shows as nothing."""


@pytest.fixture(params=["sqlite"])
def database_url(tmp_path: Path, databases: Databases) -> str:
    """What is tested here never differs between databases."""
    return databases.sqlite(tmp_path / "helpline.db")


async def _raw(customer: Customer, data: bytes, content_type: str = "application/json") -> tuple[int, Any]:
    address = f"{customer.url}/api/conversations/{customer.id}/messages"
    headers = customer.headers | {"Content-Type": content_type}
    async with customer.session.post(address, data=data, headers=headers) as response:
        return response.status, await response.json()


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"nonsense", 400),
        (b"[]", 400),
        (b'"text"', 400),
        (b"null", 400),
        (b"\xff\xfe{}", 400),
        (b'{"id": "a", "id": "b"}', 400),
        (b'{"id": NaN}', 400),
        (b'{"a": ' * 50 + b"1" + b"}" * 50, 400),
        (b"[" * 16_000, 400),
        (b'{"n": ' + b"9" * 8_000 + b"}", 400),
        (b"{}", 422),
        (b'{"id": "not-a-uuid", "text": "hi"}', 422),
        (b'{"id": 7, "text": "hi"}', 422),
        (b'{"text": "hi"}', 422),
        (json.dumps({"id": MESSAGE}).encode(), 422),
        (json.dumps({"id": MESSAGE, "text": ""}).encode(), 422),
        (json.dumps({"id": MESSAGE, "text": " \r\n\t "}).encode(), 422),
        *((json.dumps({"id": MESSAGE, "text": unseen * 3}).encode(), 422) for unseen in UNSEEN),
        (json.dumps({"id": MESSAGE, "text": ["hi"]}).encode(), 422),
        (json.dumps({"id": MESSAGE, "text": "hi", "choice": "/x"}).encode(), 422),
        (json.dumps({"id": MESSAGE, "text": "nul \0"}).encode(), 422),
        (json.dumps({"id": MESSAGE, "text": "escape \x1b[31m"}).encode(), 422),
        (json.dumps({"id": MESSAGE, "text": "half \ud800"}).encode(), 422),
        (json.dumps({"id": MESSAGE, "choice": "half \ud800"}).encode(), 422),
        (json.dumps({"id": MESSAGE, "choice": "never offered"}).encode(), 422),
        (json.dumps({"id": MESSAGE, "text": "x" * 4_001}).encode(), 413),
        (json.dumps({"id": MESSAGE, "text": "x" * 20_000}).encode(), 413),
    ],
)
async def test_a_bad_message_is_refused(customer: Customer, body: bytes, status: int) -> None:
    found, problem = await _raw(customer, body)
    assert found == status, problem
    assert problem["status"] == status
    assert {"type", "title", "detail", "code"} <= problem.keys()
    assert await customer.lines() == []


async def test_four_thousand_characters_fit_of_any_kind(customer: Customer) -> None:
    text = "🙂" * 4_000
    assert (await _raw(customer, json.dumps({"id": MESSAGE, "text": text}, ensure_ascii=False).encode()))[
        0
    ] == 202
    assert (await customer.lines())[0] == ("customer", text)


async def test_only_json_is_taken(customer: Customer) -> None:
    assert (await _raw(customer, b"{}", "text/plain"))[0] == 415


async def test_text_is_tidied_before_it_is_kept(customer: Customer) -> None:
    await customer.say("  one\r\ntwo\rthree 🙂  ")
    assert (await customer.lines())[0] == ("customer", "one\ntwo\nthree 🙂")


@pytest.mark.parametrize("after", ["-1", "x", "1.5", "99999999999", "²", "1 OR 1=1", "%00"])
async def test_a_bad_position_is_refused(customer: Customer, after: str) -> None:
    for kind in ("messages", "events"):
        address = f"{customer.url}/api/conversations/{customer.id}/{kind}?after={after}"
        async with customer.session.get(address, headers=customer.headers) as response:
            assert response.status == 422


@pytest.mark.parametrize(
    "token", ["", "Bearer", "Bearer ", "Bearer short", "Basic YWJj", "Bearer ä" + "x" * 30]
)
async def test_without_a_token_nothing_opens(customer: Customer, token: str) -> None:
    address = f"{customer.url}/api/conversations/{customer.id}/messages"
    async with customer.session.get(address, headers={"Authorization": token}) as response:
        assert response.status == 401
        assert response.headers["WWW-Authenticate"] == "Bearer"


async def test_an_unknown_conversation_and_a_wrong_token_look_the_same(
    customer: Customer, house: House, session: aiohttp.ClientSession
) -> None:
    other = await Customer.open(session, house.url)
    answers = []
    for conversation in (customer.id, "nobody", "%00", "a" * 500):
        address = f"{house.url}/api/conversations/{conversation}/messages"
        async with session.get(address, headers=other.headers) as response:
            answers.append((response.status, await response.json()))
    assert answers[0][0] == 404
    assert all(answer == answers[0] for answer in answers)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("page", 7),
        ("page", "x" * 2_001),
        ("page", "\0"),
        ("timezone", "Mars/Olympus"),
        ("timezone", "../etc"),
    ],
)
async def test_a_bad_opening_is_refused(
    house: House, session: aiohttp.ClientSession, field: str, value: object
) -> None:
    async with session.post(f"{house.url}/api/conversations", json={field: value}) as response:
        assert (response.status, (await response.json())["field"]) == (422, field)


async def test_too_many_messages_are_told_to_wait(settings: Settings, session: aiohttp.ClientSession) -> None:
    async with running(replace(settings, message_burst=3, message_rate=0.5)) as house:
        customer = await Customer.open(session, house.url)
        taken, headers = 0, await _refused(session, customer)
        while headers is None:
            taken, headers = taken + 1, await _refused(session, customer)
        assert 3 <= taken <= 4, "one more where the window has just moved on"
        assert 0 < int(headers["Retry-After"]) <= 6


async def test_a_page_elsewhere_may_read_how_long_to_wait(
    settings: Settings, session: aiohttp.ClientSession
) -> None:
    """Without being exposed by name, Retry-After is hidden from scripts of another origin."""
    settings = replace(settings, message_burst=1, message_rate=0.5, allowed_origins=("https://help.example",))
    async with running(settings) as house:
        customer = await Customer.open(session, house.url)
        headers = None
        while headers is None:
            headers = await _refused(session, customer, Origin="https://help.example")
        assert int(headers["Retry-After"]) > 0
        assert headers["Access-Control-Expose-Headers"] == "Retry-After"


async def _refused(session: aiohttp.ClientSession, customer: Customer, **headers: str) -> Any:
    """Sends one message; the headers of a 429, None when it was taken."""
    address = f"{customer.url}/api/conversations/{customer.id}/messages"
    body = {"id": str(uuid4()), "text": "Hi"}
    async with session.post(address, json=body, headers=customer.headers | headers) as response:
        assert response.status in (202, 429)
        return response.headers if response.status == 429 else None


async def test_only_listed_pages_may_use_the_chat(settings: Settings, session: aiohttp.ClientSession) -> None:
    async with running(replace(settings, allowed_origins=("https://help.example",))) as house:
        statuses = {}
        for origin in ("https://help.example", "https://evil.example", "null", house.url):
            headers = {"Origin": origin}
            async with session.post(f"{house.url}/api/conversations", json={}, headers=headers) as response:
                statuses[origin] = response.status
                allowed = response.headers.get("Access-Control-Allow-Origin")
                assert allowed == (origin if response.status == 201 else None)
                exposed = response.headers.get("Access-Control-Expose-Headers")
                assert exposed == ("Retry-After" if response.status == 201 else None)
        assert list(statuses.values()) == [201, 403, 403, 201]
        preflight = {"Origin": "https://help.example", "Access-Control-Request-Method": "POST"}
        async with session.options(f"{house.url}/api/conversations", headers=preflight) as response:
            assert response.status == 204
            assert "Authorization" in response.headers["Access-Control-Allow-Headers"]


async def test_sandboxed_frames_may_be_listed(settings: Settings, session: aiohttp.ClientSession) -> None:
    """They call their origin `null`; no page can be framed by it."""
    async with running(replace(settings, allowed_origins=("null",))) as house:
        headers = {"Origin": "null"}
        async with session.post(f"{house.url}/api/conversations", json={}, headers=headers) as response:
            assert response.status == 201
            assert response.headers["Access-Control-Allow-Origin"] == "null"
        async with session.get(f"{house.url}/") as response:
            assert "null" not in response.headers["Content-Security-Policy"]


async def test_every_answer_carries_the_security_headers(
    house: House, customer: Customer, session: aiohttp.ClientSession
) -> None:
    for path in ("/health/live", "/nothing", "/api/conversations/x/messages", "/widget.js", "/metrics"):
        async with session.get(house.url + path) as response:
            assert response.headers["X-Content-Type-Options"] == "nosniff"
            assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    async with customer.events() as events:
        assert events.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("path", ["/", "/widget.js"])
async def test_a_page_that_is_asked_for_again_keeps_its_policy(
    demo_house: House, session: aiohttp.ClientSession, path: str
) -> None:
    """A browser takes a 304's policy for the page it kept: the one for data would block all of it."""
    async with session.get(demo_house.url + path) as response:
        kept = response.headers
    async with session.get(demo_house.url + path, headers={"If-None-Match": kept["ETag"]}) as response:
        assert response.status == 304
        fresh = response.headers
        assert {**kept, **fresh}["Content-Security-Policy"] == kept["Content-Security-Policy"]


async def test_the_demo_is_only_there_when_wanted(settings: Settings, session: aiohttp.ClientSession) -> None:
    async with running(replace(settings, demo=True)) as house:
        async with session.get(f"{house.url}/demo/identity/demo-402") as response:
            identity = (await response.json())["identity"]
        assert (await Customer.open(session, house.url, identity=identity)).verified
        async with session.get(f"{house.url}/demo/identity/somebody") as response:
            assert response.status == 404
    async with running(replace(settings, yodlee_url="http://127.0.0.1:1/ysl")) as house:
        for path in ("/", "/demo/identity/demo-402", "/widget/demo/index.html"):
            async with session.get(house.url + path) as response:
                assert response.status == 404


@pytest.mark.parametrize(
    "path", ["../pyproject.toml", "%2e%2e/pyproject.toml", ".hidden", "x%00", "demo", ""]
)
async def test_only_files_of_the_widget_are_served(
    house: House, session: aiohttp.ClientSession, path: str
) -> None:
    from yarl import URL

    async with session.get(URL(f"{house.url}/widget/{path}", encoded=True)) as response:
        assert response.status == 404


async def test_health_tells_each_part(
    house: House, session: aiohttp.ClientSession, rasa: RasaStandIn
) -> None:
    async with session.get(f"{house.url}/health/ready") as response:
        assert (response.status, set((await response.json())["parts"].values())) == (200, {"ok"})
    await rasa.stop()
    async with session.get(f"{house.url}/health/ready") as response:
        assert response.status == 503
        assert (await response.json())["parts"]["assistant"] == "failing"
    customer = await Customer.open(session, house.url)
    assert await customer.say("Still taken") == 1
    async with session.get(f"{house.url}/metrics") as response:
        text = await response.text()
    assert "helpline_turns_pending 1.0" in text
    assert 'helpline_messages_total{author="customer"} 1.0' in text
