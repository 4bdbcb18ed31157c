"""The relay through Redis hears on, whatever somebody else says on its channel, and whatever Redis does."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest
import redis.asyncio

from helpline.conversations.hub import Hub, Listener, Typing
from helpline.conversations.repeating import each, lasting
from helpline.web.relay import CHANNEL, RedisRelay
from tests.support.redis import server
from tests.support.web import eventually

FOREIGN = [
    b"",
    b"hello",
    b"\xff\xfe\x00",
    b"null",
    b"7",
    b"[]",
    b"{}",
    b'{"changed": 7}',
    b'{"changed": {"a": 1}}',
    b'{"typing": "c"}',
    b'{"typing": "c", "author": "nobody", "on": "maybe"}',
    b'{"typing": "c", "author": ["bot"]}',
    b"[" * 100_000,
    b'{"changed": "' + b"x" * 1_000_000 + b'"}',
]


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with server("hush-of-the-relay") as found:
        yield found


@pytest.fixture
async def hubs(url: str) -> AsyncIterator[tuple[Hub, Hub]]:
    """Those of two processes."""
    both = Hub(), Hub()
    relays = [asyncio.create_task(RedisRelay(hub, url).run()) for hub in both]
    yield both
    for relay in relays:
        relay.cancel()
    await asyncio.gather(*relays, return_exceptions=True)


@pytest.mark.slow
async def test_it_survives_any_message(hubs: tuple[Hub, Hub], url: str) -> None:
    here, there = hubs
    with there.listen("c") as listener:
        await eventually(lambda: _is_heard(here, listener))
        client = redis.asyncio.from_url(url)
        for message in FOREIGN:
            await client.publish(CHANNEL, message)
        listener.news = False
        await client.publish(CHANNEL, b'{"changed": "c"}')
        await eventually(lambda: _has_news(listener))
        here.typing("c", "agent", True, "Ann")
        await eventually(lambda: _has_signs(listener))
        assert listener.signs[-1] == Typing("agent", True, "Ann")
        await client.aclose(close_connection_pool=True)


@pytest.mark.slow
async def test_a_bell_that_jams_is_rung_again(hubs: tuple[Hub, Hub]) -> None:
    here, there = hubs
    jams = [True]

    def jam(_conversation: str) -> None:
        if jams:
            jams.pop()
            raise RuntimeError("jammed")

    with there.listen("c") as listener:
        await eventually(lambda: _is_heard(here, listener))
        there.on_ring.append(jam)
        here.changed("c")
        await eventually(lambda: _never(jams))
        listener.news = False
        here.changed("c")
        await eventually(lambda: _has_news(listener))


async def test_a_loop_that_ends_by_an_error_is_begun_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("helpline.conversations.repeating.AGAIN_AFTER", 0.0)
    tries: list[int] = []

    async def run() -> None:
        tries.append(1)
        if len(tries) < 3:
            raise RuntimeError("not yet")

    await asyncio.wait_for(lasting("test", run), 5)
    assert len(tries) == 3


async def test_one_step_that_fails_keeps_no_other_from_its_turn() -> None:
    done: list[str] = []

    async def fails() -> None:
        raise RuntimeError("never")

    async def works() -> None:
        done.append("works")

    await each(first=works, second=fails, third=works)
    assert done == ["works", "works"]


async def _is_heard(here: Hub, listener: Listener) -> bool:
    here.changed("c")
    await asyncio.sleep(0.05)
    return listener.news


async def _has_news(listener: Listener) -> bool:
    return listener.news


async def _has_signs(listener: Listener) -> bool:
    return any(sign.name for sign in listener.signs)


async def _never(jams: list[bool]) -> bool:
    return not jams
