"""In the running product a stranger on the same machine can't speak as a customer, nor call actions."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import aiohttp

from helpline.internal import header
from helpline.settings import Settings
from tests.conftest import Visit
from tests.stack import Stack
from tests.stack.processes import INTERNAL
from tests.support.web import running


async def test_rasa_takes_turns_only_from_who_knows_the_secret(
    stack: Stack, http: aiohttp.ClientSession
) -> None:
    url = f"http://127.0.0.1:{stack.rasa_port}/webhooks/helpline/turns"
    turn = {"id": str(uuid4()), "conversation": str(uuid4()), "text": "how are my connections?"}
    for headers in ({}, header("wrong")):
        async with http.post(url, json=turn, headers=headers) as answer:
            assert answer.status == 401
            assert "replies" not in await answer.json()
    async with http.post(url, json=turn, headers=header(INTERNAL)) as answer:
        assert answer.status == 200
        assert (await answer.json())["replies"]


async def test_an_answer_needs_the_whole_way_with_the_secret(stack: Stack, visit: Visit) -> None:
    customer = await visit()
    await customer.say("what does 402 mean?")
    assert "402" in (await customer.transcript())


async def test_the_secret_stands_in_no_file_but_its_own(stack: Stack) -> None:
    files = [file for file in stack.var.rglob("*") if file.is_file() and file.suffix in ("", ".yml", ".log")]
    assert stack.var / "endpoints.yml" in files
    assert [file.name for file in files if INTERNAL.encode() in file.read_bytes()] == []


async def test_a_web_that_knows_another_secret_is_not_ready(
    stack: Stack, http: aiohttp.ClientSession, tmp_path: Path
) -> None:
    for secret, status in ((INTERNAL, 200), ("another one", 503)):
        settings = Settings(var=tmp_path, rasa_port=stack.rasa_port, internal_secret=secret)
        async with running(settings) as web, http.get(f"{web.url}/health/ready") as answer:
            assert answer.status == status, await answer.text()
