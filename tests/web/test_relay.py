"""The relay through Redis hears on, whatever somebody else says on its channel, and whatever Redis does."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest
import redis.asyncio

from helpline.conversations.event_bus import EventBus, Subscription, Typing
from helpline.conversations.repeating import each, lasting
from helpline.web.relay import CHANNEL, RedisRelay
from tests.support.redis import server
from tests.support.web import PATIENCE, eventually

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
async def buses(url: str) -> AsyncIterator[tuple[EventBus, EventBus]]:
    """Those of two processes."""
    both = EventBus(), EventBus()
    relays = [asyncio.create_task(RedisRelay(bus, url).run()) for bus in both]
    yield both
    for relay in relays:
        relay.cancel()
    await asyncio.gather(*relays, return_exceptions=True)


@pytest.mark.slow
async def test_it_survives_any_message(buses: tuple[EventBus, EventBus], url: str) -> None:
    here, there = buses
    with there.subscribe("c") as subscription:
        await eventually(lambda: _is_heard(here, subscription))
        client = redis.asyncio.from_url(url)
        for message in FOREIGN:
            await client.publish(CHANNEL, message)
        subscription.news = False
        await client.publish(CHANNEL, b'{"changed": "c"}')
        await eventually(lambda: _has_news(subscription))
        here.typing("c", "agent", True, "Ann")
        await eventually(lambda: _has_typing_events(subscription))
        assert subscription.typing_events[-1] == Typing("agent", True, "Ann")
        await client.aclose(close_connection_pool=True)


@pytest.mark.slow
async def test_a_bell_that_jams_is_rung_again(buses: tuple[EventBus, EventBus]) -> None:
    here, there = buses
    jams = [True]

    def jam(_conversation: str) -> None:
        if jams:
            jams.pop()
            raise RuntimeError("jammed")

    with there.subscribe("c") as subscription:
        await eventually(lambda: _is_heard(here, subscription))
        there.on_notified.append(jam)
        here.changed("c")
        await eventually(lambda: _never(jams))
        subscription.news = False
        here.changed("c")
        await eventually(lambda: _has_news(subscription))


async def test_a_loop_that_ends_by_an_error_is_begun_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("helpline.conversations.repeating.AGAIN_AFTER", 0.0)
    tries: list[int] = []

    async def run() -> None:
        tries.append(1)
        if len(tries) < 3:
            raise RuntimeError("not yet")

    await asyncio.wait_for(lasting("test", run), PATIENCE)
    assert len(tries) == 3


async def test_one_step_that_fails_keeps_no_other_from_its_turn() -> None:
    done: list[str] = []

    async def fails() -> None:
        raise RuntimeError("never")

    async def works() -> None:
        done.append("works")

    await each(first=works, second=fails, third=works)
    assert done == ["works", "works"]


async def _is_heard(here: EventBus, subscription: Subscription) -> bool:
    here.changed("c")
    await asyncio.sleep(0.05)
    return subscription.news


async def _has_news(subscription: Subscription) -> bool:
    return subscription.news


async def _has_typing_events(subscription: Subscription) -> bool:
    return any(event.name for event in subscription.typing_events)


async def _never(jams: list[bool]) -> bool:
    return not jams
