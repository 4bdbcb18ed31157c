"""The way in, without the wire: a clock that can be moved, and callers from anywhere."""

from __future__ import annotations

import pytest

from helpline.desk.accounts import Caller, Doors, SignedIn
from helpline.desk.devices import Devices
from helpline.desk.passwords import Passwords
from helpline.desk.refusals import WrongLogin
from helpline.desk.tries import Tries
from helpline.storage.accounts import SqlAccounts
from helpline.storage.tallies import SqlTallies
from tests.desk.agent import PASSWORD, add_account
from tests.support.parts import Parts
from tests.support.web import SECRET

HERE = "192.0.2.1"


@pytest.fixture
async def doors(parts: Parts) -> Doors:
    await add_account(parts.url, "ann")
    tries = Tries(SqlTallies(parts.database), parts.clock)
    return Doors(SqlAccounts(parts.database), Passwords(), tries, Devices(SECRET), parts.clock)


async def sign_in(
    doors: Doors,
    email: str = "ann@example.com",
    password: str = PASSWORD,
    code: str = "",
    *,
    address: str = HERE,
    device: str = "",
) -> SignedIn:
    return await doors.sign_in(email, password, code, Caller(address=address, device=device))


async def fails(doors: Doors, email: str = "ann@example.com", address: str = HERE) -> None:
    with pytest.raises(WrongLogin):
        await sign_in(doors, email, "not the password", address=address)
