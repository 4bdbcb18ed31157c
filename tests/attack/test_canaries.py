"""Everything beside the product breaks, and so does the product itself: no secret is told to anybody."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import aiohttp
import pytest
import redis.asyncio

from helpline.web.desk.session_guard import COOKIE, DEVICE
from helpline.web.relay import CHANNEL
from tests.attack import beside
from tests.attack.beside import SICK, Beside, on_turns
from tests.attack.calls import Answer, Caller, all_routes, asked_in_slack, identity
from tests.attack.canaries import CUSTOMERS, OTHERS, SETTINGS, Planted
from tests.attack.victim import FLAG, HEADER
from tests.desk.agent import PASSWORD, DeskAgent, add_account
from tests.support.databases import Databases
from tests.support.line import Line
from tests.support.process import Process
from tests.support.redis import server as redis_server
from tests.support.web import Customer, eventually

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]
LONGEST_LINE = 4_000
PLENTY = {
    **dict.fromkeys(("MESSAGE_BURST", "CLIENT_BURST", "CONVERSATION_BURST", "TICKETS_PER_CLIENT"), "1000"),
    "LOG_LEVEL": "debug",
}


class Victim(Process):
    """The web process with mistakes to be made on demand, and all that stands beside it."""

    module = "tests.attack.victim"

    def __init__(self, var: Path, database: str, redis_url: str = "") -> None:
        self.var = var
        self.database = database
        self.redis_url = redis_url
        self.rasa, self.provider = Beside(beside.rasa), Beside(beside.provider)
        self.slack = Beside(beside.slack)
        super().__init__(
            VAR=str(var),
            DATABASE_URL=database,
            REDIS_URL=redis_url,
            RASA_PORT=str(self.rasa.port),
            YODLEE_URL=f"{self.provider.url}/ysl",
            YODLEE_CLIENT_ID=SETTINGS["yodlee_client"],
            YODLEE_SECRET=SETTINGS["yodlee"],
            IDENTITY_SECRET=SETTINGS["identity"],
            IDENTITY_SECRET_PREVIOUS=SETTINGS["identity_previous"],
            OIDC_ISSUER=f"{self.provider.url}/issuer",
            OIDC_CLIENT_ID="client",
            OIDC_CLIENT_SECRET=SETTINGS["oidc"],
            SLACK_BOT_TOKEN=SETTINGS["slack_bot"],
            SLACK_SIGNING_SECRET=SETTINGS["slack_signing"],
            SLACK_APP_TOKEN=SETTINGS["slack_app"],
            SLACK_API_URL=f"{self.slack.url}/api/",
            SLACK_CHANNEL="C1",
            **PLENTY,
        )

    @property
    def others(self) -> tuple[Beside, ...]:
        return self.rasa, self.provider, self.slack

    async def come_all(self) -> None:
        for other in self.others:
            await other.come()

    async def go_all(self) -> None:
        for other in self.others:
            await other.go()


class Watch:
    """Reads all that may be read, and finds what was planted. `told` is the log since the last look."""

    def __init__(self, victim: Victim, caller: Caller, planted: Planted) -> None:
        self.victim = victim
        self.caller = caller
        self.planted = planted
        self._seen = 0

    @property
    def told(self) -> str:
        return self.victim.log[self._seen :]

    async def until_told(self, *events: str) -> None:
        """The trouble was noticed: otherwise a clean log would mean nothing."""

        async def all_told() -> bool:
            return all(event in self.told for event in events)

        try:
            await eventually(all_told, 30)
        except AssertionError:
            missing = [event for event in events if event not in self.told]
            raise AssertionError(f"never told: {missing}\n{self.told[-3_000:]}") from None

    async def finds_nothing(self, answers: list[Answer]) -> None:
        for answer in answers:
            if answer.status >= 400:
                assert not self.planted.found(answer.body), answer
        async with self.caller.http.get(f"{self.victim.url}/metrics") as response:
            assert response.status == 200
            assert not self.planted.found(await response.text())
        for line in self.told.splitlines():
            assert not self.planted.found(line), line
            assert len(line) <= LONGEST_LINE
        self._seen = len(self.victim.log)


@pytest.fixture
def redis_url() -> Iterator[str]:
    with redis_server(SETTINGS["redis"]) as url:
        yield url


@pytest.fixture
async def victim(line: Line, redis_url: str, databases: Databases, tmp_path: Path):
    """On PostgreSQL behind a line that can be cut, with Redis."""
    name = urlsplit(databases.postgresql()).path
    url = f"postgresql+asyncpg://helpline:{SETTINGS['database']}@127.0.0.1:{line.port}{name}"
    async for started in _started(Victim(tmp_path, url, redis_url)):
        yield started


@pytest.fixture
async def small(tmp_path: Path):
    """On SQLite, whose disk can be filled."""
    async for started in _started(Victim(tmp_path, "")):
        yield started


async def _started(made: Victim) -> AsyncIterator[Victim]:
    await made.come_all()
    await made.start()
    yield made
    print(f"\n--- what it logged last\n{made.log[-4_000:]}")
    made.kill()
    await made.go_all()


async def watch_over(victim: Victim, http: aiohttp.ClientSession, database: str) -> Watch:
    planted = Planted()
    customer = await Customer.open(http, victim.url, identity=identity())
    await add_account(database, "ann", "admin")
    agent = DeskAgent(victim.url, "ann")
    assert (await agent.login())[0] == 200
    cookies = {cookie.key: cookie.value for cookie in agent.http.cookie_jar}
    cookie, device = cookies[COOKIE], cookies[DEVICE]
    await agent.close()
    planted.plant("conversation_token", customer.token)
    planted.plant("session", cookie)
    planted.plant("device", device)
    planted.plant("csrf", agent.csrf)
    planted.plant("right_password", PASSWORD)
    planted.plant("identity_token", identity().rsplit(".", 1)[0])
    assert len(planted.known) >= 40
    assert planted.found(f"it says {PASSWORD}.") == {"right_password"}
    return Watch(victim, Caller(http, customer, f"{COOKIE}={cookie}; {DEVICE}={device}", agent.csrf), planted)


async def test_nothing_planted_is_found(
    victim: Victim, line: Line, session: aiohttp.ClientSession, tmp_path: Path
) -> None:
    watch, every = await watch_over(victim, session, victim.database), await all_routes(tmp_path)
    caller = watch.caller

    await _all_well(watch, every)
    for name, sick in SICK.items():
        victim.rasa.behave = on_turns(sick)
        victim.provider.behave = victim.slack.behave = sick
        answers = await caller.every(every)
        assert not [answer for answer in answers if answer.status == 500]
        await _say_something(watch)
        await watch.until_told("assistant_failed")
        await watch.finds_nothing(answers)
        print(f"held: {name}")

    await victim.go_all()
    answers = await caller.every(every)
    assert not [answer for answer in answers if answer.status == 500]
    await _say_something(watch)
    await watch.until_told("assistant_failed")  # whether a worker met it or the gate
    await watch.finds_nothing(answers)
    await victim.come_all()

    client = redis.asyncio.from_url(victim.redis_url)
    await client.publish(CHANNEL, OTHERS["redis_says"])
    await client.execute_command("CLIENT", "KILL", "TYPE", "pubsub")
    await client.aclose(close_connection_pool=True)
    await watch.until_told("relay_message_unknown", "relay_lost")
    await watch.finds_nothing([])

    await line.cut()
    answers = await caller.every(every)
    assert sum(answer.status == 503 for answer in answers) > 30
    assert not [answer for answer in answers if answer.status == 500]
    await watch.until_told("database_away", "lease_put_off", "step_put_off")
    await watch.finds_nothing(answers)
    await line.mend()

    answers = await caller.every(every, **{HEADER: CUSTOMERS["header"]})
    assert {answer.status for answer in answers} == {500}
    await watch.until_told("request_failed")
    await watch.finds_nothing(answers)

    with _mistakes(victim):
        answers = await caller.every(every)
        await _say_something(watch)
        await watch.until_told("step_failed", "part_failed", "job_failed", "assistant_failed")
        await watch.finds_nothing(answers)
    await _tickets_are_clean(watch)


async def test_nothing_planted_is_found_when_the_disk_is_full(
    small: Victim, session: aiohttp.ClientSession, tmp_path: Path
) -> None:
    watch = await watch_over(small, session, f"sqlite+aiosqlite:///{tmp_path / 'helpline.db'}")
    every = await all_routes(tmp_path)
    await _all_well(watch, every)
    small.fill_disk()
    answers = await watch.caller.every(every)
    assert sum(answer.status == 503 for answer in answers) > 5
    assert not [answer for answer in answers if answer.status == 500]
    await watch.until_told("database_away", "failing")
    await watch.finds_nothing(answers)
    small.empty_disk()
    await _say_something(watch)
    await _tickets_are_clean(watch)


async def _all_well(watch: Watch, every: list[tuple[str, str]]) -> None:
    answers = await watch.caller.every(every)
    assert {answer.status // 100 for answer in answers} >= {2, 4}
    assert not [answer for answer in answers if answer.status == 500]
    await _say_something(watch)
    await watch.finds_nothing(answers)
    await watch.finds_nothing(await _malformed(watch))


async def _malformed(watch: Watch) -> list[Answer]:
    """What is no HTTP comes before every handler of ours."""
    answers = []
    for request in (
        f"GET / HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {CUSTOMERS['header']}\0\r\n\r\n",
        f"POST /api/conversations HTTP/1.1\r\nContent-Length: {CUSTOMERS['header']}\r\n\r\n",
        f"{CUSTOMERS['query']} / HTTP/9.9 {CUSTOMERS['query']}\r\n\r\n",
    ):
        reader, writer = await asyncio.open_connection("127.0.0.1", watch.victim.port)
        writer.write(request.encode())
        said = await asyncio.wait_for(reader.read(), 20)
        answers.append(Answer("RAW", "/", int(said.split()[1]), said.decode(errors="replace")))
        writer.close()
    assert {answer.status for answer in answers} == {400}
    return answers


async def _say_something(watch: Watch) -> None:
    """To the assistant, by somebody new: who has talked to a person is not answered by it any more."""
    customer = await Customer.open(watch.caller.http, watch.victim.url)
    await customer.say(f"chase is stuck since friday, my password is {CUSTOMERS['password']}", str(uuid4()))
    slack = asked_in_slack()
    async with watch.caller.http.post(f"{watch.victim.url}/slack/events", **slack) as response:
        assert response.status == 200


async def _tickets_are_clean(watch: Watch) -> None:
    tickets = ""

    async def are_there() -> bool:
        nonlocal tickets
        tickets = await asyncio.to_thread(watch.victim.run, "tickets")
        return '"ticket"' in tickets

    await eventually(are_there, 60)  # the assistant may be some time until it is found to be back
    secret = {"password", "second_password", "card", "social", "account", "code", *SETTINGS}
    assert not watch.planted.found(tickets) & secret


@contextmanager
def _mistakes(victim: Victim) -> Iterator[None]:
    (victim.var / FLAG).touch()
    yield
    (victim.var / FLAG).unlink()
