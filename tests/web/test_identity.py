"""Whom the page's server vouches for, and whom not."""

from __future__ import annotations

import time
from typing import Any

import aiohttp
import jwt
import pytest
from structlog.testing import capture_logs

from tests.support.web import SECRET, Customer, House


@pytest.fixture(params=["sqlite"])
def database_url(tmp_path):
    """What is tested here never differs between databases."""
    return f"sqlite+aiosqlite:///{tmp_path / 'helpline.db'}"


def _token(key: str = SECRET, algorithm: str = "HS256", **claims: Any) -> str:
    whole = {"sub": "demo-402", "name": "Carla", "exp": int(time.time()) + 86_400, **claims}
    return jwt.encode({name: value for name, value in whole.items() if value is not None}, key, algorithm)


async def test_a_valid_identity_is_believed(house: House, session: aiohttp.ClientSession) -> None:
    assert (await Customer.open(session, house.url, identity=_token())).verified
    assert not (await Customer.open(session, house.url)).verified


@pytest.mark.parametrize(
    "identity",
    [
        "",
        "nonsense",
        "a.b.c",
        "half \ud800",
        _token("another key of more than thirty-two characters"),
        _token("", "none"),
        _token().rsplit(".", 1)[0] + ".",
        _token(exp=int(time.time()) - 400),  # made when tests are collected: the others have to last
        _token(iat=int(time.time()) + 86_400),
        _token(nbf=int(time.time()) + 86_400),
        _token(exp=None),
        _token(exp="soon"),
        _token(exp=float("inf")),
        _token(sub=None),
        _token(sub=""),
        _token(sub=402),
        _token(sub="two words"),
        _token(sub="x" * 151),
        _token(sub="nul\0"),
        _token(name=7),
    ],
)
async def test_a_bad_identity_is_never_taken_for_anonymous(
    house: House, session: aiohttp.ClientSession, identity: str
) -> None:
    async with session.post(f"{house.url}/api/conversations", json={"identity": identity}) as response:
        assert response.status == 401, await response.text()


@pytest.mark.parametrize(
    ("claim", "seconds"), [("exp", -120), ("iat", 120), ("nbf", 120)], ids=["exp", "iat", "nbf"]
)
async def test_two_servers_clocks_may_differ_by_minutes(
    house: House, session: aiohttp.ClientSession, claim: str, seconds: int
) -> None:
    token = _token(**{claim: int(time.time()) + seconds})
    assert (await Customer.open(session, house.url, identity=token)).verified


async def test_whoever_runs_the_service_reads_why_a_token_was_refused(
    house: House, session: aiohttp.ClientSession
) -> None:
    late, forged = (
        _token(iat=int(time.time()) + 400),
        _token("another key of more than thirty-two characters"),
    )
    with capture_logs() as logs:
        for token in (late, forged):
            async with session.post(f"{house.url}/api/conversations", json={"identity": token}) as response:
                assert response.status == 401
    told = [line for line in logs if line["event"] == "identity_refused"]
    assert [line["cause"] for line in told] == ["ImmatureSignatureError", "InvalidSignatureError"]
    assert 390 <= told[0]["iat_in"] <= 400
    assert not any(token in str(logs) for token in (late, forged))
