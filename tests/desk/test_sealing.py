"""Secrets of second factors are sealed where they are kept; a key can be replaced and nobody notices."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pyotp
import pytest
import sqlalchemy as sa

from helpline.desk.authentication import Authentication
from helpline.desk.devices import Devices
from helpline.desk.passwords import Passwords
from helpline.desk.refusals import SecondFactor
from helpline.desk.sealing import Box
from helpline.desk.tries import Tries
from helpline.desk_container import totp_box
from helpline.settings import Settings
from helpline.storage.accounts import SqlAccounts
from helpline.storage.database import Database
from helpline.storage.desk_tables import agents
from helpline.storage.tallies import SqlTallies
from tests.desk.agent import add_account
from tests.desk.authentication import sign_in
from tests.support.closing import Closing
from tests.support.parts import Parts
from tests.support.web import SECRET as KEY
from tests.support.web import running

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
OLD, NEW = "an old key of forty random characters", "a new key of forty random characters"


def box(*keys: str) -> Box:
    return Box(lambda: keys)


async def kept(database: Database) -> str:
    return str((await database.read_inline(sa.select(agents.c.totp_secret)))[0].totp_secret)


async def signs_in(parts: Parts, *keys: str) -> bool:
    accounts, tries = SqlAccounts(parts.database, box(*keys)), Tries(SqlTallies(parts.database), parts.clock)
    authentication = Authentication(accounts, Passwords(), tries, Devices(KEY), parts.clock)
    parts.clock.advance(seconds=90)
    code = pyotp.TOTP(SECRET).at(parts.clock.now())
    try:
        await sign_in(authentication, "tom@example.com", code=code)
    except SecondFactor:
        return False
    return True


async def test_a_key_is_replaced_and_nobody_notices(parts: Parts) -> None:
    await add_account(parts.url, "tom", totp_secret=SECRET)
    assert await signs_in(parts, OLD), "what was kept in the clear counts on"
    assert await SqlAccounts(parts.database, box(OLD)).reseal() == 1
    assert SECRET not in await kept(parts.database)
    assert await signs_in(parts, OLD)
    assert await signs_in(parts, NEW, OLD)
    assert await SqlAccounts(parts.database, box(NEW, OLD)).reseal() == 1
    assert await SqlAccounts(parts.database, box(NEW, OLD)).reseal() == 0
    assert await signs_in(parts, NEW)


async def test_without_its_key_a_secret_fits_no_code_and_is_left_as_it_is(parts: Parts) -> None:
    await add_account(parts.url, "tom", totp_secret=box(OLD).seal(SECRET))
    assert not await signs_in(parts, NEW)
    assert not await signs_in(parts)
    assert await SqlAccounts(parts.database, box(NEW)).reseal() == 0
    assert await signs_in(parts, OLD)


@pytest.mark.parametrize("key", ["", OLD])
async def test_the_web_process_seals_what_it_finds_open(
    settings: Settings, tmp_path: Path, key: str, closing: Closing
) -> None:
    async with running(settings):
        await add_account(settings.database, "tom", totp_secret=SECRET)
    mine = replace(settings, totp_key=key)
    async with running(mine):
        database = closing(Database(settings.database))
        found = await kept(database)
    assert SECRET not in found
    assert totp_box(mine).open(found) == SECRET
    made = tmp_path / "totp-key"
    assert made.exists() == (not key)
    assert key or made.stat().st_mode & 0o777 == 0o600
