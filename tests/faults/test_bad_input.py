"""Whatever is sent: a stated refusal with a problem document, and the next good message is answered."""

from __future__ import annotations

import asyncio
from itertools import cycle
from typing import Any
from uuid import uuid4

import aiohttp
import pytest
import yaml

from tests.conftest import Visit
from tests.faults.crowd import checked
from tests.stack import Customer, Stack
from tests.stack.customer import identity, said
from tests.stack.processes import ROOT

ID = "0b0f6b6c-3c6b-4a86-9d0e-6a3f3f5a3c11"
HALF_A_PAIR = b'{"id": "%s", "text": "\\ud800"}' % ID.encode()
BAD_MESSAGES: list[tuple[str, dict[str, Any], int]] = [
    ("nothing", {"data": b""}, 415),
    ("no body", {"data": b"", "type": "application/json"}, 400),
    ("broken JSON", {"data": b'{"id": ', "type": "application/json"}, 400),
    ("not UTF-8", {"data": b'{"id": "\xff\xfe"}', "type": "application/json"}, 400),
    ("a list", {"json": [1, 2]}, 400),
    ("a number", {"json": 7}, 400),
    ("deep nesting", {"data": b"[" * 10_000, "type": "application/json"}, 400),
    ("plain text", {"data": b"hello", "type": "text/plain"}, 415),
    ("a form", {"data": {"id": ID, "text": "hello"}}, 415),
    ("no id", {"json": {"text": "hello"}}, 422),
    ("an id that is none", {"json": {"id": "1", "text": "hello"}}, 422),
    ("an id that is a number", {"json": {"id": 1, "text": "hello"}}, 422),
    ("no text", {"json": {"id": ID}}, 422),
    ("empty text", {"json": {"id": ID, "text": ""}}, 422),
    ("blank text", {"json": {"id": ID, "text": " \n\t\u200b\u00a0 "}}, 422),
    ("text that is a number", {"json": {"id": ID, "text": 402}}, 422),
    ("text that is a list", {"json": {"id": ID, "text": ["hello"]}}, 422),
    ("text that is an object", {"json": {"id": ID, "text": {"$ne": ""}}}, 422),
    ("text and choice", {"json": {"id": ID, "text": "hello", "choice": "/affirm"}}, 422),
    ("control characters", {"json": {"id": ID, "text": "hel\x00lo\x1b[31m"}}, 422),
    ("half a surrogate pair", {"data": HALF_A_PAIR, "type": "application/json"}, 422),
    ("a choice nobody offered", {"json": {"id": ID, "choice": "/request_human"}}, 422),
    ("a choice that runs an action", {"json": {"id": ID, "choice": "/restart"}}, 422),
    ("5,000 characters", {"json": {"id": ID, "text": "x" * 5_000}}, 413),
    ("100,000 characters", {"json": {"id": ID, "text": "x" * 100_000}}, 413),
]


@pytest.mark.parametrize(("what", "body", "status"), BAD_MESSAGES, ids=[what for what, _, _ in BAD_MESSAGES])
async def test_a_bad_message_is_refused_and_the_next_good_one_answered(
    visit: Visit, what: str, body: dict[str, Any], status: int
) -> None:
    guest = await visit()
    options = dict(body)
    headers = dict(guest.headers)
    if kind := options.pop("type", ""):
        headers["Content-Type"] = kind
    answer = await _problem(guest._session.post(_messages(guest), headers=headers, **options))
    assert answer["status"] == status, answer
    assert await guest.read() == []
    assert "409" in said(await guest.say("what does error 409 mean"))


async def test_a_token_opens_its_own_conversation_only(visit: Visit, http: aiohttp.ClientSession) -> None:
    mine, theirs = await visit(), await visit()
    for headers, status in (
        ({}, 401),
        ({"Authorization": "Basic Zm9vOmJhcg=="}, 401),
        ({"Authorization": "Bearer "}, 401),
        ({"Authorization": "Bearer ' or 1=1 --"}, 401),
        (theirs.headers, 404),
        ({"Authorization": f"Bearer {mine.token[:-1]}{'A' if mine.token[-1] != 'A' else 'B'}"}, 404),
    ):
        body = {"id": str(uuid4()), "text": "hello"}
        for call in (
            http.post(_messages(mine), json=body, headers=headers),
            http.get(_messages(mine), headers=headers),
            http.get(_messages(mine).replace("/messages", "/events"), headers=headers),
        ):
            assert (await _problem(call))["status"] == status
    assert await mine.read() == []


async def test_what_does_not_exist_is_not_found(
    stack: Stack, visit: Visit, http: aiohttp.ClientSession
) -> None:
    guest = await visit()
    for path in (
        "/api/conversations/unknown/messages",
        f"/api/conversations/{'x' * 5_000}/messages",
        "/api/conversations/%00/messages",
        "/api/conversations/..%2f..%2fetc/messages",
        "/api/nothing",
    ):
        assert (await _problem(http.get(f"{stack.url}{path}", headers=guest.headers)))["status"] == 404
    for after in ("-1", "x", "1e9", "99999999999999999999"):
        address = f"{_messages(guest)}?after={after}"
        assert (await _problem(http.get(address, headers=guest.headers)))["status"] == 422


@pytest.mark.parametrize(
    ("what", "token"),
    [
        ("another secret", identity("demo-402", "Mallory", "another-secret-that-is-long-enough-to-sign")),
        ("no signature", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJkZW1vLTQwMiIsImV4cCI6NDA3MDkwODgwMH0."),
        ("nonsense", "nonsense"),
        ("empty", ""),
    ],
)
async def test_a_forged_identity_is_refused(
    stack: Stack, http: aiohttp.ClientSession, what: str, token: str
) -> None:
    call = http.post(f"{stack.url}/api/conversations", json={"identity": token})
    assert (await _problem(call))["status"] in (401, 422)


async def test_200_messages_at_once_are_taken_and_answered_or_refused_for_now(visit: Visit) -> None:
    guest = await visit()
    knowledge = yaml.safe_load((ROOT / "data/knowledge/error_codes.yml").read_text())
    codes = cycle(code["code"] for code in knowledge["codes"] if code["code"] != 518)
    bodies = [{"id": str(uuid4()), "text": f"what does error {next(codes)} mean"} for _ in range(200)]
    found = await asyncio.gather(*(guest.post(body) for body in bodies))
    statuses = [status for status, _ in found]
    assert set(statuses) == {202, 429}
    assert all(answer["title"] for status, answer in found if status == 429)
    assert statuses.count(202) >= 30

    final = await guest.say("what does error 518 mean", patient=True)
    assert "518" in said(final)
    messages = await checked(guest)
    taken = {body["id"] for body, status in zip(bodies, statuses, strict=True) if status == 202}
    mine = {message["id"] for message in messages if message["author"] == "customer"}
    assert taken < mine
    assert len(mine) == len(taken) + 1


async def _problem(call: Any) -> dict[str, Any]:
    """The refusal, checked to be a problem document without a trace of our code."""
    async with call as response:
        raw = await response.text()
        assert 400 <= response.status < 500, f"{response.status}: {raw[:500]}"
        assert response.content_type == "application/problem+json", raw[:500]
        problem = dict(await response.json(content_type=None))
        assert problem["status"] == response.status
        assert problem["title"]
        assert "Traceback" not in raw
        return problem


def _messages(customer: Customer) -> str:
    return f"{customer.url}/api/conversations/{customer.id}/messages"
