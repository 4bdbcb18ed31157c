"""`helpline agents`, `export` and `erase`, typed as an operator types them while the service runs."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import aiohttp
import jwt
import pyotp
import pytest

from tests.desk.agent import DeskAgent
from tests.support.databases import Databases
from tests.support.fixtures import house, rasa, session, settings
from tests.support.web import SECRET, Customer, House

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
__all__ = ["house", "rasa", "session", "settings"]

PASSWORD = "a long enough password"
Ended = tuple[int, str, str]
Helpline = Callable[..., Awaitable[Ended]]


@pytest.fixture
def database_url(tmp_path: Path, databases: Databases) -> str:
    """What storage does is tried with both kinds of database elsewhere."""
    return databases.sqlite(tmp_path / "helpline.db")


@pytest.fixture
def helpline(house: House) -> Helpline:
    """`await helpline("agents", "list")`: (code, standard output, standard error)."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("HELPLINE_")}
    mine = {"HELPLINE_VAR": str(house.settings.var), "HELPLINE_DATABASE_URL": house.settings.database}

    async def run(*words: str, typed: str = "") -> Ended:
        started = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "helpline", *words, stdin=-1, stdout=-1, stderr=-1, env=inherited | mine
        )
        out, err = await asyncio.wait_for(started.communicate(typed.encode()), 100)
        return int(started.returncode or 0), out.decode(), err.decode()

    return run


@pytest.fixture
async def ann(house: House) -> AsyncIterator[DeskAgent]:
    """Her browser; nobody has made her an account yet."""
    browser = DeskAgent(house.url, "ann")
    yield browser
    await browser.close()


async def listed(helpline: Helpline) -> dict[str, dict[str, Any]]:
    code, out, _ = await helpline("agents", "list")
    assert code == 0
    return {line["email"]: line for line in map(json.loads, out.splitlines())}


async def test_an_account_from_its_first_day_to_its_last(helpline: Helpline, ann: DeskAgent) -> None:
    code, out, err = await helpline(
        "agents", "add", "Ann@Example.com", "--name", "Ann Lee", typed=f"{PASSWORD}\n"
    )
    assert (code, out, err) == (0, "Ann Lee may sign in as ann@example.com.\n", "")
    assert (await ann.login(PASSWORD))[0] == 200
    line = (await listed(helpline))["ann@example.com"]
    assert (line["name"], line["role"], line["disabled"], line["totp"]) == ("Ann Lee", "agent", False, False)
    assert "argon2" not in json.dumps(line)

    new = "another password of hers"
    code, out, _ = await helpline("agents", "password", "ann@example.com", typed=f"{new}\n")
    assert (code, out) == (0, "ann@example.com has a new password; its sign-ins have ended.\n")
    assert (await ann.call("GET", "/me"))[0] == 401, "a new password ends the old sessions"
    assert (await ann.login(PASSWORD))[0] == 401
    assert (await ann.login("another password of hers"))[0] == 200

    async with ann.events() as events:
        await events.next()
        assert (await helpline("agents", "disable", "ann@example.com"))[0] == 0
        assert (await ann.call("GET", "/me"))[0] == 401
        with pytest.raises(EOFError):
            await events.until(lambda *_: False, 60)
    assert (await ann.login("another password of hers"))[0] == 401
    assert (await listed(helpline))["ann@example.com"]["disabled"] is True


async def test_a_new_password_opens_no_disabled_account(helpline: Helpline, ann: DeskAgent) -> None:
    await helpline("agents", "add", "ann@example.com", typed=PASSWORD)
    code, out, _ = await helpline("agents", "disable", "ann@example.com")
    assert (code, out) == (0, "ann@example.com is disabled; its sign-ins have ended.\n")
    code, out, _ = await helpline("agents", "password", "ann@example.com", typed="another password of hers\n")
    assert code == 0
    assert "It stays disabled: helpline agents enable ann@example.com" in out
    assert (await listed(helpline))["ann@example.com"]["disabled"] is True
    assert (await ann.login("another password of hers"))[0] == 401
    code, out, _ = await helpline("agents", "enable", "ann@example.com")
    assert (code, out) == (0, "ann@example.com is enabled again.\n")
    assert (await ann.login("another password of hers"))[0] == 200


