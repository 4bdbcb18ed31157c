"""Two hundred simulated customers, against the real product."""

from __future__ import annotations

import json
from pathlib import Path

import aiohttp
import pytest

from helpline.rehearsal.playing import Instance
from helpline.rehearsal.results import line, rates
from helpline.rehearsing import play
from helpline.settings import Settings
from tests.stack import Stack
from tests.stack.processes import SECRET

FLOOR = Path(__file__).parents[2] / "data" / "rehearsal" / "floor.json"
CUSTOMERS = 200


@pytest.mark.timeout(1_500)
async def test_simulated_customers_end_no_worse_than_the_floor(
    stack: Stack, http: aiohttp.ClientSession
) -> None:
    """data/rehearsal/floor.json: the least share of right ends, and the most that goes wrong.

    `helpline rehearse` itself asks for 97 % and no law broken; the floor is what is reached, and only rises.
    """
    verdicts = await play(
        http, Instance(stack.url, stack.sandbox_url, SECRET), Settings(var=stack.var).database, CUSTOMERS, 1
    )
    floor, found = json.loads(FLOOR.read_text()), rates(verdicts)
    assert found.right >= floor["right"], line(found)
    assert found.laws <= floor["laws"], line(found)
    assert found.missed <= floor["missed"], line(found)
    assert found.needless <= floor["needless"], line(found)
