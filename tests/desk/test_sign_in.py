"""Who may come in, for how long, and what a guesser meets."""

from __future__ import annotations

import asyncio
from datetime import datetime, timezone
from uuid import uuid4

import pyotp
import pytest
from argon2 import PasswordHasher

from helpline.desk.authentication import Authentication
from helpline.desk.passwords import Passwords, totp_step
from helpline.desk.refusals import SecondFactor, SignedOut, WrongLogin
from helpline.errors import Invalid, TooMany
from helpline.storage.accounts import SqlAccounts
from helpline.storage.database import Database
from tests.desk.agent import PASSWORD, DeskAgent, add_account
from tests.desk.authentication import fails, sign_in
from tests.support.closing import Closing
from tests.support.parts import Parts
from tests.support.web import Customer, House


async def test_the_right_password_opens_a_session(authentication: Authentication) -> None:
    signed_in = await sign_in(authentication, " Ann@Example.com ", PASSWORD, "")
    assert (await authentication.session(signed_in.token)).agent.name == "Ann"
    assert len(signed_in.token) >= 43, "256 bits"


async def test_the_cookie_is_kept_nowhere(authentication: Authentication, parts: Parts) -> None:
    signed_in = await sign_in(authentication, "ann@example.com", PASSWORD, "")
    assert signed_in.session.key != signed_in.token
    with pytest.raises(SignedOut):
        await authentication.session(signed_in.session.key)


@pytest.mark.parametrize("email", ["ann@example.com", "nobody@example.com"])
async def test_a_wrong_password_and_an_unknown_person_are_told_alike(
    authentication: Authentication, email: str
) -> None:
    await fails(authentication, email)


async def test_an_unknown_person_costs_as_much_time_as_a_known_one() -> None:
    passwords = Passwords()
    checked: list[str] = []
    verify = passwords._hasher.verify

    class Watching(PasswordHasher):
        def verify(self, hash: str | bytes, password: str | bytes) -> bool:  # type: ignore[override]
            checked.append(str(hash))
            return bool(verify(hash, password))

    passwords._hasher = Watching()
    assert not await passwords.fits("", "nobody's password")
    assert checked == [passwords._nobody]
    assert "argon2id" in passwords._nobody
    assert "m=65536,t=3" in passwords._nobody


async def test_a_session_ends_after_two_idle_hours(authentication: Authentication, parts: Parts) -> None:
    signed_in = await sign_in(authentication, "ann@example.com", PASSWORD, "")
    parts.clock.advance(minutes=119)
    await authentication.use(await authentication.session(signed_in.token), signed_in.session.csrf)
    parts.clock.advance(minutes=119)
    await authentication.session(signed_in.token)
    parts.clock.advance(minutes=2)
    with pytest.raises(SignedOut):
        await authentication.session(signed_in.token)


async def test_a_session_ends_after_twelve_hours_however_busy(
    authentication: Authentication, parts: Parts
) -> None:
    signed_in = await sign_in(authentication, "ann@example.com", PASSWORD, "")
    for _ in range(7):
        parts.clock.advance(minutes=100)
        await authentication.use(await authentication.session(signed_in.token), signed_in.session.csrf)
    parts.clock.advance(minutes=21)
    with pytest.raises(SignedOut):
        await authentication.session(signed_in.token)


async def test_a_disabled_account_is_out_at_once(authentication: Authentication, parts: Parts) -> None:
    signed_in = await sign_in(authentication, "ann@example.com", PASSWORD, "")
    await SqlAccounts(parts.database).disable("ann@example.com")
    with pytest.raises(SignedOut):
        await authentication.session(signed_in.token)
    with pytest.raises(WrongLogin):
        await sign_in(authentication, "ann@example.com", PASSWORD, "")


# --- The second factor


@pytest.fixture
async def secret(authentication: Authentication, parts: Parts) -> str:
    secret = pyotp.random_base32()
    await add_account(parts.url, "tom", totp_secret=secret)
    return secret


async def test_a_code_is_asked_for_only_after_the_password(
    authentication: Authentication, secret: str
) -> None:
    with pytest.raises(WrongLogin):
        await sign_in(authentication, "tom@example.com", "not the password", "")
    with pytest.raises(SecondFactor):
        await sign_in(authentication, "tom@example.com", PASSWORD, "")


async def test_each_code_counts_once(authentication: Authentication, secret: str, parts: Parts) -> None:
    code = pyotp.TOTP(secret).at(parts.clock.now())
    await sign_in(authentication, "tom@example.com", PASSWORD, f" {code[:3]} {code[3:]} ")
    with pytest.raises(SecondFactor):
        await sign_in(authentication, "tom@example.com", PASSWORD, code)
    parts.clock.advance(seconds=60)
    await sign_in(authentication, "tom@example.com", PASSWORD, pyotp.TOTP(secret).at(parts.clock.now()))


async def test_one_code_used_twice_at_the_same_moment_opens_one_session(
    authentication: Authentication, secret: str, parts: Parts
) -> None:
    code = pyotp.TOTP(secret).at(parts.clock.now())
    tries = [sign_in(authentication, "tom@example.com", PASSWORD, code) for _ in range(4)]
    results = await asyncio.gather(*tries, return_exceptions=True)
    assert sum(isinstance(result, SecondFactor) for result in results) == 3


