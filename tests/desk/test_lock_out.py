"""What a guesser meets, and that nobody else does: neither colleagues nor the one who is guessed at."""

from __future__ import annotations

import asyncio
import contextlib

import pytest

from helpline.desk.authentication import Authentication
from helpline.desk.refusals import WrongLogin
from helpline.desk.tries import FREE, LONGEST_GAP, TRIES
from helpline.errors import TooMany
from tests.desk.agent import add_account
from tests.desk.authentication import fails, sign_in
from tests.support.parts import Parts


async def test_five_wrong_tries_lock_the_account_at_that_address(
    authentication: Authentication, parts: Parts
) -> None:
    for _ in range(TRIES):
        await fails(authentication)
    with pytest.raises(TooMany) as refused:
        await sign_in(authentication)
    assert 0 < refused.value.retry_after <= 900
    await sign_in(authentication, address="192.0.2.99")
    parts.clock.advance(minutes=15)
    await sign_in(authentication)


async def test_a_colleagues_typing_shuts_nobody_else_of_the_office_out(
    authentication: Authentication, parts: Parts
) -> None:
    await add_account(parts.url, "bob")
    for number in range(12):
        await fails(authentication, f"typing{number}@example.com")
    for _ in range(TRIES):
        await fails(authentication)
    await sign_in(authentication, "bob@example.com")


async def test_of_twenty_guesses_at_once_five_are_looked_at(authentication: Authentication) -> None:
    guesses = [sign_in(authentication, password=f"guess number {n}") for n in range(20)]
    results = await asyncio.gather(*guesses, return_exceptions=True)
    assert sorted(type(result).__name__ for result in results) == ["TooMany"] * 15 + ["WrongLogin"] * 5


async def test_whoever_gets_in_begins_to_count_anew(authentication: Authentication) -> None:
    for _ in range(2):
        for _ in range(TRIES - 1):
            await fails(authentication)
        await sign_in(authentication)


async def guessed_at(authentication: Authentication, tries: int = FREE + 5) -> None:
    """From as many addresses as it takes, as fast as it may."""
    for number in range(tries):
        with contextlib.suppress(WrongLogin, TooMany):
            await sign_in(authentication, password="not the password", address=f"203.0.113.{number}")


async def test_guesses_from_many_addresses_are_slowed_to_two_a_minute(
    authentication: Authentication, parts: Parts
) -> None:
    looked_at = 0
    for minute in range(20):
        for number in range(6):
            address = f"203.0.{minute}.{number}"
            with contextlib.suppress(TooMany):
                with pytest.raises(WrongLogin):
                    await sign_in(authentication, password="not the password", address=address)
                looked_at += 1
        parts.clock.advance(minutes=1)
    assert FREE < looked_at <= FREE + 5 + 2 * 20


async def test_the_right_password_comes_in_from_elsewhere_however_many_guess(
    authentication: Authentication, parts: Parts
) -> None:
    await guessed_at(authentication)
    with pytest.raises(TooMany) as slowed:
        await sign_in(authentication)
    assert slowed.value.retry_after <= LONGEST_GAP.total_seconds() * 6
    parts.clock.advance(seconds=slowed.value.retry_after)
    await guessed_at(authentication, 3)
    await sign_in(authentication)


async def test_a_known_device_is_neither_slowed_nor_locked_by_others(
    authentication: Authentication, parts: Parts
) -> None:
    known = (await sign_in(authentication)).device
    await guessed_at(authentication)
    for _ in range(TRIES):
        with contextlib.suppress(TooMany, WrongLogin):
            await fails(authentication)
    with pytest.raises(TooMany):
        await sign_in(authentication)
    assert (await sign_in(authentication, device=known)).session.agent.name == "Ann"


async def test_a_device_is_known_for_its_own_account_and_still_has_five_tries(
    authentication: Authentication, parts: Parts
) -> None:
    await add_account(parts.url, "bob")
    bobs = (await sign_in(authentication, "bob@example.com")).device
    assert not authentication.knows("ann@example.com", bobs)
    assert not authentication.knows("bob@example.com", bobs[:-4] + "AAAA")
    for _ in range(TRIES):
        with pytest.raises(WrongLogin):
            await sign_in(authentication, "bob@example.com", "not the password", device=bobs)
    with pytest.raises(TooMany):
        await sign_in(authentication, "bob@example.com", device=bobs)
    await sign_in(authentication, "bob@example.com")
