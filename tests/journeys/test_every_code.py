"""Every error code of the knowledge is explained by the real assistant, however it is asked for."""

from __future__ import annotations

import asyncio
from itertools import cycle
from typing import Any

import aiohttp
import yaml

from tests.stack import Customer, Stack
from tests.stack.customer import said
from tests.stack.processes import ROOT

AT_ONCE = 4
SHAPES = (
    "error {code}",
    "{code}",
    "what does #{code} mean",
    "code {code} on chase",
    "I keep getting error code {code}",
    "my bank feed says {code}, why?",
    "Error: {code}!",
)


async def test_every_code_is_told_with_its_title_and_first_step(stack: Stack, http: aiohttp.ClientSession):
    knowledge = yaml.safe_load((ROOT / "data/knowledge/error_codes.yml").read_text())
    asked = list(zip(knowledge["codes"], cycle(SHAPES)))
    assert len(asked) > 50
    groups = [asked[place::AT_ONCE] for place in range(AT_ONCE)]
    wrong = await asyncio.gather(*(_ask_all(http, stack.url, group, knowledge["steps"]) for group in groups))
    assert not [line for lines in wrong for line in lines]


async def _ask_all(
    http: aiohttp.ClientSession, url: str, asked: list[tuple[dict[str, Any], str]], steps: dict[str, str]
) -> list[str]:
    """What was not answered as it should be; one conversation for each dozen of codes."""
    wrong = []
    guest = None
    for place, (code, shape) in enumerate(asked):
        if guest is None or place % 12 == 0:
            if guest:
                await guest.leave()
            guest = await Customer.open(http, url)
        text = shape.format(code=code["code"])
        answer = await guest.say(text)
        told = said(answer) + str([message["card"] for message in answer])
        first = steps[code["steps"][0]].format(hours=code.get("wait_hours"))
        if code["title"] not in told or first not in said(answer):
            wrong.append(f"{text!r}: {said(answer)!r}")
        await guest.say("start over")
    if guest:
        await guest.leave()
    return wrong
