"""The process is killed between Slack's 200 and the work: the question is answered all the same, once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.slack.payloads import ANA, CHANNEL, event, shown, typed
from tests.slack.stand_in import SECRET, TOKEN, SlackStandIn, settled
from tests.support.process import Process
from tests.support.rasa import RasaStandIn
from tests.support.web import eventually


@pytest.fixture
async def process(
    tmp_path: Path, slack: SlackStandIn, rasa: RasaStandIn, database_url: str
) -> AsyncIterator[Process]:
    started = Process(
        VAR=str(tmp_path),
        DATABASE_URL=database_url,
        RASA_PORT=str(rasa.port),
        SLACK_BOT_TOKEN=TOKEN,
        SLACK_SIGNING_SECRET=SECRET,
        SLACK_CHANNEL=CHANNEL,
        SLACK_API_URL=slack.url,
    )
    async with started:
        slack.app = started.url
        yield started


@pytest.mark.slow
async def test_killed_between_the_200_and_the_work_it_answers_once(
    process: Process, slack: SlackStandIn, rasa: RasaStandIn
) -> None:
    rasa.delay = 5.0
    body = event(typed(ANA, "hi", channel="D0ANA"))
    assert await slack.send(body) == 200

    async def asked() -> bool:
        return len(rasa.received) == 1

    await eventually(asked)
    process.kill()
    rasa.delay = 0.0
    await process.start()
    assert await slack.send(body) == 200  # Slack's own repeat

    async def answered() -> bool:
        return len(slack.messages) >= 1

    await eventually(answered, 60)
    await settled(1.0)
    assert [shown(message) for message in slack.messages] == ["You said: hi"]


@pytest.mark.slow
async def test_killed_while_posting_it_posts_once(
    process: Process, slack: SlackStandIn, rasa: RasaStandIn
) -> None:
    """What Slack took before we heard of it is found again by its key."""
    held = asyncio.Event()
    slack.hold = held
    await slack.send(event(typed(ANA, "hi", channel="D0ANA")))

    async def taken() -> bool:
        return len(slack.messages) == 1

    await eventually(taken)
    process.kill()
    held.set()
    slack.hold = None
    await process.start()

    async def looked() -> bool:
        return slack.count("conversations.history") >= 1

    await eventually(looked, 60)
    await settled(1.0)
    assert len(slack.messages) == 1
