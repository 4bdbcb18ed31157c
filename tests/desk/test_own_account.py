"""What agents do with their own account, and that admins prove who they are before they act as such."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import pyotp
import pytest
import sqlalchemy as sa

from helpline.desk_container import totp_box
from helpline.storage.accounts import SqlAccounts
from helpline.storage.database import Database
from helpline.storage.desk_tables import sessions
from tests.desk.agent import PASSWORD, DeskAgent, add_account
from tests.desk.fixtures import Hire
from tests.support.closing import Closing, closed
from tests.support.web import Customer, House

NEW = "seven green umbrellas"


async def again(ann: DeskAgent) -> DeskAgent:
    """Ann in another browser."""
    other = DeskAgent(ann.url, ann.id)
    assert (await other.login())[0] == 200
    return other


async def test_a_new_password_takes_the_old_ones_place_and_ends_other_sessions(
    ann: DeskAgent, closing: Closing
) -> None:
    other = closing(await again(ann))
    assert (await ann.call("POST", "/me/password", {"current": PASSWORD, "password": NEW}))[0] == 204
    assert (await ann.call("GET", "/me"))[0] == 200, "this one stays"
    assert (await other.call("GET", "/me"))[0] == 401
    assert (await other.login(PASSWORD))[0] == 401
    assert (await other.login(NEW))[0] == 200


async def test_who_does_not_know_the_current_password_changes_nothing(
    ann: DeskAgent, closing: Closing
) -> None:
    body = {"current": "not her password", "password": NEW}
    answers = [(await ann.call("POST", "/me/password", body))[0] for _ in range(7)]
    assert answers == [401] * 5 + [429] * 2, "a session that was left open is no way to guess"
    closing(await again(ann))


@pytest.mark.parametrize(
    "password", ["too short", "password1234", "Iloveyou!2024", "qwertyqwerty", "11111111111111"]
)
async def test_a_password_that_guessers_begin_with_is_refused(
    ann: DeskAgent, password: str, closing: Closing
) -> None:
    status, body = await ann.call("POST", "/me/password", {"current": PASSWORD, "password": password})
    assert (status, body["field"]) == (422, "password")
    closing(await again(ann))


async def test_who_comes_by_single_sign_on_has_no_password_to_change(house: House, ann: DeskAgent) -> None:
    await _change(house, "UPDATE agents SET password = '' WHERE id = 'ann'")
    status, body = await ann.call("POST", "/me/password", {"current": "", "password": NEW})
    assert (status, body["code"]) == (409, "conflict")
    assert (await ann.get("/me"))["agent"]["password"] is False


async def test_the_demos_password_is_everybodys(demo_house: House, closing: Closing) -> None:
    agent = closing(DeskAgent(demo_house.url, "agent"))
    shown = (await agent.get("/demo"))["password"]
    await agent.login(shown)
    status, _ = await agent.call("POST", "/me/password", {"current": shown, "password": NEW})
    assert status == 409


async def test_ones_sign_ins_are_listed_and_ended(ann: DeskAgent, hire: Hire, closing: Closing) -> None:
    phone, bob = closing(await again(ann)), await hire("bob")
    listed = await ann.get("/me/sessions")
    assert [one["current"] for one in listed].count(True) == 1
    assert len(listed) == 2
    assert all("aiohttp" in one["browser"] for one in listed)
    (theirs,) = [one["id"] for one in listed if not one["current"]]
    assert (await bob.call("DELETE", f"/me/sessions/{theirs}"))[0] == 404, "only one's own"
    assert (await ann.call("DELETE", f"/me/sessions/{theirs}"))[0] == 204
    assert (await phone.call("GET", "/me"))[0] == 401
    assert [one["current"] for one in await ann.get("/me/sessions")] == [True]

    await phone.login()
    assert (await ann.call("DELETE", "/me/sessions"))[0] == 204
    assert (await phone.call("GET", "/me"))[0] == 401
    assert (await ann.call("GET", "/me"))[0] == 200
    assert (await bob.call("GET", "/me"))[0] == 200


async def test_what_is_listed_opens_no_session(ann: DeskAgent) -> None:
    for one in await ann.get("/me/sessions"):
        cookie = {"Cookie": f"helpline_session={one['id']}"}
        ann.http.cookie_jar.clear()
        assert (await ann.call("GET", "/me", headers=cookie))[0] == 401


# --- Proving it again


@pytest.fixture
async def boss(house: House, hire: Hire) -> DeskAgent:
    """An admin who signed in eleven minutes ago."""
    boss = await hire("boss", "admin")
    await _age(house)
    return boss


async def test_admins_prove_who_they_are_before_they_change_quick_answers(boss: DeskAgent) -> None:
    status, body = await boss.call("PUT", "/answers", [])
    assert (status, body["code"]) == (403, "proof-needed")
    assert (await boss.call("POST", "/me/proof", {"password": "not the password"}))[0] == 401
    assert (await boss.call("PUT", "/answers", []))[0] == 403
    assert (await boss.call("POST", "/me/proof", {"password": PASSWORD}))[0] == 204
    assert (await boss.call("PUT", "/answers", []))[0] == 204


async def test_and_before_they_take_a_conversation_from_somebody(
    boss: DeskAgent, ann: DeskAgent, waiting: Customer
) -> None:
    async with boss.events(), ann.events():
        await ann.step(waiting.id, "claim", version=(await ann.detail(waiting.id))["version"])
        status, body = await boss.call("POST", f"/conversations/{waiting.id}/assign", {"to": "boss"})
        assert (status, body["code"]) == (403, "proof-needed")
        await boss.call("POST", "/me/proof", {"password": PASSWORD})
        await boss.step(waiting.id, "assign", to="boss")
        assert (await boss.detail(waiting.id))["agent"]["id"] == "boss"


async def test_a_second_factor_is_part_of_the_proof(house: House, closing: Closing) -> None:
    secret = pyotp.random_base32()
    await add_account(house.settings.database, "tom", "admin", totp_secret=secret)
    await _seal(house)
    tom = closing(DeskAgent(house.url, "tom"))
    totp, now = pyotp.TOTP(secret), datetime.now(timezone.utc)
    assert (await tom.login(code=totp.at(now - timedelta(seconds=30))))[0] == 200
    status, body = await tom.call("POST", "/me/proof", {"password": PASSWORD})
    assert (status, body["code"]) == (401, "second-factor")
    assert (await tom.call("POST", "/me/proof", {"password": PASSWORD, "code": totp.at(now)}))[0] == 204


async def test_what_agents_do_needs_no_new_proof(house: House, ann: DeskAgent, waiting: Customer) -> None:
    await _age(house)
    await ann.step(waiting.id, "claim", version=(await ann.detail(waiting.id))["version"])


async def _seal(house: House) -> None:
    """The secrets of second factors, as the chores and each start do."""
    async with closed(Database(house.settings.database)) as database:
        assert await SqlAccounts(database, totp_box(house.settings)).reseal()


async def _age(house: House) -> None:
    """As if everybody had signed in eleven minutes ago."""
    then = datetime.now(timezone.utc) - timedelta(minutes=11)
    await _change(house, sessions.update().values(proven_at=then))


async def _change(house: House, statement: Any) -> None:
    async with closed(Database(house.settings.database)) as database, database.write() as connection:
        await connection.execute(sa.text(statement) if isinstance(statement, str) else statement)