async def test_guessing_codes_locks_and_asking_without_one_forgives_nothing(
    authentication: Authentication, secret: str
) -> None:
    for _ in range(5):
        with pytest.raises(SecondFactor):
            await sign_in(authentication, "tom@example.com", PASSWORD, "")
        with pytest.raises(SecondFactor):
            await sign_in(authentication, "tom@example.com", PASSWORD, "000000")
    with pytest.raises(TooMany):
        await sign_in(authentication, "tom@example.com", PASSWORD, "")


def test_a_code_counts_within_a_step_of_its_time(secret_now: tuple[str, float]) -> None:
    secret, now = secret_now
    totp = pyotp.TOTP(secret)
    code = totp.at(int(now))
    assert totp_step(secret, code, now + 30) == int(now // 30)
    assert totp_step(secret, code, now - 30) == int(now // 30)
    assert totp_step(secret, code, now + 90) is None
    assert totp_step(secret, "٣٣٣٣٣٣", now) is None


@pytest.fixture
def secret_now() -> tuple[str, float]:
    return "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", datetime(2026, 3, 1, 12, 0, 7, tzinfo=timezone.utc).timestamp()


@pytest.mark.parametrize("password", ["", "eleven-char", "x" * 201])
def test_a_password_of_the_wrong_length_is_refused(password: str) -> None:
    with pytest.raises(Invalid):
        Passwords().hash(password)


# --- Over the wire


async def test_the_cookie_is_for_our_pages_alone(house: House, closing: Closing) -> None:
    await add_account(house.settings.database, "ann")
    agent = closing(DeskAgent(house.url, "ann"))
    body = {"email": agent.email, "password": PASSWORD}
    async with agent.http.post(f"{house.url}/desk/api/login", json=body) as response:
        cookies = response.headers.getall("Set-Cookie")
        assert response.headers["Cache-Control"] == "no-store"
    assert {cookie.partition("=")[0] for cookie in cookies} == {"helpline_session", "helpline_device"}
    for cookie in cookies:
        parts = {part.strip().lower() for part in cookie.split(";")[1:]}
        assert {"httponly", "samesite=strict", "path=/desk"} <= parts
        assert "secure" not in parts, "this address is http"


async def test_every_login_has_its_own_session_and_ends_the_one_before(ann: DeskAgent) -> None:
    before = {c.key: c.value for c in ann.http.cookie_jar}
    await ann.login()
    after = {c.key: c.value for c in ann.http.cookie_jar}
    assert before != after
    stale = {"Cookie": f"helpline_session={before['helpline_session']}"}
    ann.http.cookie_jar.clear()
    status, _ = await ann.call("GET", "/me", headers=stale)
    assert status == 401


async def test_after_signing_out_the_old_cookie_opens_nothing(ann: DeskAgent) -> None:
    (session,) = [one.value for one in ann.http.cookie_jar if one.key == "helpline_session"]
    cookie = {"Cookie": f"helpline_session={session}"}
    status, _ = await ann.call("POST", "/logout")
    assert status == 204
    assert (await ann.call("GET", "/me", headers=cookie))[0] == 401


async def test_a_locked_account_says_for_how_long(house: House, ann: DeskAgent) -> None:
    for _ in range(5):
        assert (await ann.login("wrong"))[0] == 401
    body = {"email": ann.email, "password": PASSWORD}
    async with ann.http.post(f"{house.url}/desk/api/login", json=body) as response:
        assert response.status == 429
        assert 0 < int(response.headers["Retry-After"]) <= 900


async def test_a_login_from_another_page_is_refused(ann: DeskAgent) -> None:
    body = {"email": ann.email, "password": PASSWORD}
    elsewhere = {"Origin": "https://evil.example"}
    assert (await ann.call("POST", "/login", body, elsewhere))[0] == 403


async def test_a_stream_with_much_to_tell_ends_with_its_session_all_the_same(
    house: House, ann: DeskAgent, waiting: Customer, monkeypatch: pytest.MonkeyPatch, closing: Closing
) -> None:
    monkeypatch.setattr("helpline.web.desk.feed.HEARTBEAT", 0.5)
    bob = closing(await DeskAgent.hire(house, "bob"))

    async def chatter() -> None:
        while True:
            await bob.step(waiting.id, "notes", 202, id=str(uuid4()), text="and another thing")

    async with ann.events() as events:
        busy = asyncio.create_task(chatter())
        await events.next()
        database = closing(Database(house.settings.database))
        await SqlAccounts(database).disable(ann.email)
        with pytest.raises(EOFError):
            await events.until(lambda *_: False)
        busy.cancel()
        await asyncio.gather(busy, return_exceptions=True)


async def test_the_sample_agent_comes_in_with_the_password_that_is_shown(
    demo_house: House, closing: Closing
) -> None:
    agent = closing(DeskAgent(demo_house.url, "agent"))
    shown = await agent.get("/demo")
    status, _ = await agent.login(shown["password"])
    assert status == 200
    assert (await agent.get("/me"))["demo"] is True