async def test_who_is_locked_out_is_let_in_again(helpline: Helpline, ann: DeskAgent) -> None:
    await helpline("agents", "add", "ann@example.com", typed=PASSWORD)
    while (await ann.login("not her password"))[0] == 401:
        pass
    assert (await ann.login(PASSWORD))[0] == 429
    code, out, _ = await helpline("agents", "unlock", "ann@example.com")
    assert (code, out) == (0, "ann@example.com is neither locked nor slowed any more.\n")
    assert (await ann.login(PASSWORD))[0] == 200


async def test_what_can_not_be_done_is_told_in_one_sentence_and_changes_nothing(helpline: Helpline) -> None:
    assert (await helpline("agents", "add", "ann@example.com", typed=PASSWORD))[0] == 0
    before = await listed(helpline)
    bob = "bob@example.com"
    wrong = {
        ("agents", "add", "ANN@example.com"): "There is an account with this e-mail address.",
        ("agents", "add", "ann"): "an e-mail address is needed.",
        ("agents", "add", bob, "--name", "Bob\nAnn"): "a name is one line of 200 characters at most.",
        ("agents", "disable", bob): f"there is no account of {bob}.",
        ("export", ""): "Name a customer: anonymous visitors have no id.",
        ("erase", " "): "Name a customer: anonymous visitors have no id.",
    }
    for words, sentence in wrong.items():
        assert await helpline(*words, typed=PASSWORD) == (2, "", f"helpline: {sentence}\n"), words
    code, _, err = await helpline("agents", "add", "bob@example.com", typed="too short\n")
    assert (code, err) == (2, "helpline: A password has 12 to 200 characters.\n")
    code, _, err = await helpline("agents", "add", "bob@example.com", typed="Password2024!\n")
    assert (code, err) == (2, "helpline: This password is on the lists that guessers begin with.\n")
    assert await listed(helpline) == before


async def test_a_second_factor_is_shown_once_and_asked_for_from_then_on(
    helpline: Helpline, ann: DeskAgent
) -> None:
    _, out, _ = await helpline("agents", "add", "ann@example.com", "--admin", "--totp", typed=PASSWORD)
    address = out.splitlines()[1].rpartition(" ")[2]
    secret = parse_qs(urlsplit(address).query)["secret"][0]
    assert (await ann.login(PASSWORD))[1]["code"] == "second-factor"
    assert (await ann.login(PASSWORD, code=pyotp.TOTP(secret).now()))[0] == 200
    assert (await ann.get("/me"))["agent"]["role"] == "admin"
    assert secret not in json.dumps(await listed(helpline))


async def test_who_comes_by_single_sign_on_needs_no_password(helpline: Helpline, ann: DeskAgent) -> None:
    code, out, err = await helpline("agents", "add", "ann@example.com", "--sso")
    assert (code, err) == (0, "")
    assert out == "ann may sign in as ann@example.com by single sign-on alone.\n"
    assert (await ann.login(""))[0] == 401
    code, out, err = await helpline("agents", "password", "ann@example.com", typed=PASSWORD)
    assert (code, out) == (2, "")
    assert "single sign-on alone" in err
    assert (await ann.login(PASSWORD))[0] == 401
    words = ("agents", "password", "ann@example.com", "--also-password")
    assert (await helpline(*words, typed=PASSWORD))[0] == 0
    assert (await ann.login(PASSWORD))[0] == 200


async def test_a_customer_is_given_everything_and_then_erased(
    helpline: Helpline, house: House, session: aiohttp.ClientSession
) -> None:
    mine, theirs = [
        await Customer.open(
            session, house.url, identity=jwt.encode({"sub": sub, "exp": int(time.time()) + 600}, SECRET)
        )
        for sub in ("cust-ann", "cust-bob")
    ]
    for customer in (mine, theirs):
        await customer.say("Grüße — a line of 日本")
        await customer.until_answered()
    code, out, _ = await helpline("export", "cust-ann")
    (only,) = json.loads(out)["conversations"]
    assert (code, only["id"]) == (0, mine.id)
    assert [m["text"] for m in only["messages"]] == [
        "Grüße — a line of 日本",
        "You said: Grüße — a line of 日本",
    ]
    assert theirs.id not in out

    assert await helpline("erase", "cust-ann") == (0, "1 conversation erased.\n", "")
    assert (await mine.post({"id": "x", "text": "still there?"}))[0] == 404
    assert len(await theirs.lines()) == 2
    assert await helpline("erase", "cust-ann") == (0, "0 conversations erased.\n", "")
