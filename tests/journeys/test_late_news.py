"""A customer asks while a refresh runs: one answer to both, and its end is told once."""

from __future__ import annotations

import asyncio

from tests.conftest import Visit
from tests.stack import Sandbox
from tests.stack.customer import responses, telling
from tests.stack.sandbox import connection

NEWS = "utter_refresh_succeeded"


async def test_any_news_while_a_refresh_runs_is_answered_by_how_it_goes(visit: Visit) -> None:
    carla = await visit(connection("chase", 401, {"code": 0, "new_transactions": 2}, refresh_seconds=6))
    await carla.say("my chase feed is stuck")
    await carla.say("yes i can")
    for words in ("any news?", "and now?"):
        assert responses(await carla.say(words)) == ["utter_refresh_still_running"]
    await carla.wait_for(telling(NEWS))
    assert responses(await carla.read()).count(NEWS) == 1


async def test_an_end_that_comes_while_the_customer_types_is_told_in_the_answer_and_not_again(
    visit: Visit, sandbox: Sandbox
) -> None:
    carla = await visit(connection("chase", 401, {"code": 0, "new_transactions": 2}, refresh_seconds=1))
    await carla.say("my chase feed is stuck")
    await carla.say("yes i can")
    while (await sandbox.get(carla.login))[0]["code"]:  # noqa: ASYNC110
        await asyncio.sleep(0.05)
    told = await carla.say("any news?")  # sooner than the watcher, which looks every two seconds
    assert NEWS in responses(told)
    await asyncio.sleep(3)  # the watcher's own event has come as well, and says nothing
    assert responses(await carla.read()).count(NEWS) == 1
    assert await sandbox.refreshes(carla.login) == [1]
