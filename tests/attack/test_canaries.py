"""Everything beside the product breaks, and so does the product itself: no secret is told to anybody."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import aiohttp
import pytest
import redis.asyncio

from helpline.app import create_app
from helpline.conversations.repeating import Repeating
from helpline.jobs.kinds import Kind
from helpline.push import keys
from helpline.settings import Settings
from helpline.web.desk.session_guard import COOKIE, DEVICE
from helpline.web.relay import CHANNEL
from tests.attack.attacked import Victim, Watch
from tests.attack.beside import SICK, on_turns
from tests.attack.calls import Answer, Caller, all_routes, asked_in_slack, identity
from tests.attack.canaries import AGENTS, CUSTOMERS, OTHERS, SETTINGS, Planted
from tests.attack.victim import FLAG, HEADER, WORKERS
from tests.desk.agent import PASSWORD, DeskAgent, add_account
from tests.support.closing import closed
from tests.support.databases import Databases
from tests.support.line import Line
from tests.support.redis import server as redis_server
from tests.support.web import PATIENCE, Customer, eventually

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]
BROKEN_BY_OTHERS = {"Container", "Gate", "DeskFeed", "Retention"}
"""What they ask is broken: the database, Rasa, `marks`, `expire`."""


@pytest.fixture
def redis_url() -> Iterator[str]:
    with redis_server(SETTINGS["redis"]) as url:
        yield url


@pytest.fixture
async def victim(line: Line, redis_url: str, databases: Databases, tmp_path: Path) -> AsyncIterator[Victim]:
    """On PostgreSQL behind a line that can be cut, with Redis."""
    name = urlsplit(databases.postgresql()).path
    url = f"postgresql+asyncpg://helpline:{SETTINGS['database']}@127.0.0.1:{line.port}{name}"
    async for started in _started(Victim(tmp_path, url, redis_url)):
        yield started


@pytest.fixture
async def small(tmp_path: Path) -> AsyncIterator[Victim]:
    """On SQLite, whose disk can be filled."""
    async for started in _started(Victim(tmp_path, "")):
        yield started


async def _started(made: Victim) -> AsyncIterator[Victim]:
    await made.come_all()
    async with made:
        yield made
        print(f"\n--- what it logged last\n{made.log[-4_000:]}")
    await made.go_all()


async def watch_over(victim: Victim, http: aiohttp.ClientSession, database: str) -> Watch:
    planted = Planted()
    customer = await Customer.open(http, victim.url, identity=identity())
    await add_account(database, "ann", "admin")
    async with closed(DeskAgent(victim.url, "ann")) as agent:
        assert (await agent.login())[0] == 200
        cookies = {cookie.key: cookie.value for cookie in agent.http.cookie_jar}
        cookie, device = cookies[COOKIE], cookies[DEVICE]
    planted.plant("conversation_token", customer.token)
    planted.plant("session", cookie)
    planted.plant("device", device)
    planted.plant("csrf", agent.csrf)
    planted.plant("right_password", PASSWORD)
    planted.plant("identity_token", identity().rsplit(".", 1)[0])
    assert len(planted.known) >= 40
    assert planted.found(f"it says {PASSWORD}.") == {"right_password"}
    return Watch(victim, Caller(http, customer, f"{COOKIE}={cookie}; {DEVICE}={device}", agent.csrf), planted)


async def test_whatever_works_beside_the_requests_is_among_what_is_broken(
    settings: Settings, session: aiohttp.ClientSession
) -> None:
    """Each kind of job, and each loop, by the room that it belongs to."""
    on = {
        "slack_signing_secret": "x",
        "slack_bot_token": "x",
        "slack_channel": "C1",
        "smtp_host": "localhost",
    }
    on |= {"push_key": keys.new(), "push_contact": "mailto:a@b.example"}
    on |= {"imap_host": "localhost", "mail_from": "a@b.example", "mail_reply_to": "a@b.example"}
    app = await create_app(replace(settings, **on))  # type: ignore[arg-type]
    app.on_cleanup.freeze()
    steps = [one._step for one in gc.get_objects() if isinstance(one, Repeating)]
    steps += [one.handle for one in gc.get_objects() if isinstance(one, Kind)]
    beside = {type(step.__self__) for step in steps if hasattr(step, "__self__")}
    await app.cleanup()
    assert len(beside) > 15
    assert {one.__name__ for one in beside - {owner for owner, _ in WORKERS}} <= BROKEN_BY_OTHERS


async def test_nothing_planted_is_found(
    victim: Victim, line: Line, session: aiohttp.ClientSession, tmp_path: Path
) -> None:
    watch, every = await watch_over(victim, session, victim.database), await all_routes(tmp_path)
    caller = watch.caller

    await _all_well(watch, every)
    await _mail_is_refused(watch)
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


async def _mail_is_refused(watch: Watch) -> None:
    """An agent answers somebody who left an address and is gone: neither mail server takes anything."""
    customer = await Customer.open(watch.caller.http, watch.victim.url)
    await customer.say("a person please")
    await customer.until(lambda view: view["owner"] == "waiting")
    contact = f"{watch.victim.url}/api/conversations/{customer.id}/contact"
    async with watch.caller.http.post(
        contact, json={"contact": CUSTOMERS["contact"]}, headers=customer.headers
    ) as response:
        assert response.status == 204
    async with closed(DeskAgent(watch.victim.url, "ann")) as agent:
        await agent.login()
        await agent.step(customer.id, "claim")
        await agent.say(customer.id, AGENTS["note"])
    await watch.until_told("mail_put_off", "mailbox_away")
    await watch.finds_nothing([])


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
        said = await asyncio.wait_for(reader.read(), PATIENCE)
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
