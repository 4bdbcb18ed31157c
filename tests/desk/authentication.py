"""The way in, without the wire: a clock that can be moved, and callers from anywhere."""

from __future__ import annotations

import pytest

from helpline.desk.authentication import Authentication, Caller, SignedIn
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
async def authentication(parts: Parts) -> Authentication:
    await add_account(parts.url, "ann")
    tries = Tries(SqlTallies(parts.database), parts.clock)
    return Authentication(SqlAccounts(parts.database), Passwords(), tries, Devices(SECRET), parts.clock)


async def sign_in(
    authentication: Authentication,
    email: str = "ann@example.com",
    password: str = PASSWORD,
    code: str = "",
    *,
    address: str = HERE,
    device: str = "",
) -> SignedIn:
    return await authentication.sign_in(email, password, code, Caller(address=address, device=device))


async def fails(authentication: Authentication, email: str = "ann@example.com", address: str = HERE) -> None:
    with pytest.raises(WrongLogin):
        await sign_in(authentication, email, "not the password", address=address)
