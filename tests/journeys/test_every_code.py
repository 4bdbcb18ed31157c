"""Every error code is told in its own words by the real assistant, however it is asked for."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from itertools import cycle
from typing import Any
from uuid import uuid4

import aiohttp
import pytest
import yaml

from tests.stack import Customer, Message, Sandbox, Stack
from tests.stack.customer import cards, said
from tests.stack.processes import ROOT
from tests.stack.sandbox import connection
from tests.support.closing import closed

AT_ONCE = 4
IN_ONE_TALK = 12
TOLD = (
    "error {code}",
    "{code}",
    "code {code} on chase",
    "I keep getting error code {code}",
    "my bank feed says {code}, why?",
    "Error: {code}!",
)
ASKED = ("what does error {code} mean?", "whats code {code}", "what does #{code} mean")
Code = dict[str, Any]


@pytest.fixture(scope="module")
def codes() -> list[Code]:
    knowledge = yaml.safe_load((ROOT / "data/knowledge/error_codes.yml").read_text())
    assert len(knowledge["codes"]) > 50
    return list(knowledge["codes"])


async def test_every_code_that_is_told_is_told_in_its_own_words(
    stack: Stack, http: aiohttp.ClientSession, codes: list[Code]
) -> None:
    asked = [(code, shape.format(code=code["code"])) for code, shape in zip(codes, cycle(TOLD))]

    def fits(code: Code, answer: list[Message]) -> bool:
        return code["tell"] in said(answer) and str(code["code"]) in said(answer)

    assert await _wrong(http, stack.url, asked, fits) == []


async def test_every_code_that_is_asked_about_is_explained_though_another_one_is_seen(
    stack: Stack, http: aiohttp.ClientSession, sandbox: Sandbox, codes: list[Code]
) -> None:
    asked = [(code, shape.format(code=code["code"])) for code, shape in zip(codes, cycle(ASKED))]
    logins = {}
    for seen in (402, 409):
        logins[seen] = f"customer-{uuid4().hex[:12]}"
        await sandbox.put(logins[seen], [connection("chase", seen)])

    def fits(code: Code, answer: list[Message]) -> bool:
        drawn = [card["title"] for card in cards(answer) if card.get("code") == str(code["code"])]
        return any(code["title"] in title for title in drawn) and str(code["code"]) in said(answer)

    while_402 = [(code, text) for code, text in asked if code["code"] != 402]
    while_409 = [(code, text) for code, text in asked if code["code"] == 402]
    assert await _wrong(http, stack.url, while_402, fits, logins[402]) == []
    assert await _wrong(http, stack.url, while_409, fits, logins[409]) == []


async def _wrong(
    http: aiohttp.ClientSession,
    url: str,
    asked: list[tuple[Code, str]],
    fits: Callable[[Code, list[Message]], bool],
    login: str = "",
) -> list[str]:
    """What was not answered as it should be; one conversation for each dozen of codes, some at once."""
    talks = [asked[start : start + IN_ONE_TALK] for start in range(0, len(asked), IN_ONE_TALK)]
    free = asyncio.Semaphore(AT_ONCE)

    async def talk(part: list[tuple[Code, str]]) -> list[str]:
        async with free:
            async with closed(await Customer.open(http, url, login)) as customer:
                wrong = []
                for code, text in part:
                    answer = await customer.say(text)
                    if not fits(code, answer):
                        wrong.append(f"{text!r}: {said(answer)!r}")
                    await customer.say("start over")
            return wrong

    return [line for lines in await asyncio.gather(*map(talk, talks)) for line in lines]
