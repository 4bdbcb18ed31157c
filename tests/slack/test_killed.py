"""The process is killed between Slack's 200 and the work: the question is answered all the same, once."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from tests.slack.payloads import ANA, CHANNEL, event, shown, typed
from tests.slack.stand_in import SECRET, TOKEN, SlackStandIn, settled
from tests.support.postgres import free_port
from tests.support.rasa import RasaStandIn
from tests.support.web import SECRET as IDENTITY
from tests.support.web import eventually


class Process:
    """`helpline serve` on a database of its own."""

    def __init__(self, folder: Path, slack: SlackStandIn, rasa: RasaStandIn, database: str) -> None:
        self.port = free_port()
        own = {
            "VAR": str(folder),
            "PORT": str(self.port),
            "DATABASE_URL": database,
            "RASA_PORT": str(rasa.port),
            "IDENTITY_SECRET": IDENTITY,
            "SLACK_BOT_TOKEN": TOKEN,
            "SLACK_SIGNING_SECRET": SECRET,
            "SLACK_CHANNEL": CHANNEL,
            "SLACK_API_URL": slack.url,
        }
        mine = {f"HELPLINE_{name}": value for name, value in own.items()}
        self._environment = {n: v for n, v in os.environ.items() if not n.startswith("HELPLINE_")} | mine
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        await asyncio.to_thread(self._start)
        await eventually(self._is_alive, 60)

    def _start(self) -> None:
        command = [sys.executable, "-m", "helpline", "serve"]
        self._process = subprocess.Popen(
            command, env=self._environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    def kill(self) -> None:
        if self._process:
            self._process.kill()
            self._process.wait()

    async def _is_alive(self) -> bool:
        try:
            async with aiohttp.ClientSession() as http, http.get(f"{self.url}/health/live") as answer:
                return answer.status == 200
        except (aiohttp.ClientError, OSError):
            return False


@pytest.fixture
async def process(
    tmp_path: Path, slack: SlackStandIn, rasa: RasaStandIn, database_url: str
) -> AsyncIterator[Process]:
    started = Process(tmp_path, slack, rasa, database_url)
    await started.start()
    slack.app = started.url
    yield started
    started.kill()


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
