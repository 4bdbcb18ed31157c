"""Access tokens: fetched once, shared, renewed before they expire."""

from __future__ import annotations

import asyncio

import pytest

from helpline.banking.contract import BankData
from helpline.errors import BankDataRefused

from .worlds import Clock, Replay


@pytest.fixture(autouse=True)
async def healthy(replay: Replay) -> None:
    await replay.furnish("healthy")


async def test_one_token_serves_many_calls(replay_data: BankData, replay: Replay) -> None:
    for _ in range(3):
        await replay_data.connections("ann-1104711")
    assert replay.token_requests == 1


async def test_callers_at_the_same_moment_share_one_request(replay_data: BankData, replay: Replay) -> None:
    await asyncio.gather(*[replay_data.connections("ann-1104711") for _ in range(8)])
    assert replay.token_requests == 1


async def test_each_customer_has_a_token_of_their_own(replay_data: BankData, replay: Replay) -> None:
    await replay_data.connections("ann-1104711")
    await replay_data.connections("bob-1104712")
    assert replay.token_requests == 2


@pytest.mark.parametrize(("seconds", "requests"), [(1739, 1), (1740, 2)])
async def test_a_token_is_renewed_a_minute_before_it_expires(
    replay_data: BankData, replay: Replay, clock: Clock, seconds: int, requests: int
) -> None:
    await replay_data.connections("ann-1104711")
    clock.advance(seconds=seconds)
    await replay_data.connections("ann-1104711")
    assert replay.token_requests == requests


async def test_a_cancelled_caller_does_not_spoil_the_others(replay_data: BankData, replay: Replay) -> None:
    first, second = (asyncio.create_task(replay_data.connections("ann-1104711")) for _ in range(2))
    await asyncio.sleep(0)
    first.cancel()
    assert len(await second) == 1
    with pytest.raises(asyncio.CancelledError):
        await first


@pytest.mark.parametrize("name", ["", "ab", "a b c", "ann\r\nX-Evil: 1", "x" * 151, "änne"])
async def test_a_login_name_the_provider_cannot_have_is_refused_unasked(
    replay_data: BankData, replay: Replay, name: str
) -> None:
    with pytest.raises(BankDataRefused):
        await replay_data.connections(name)
    assert replay.token_requests == 0
