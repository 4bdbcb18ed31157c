"""Whom the page's server vouches for, and whom not."""

from __future__ import annotations

import hmac
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import aiohttp
import jwt
import pytest
from jwt.utils import base64url_encode
from structlog.testing import capture_logs

from helpline.settings import Settings
from tests.support.databases import Databases
from tests.support.web import SECRET, Customer, House, running


@pytest.fixture(params=["sqlite"])
def database_url(tmp_path: Path, databases: Databases) -> str:
    """What is tested here never differs between databases."""
    return databases.sqlite(tmp_path / "helpline.db")


def _token(key: str = SECRET, algorithm: str = "HS256", **claims: Any) -> str:
    whole = {"sub": "demo-402", "name": "Carla", "exp": int(time.time()) + 86_400, **claims}
    return jwt.encode({name: value for name, value in whole.items() if value is not None}, key, algorithm)


def _signed(claims: str, header: str = '{"alg": "HS256", "typ": "JWT"}') -> str:
    """Well signed, whatever it says; EXP is within the longest life."""
    parts = (header, claims.replace("EXP", str(int(time.time()) + 80_000)))
    signed = b".".join(base64url_encode(part.encode()) for part in parts)
    return (signed + b"." + base64url_encode(hmac.digest(SECRET.encode(), signed, "sha256"))).decode()


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
        _token(sub="demo-402\u200b"),
        _token(sub="\u202edemo-402"),
        _token(name="Carla \u202egnp.exe"),
        _token(name="Carla \u2066x"),
        _token(exp=9_999_999_999),
        _token(exp=int(time.time()) + 7 * 86_400),
        _signed('{"sub": "demo-402", "sub": "somebody", "exp": EXP}'),
        _signed('{"sub": "demo-402", "exp": 1, "exp": EXP}'),
        _signed('{"sub": "demo-402", "exp": EXP}', header='{"alg": "none", "alg": "HS256"}'),
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
    token = _token(**{claim: int(time.time()) + seconds})  # type: ignore[arg-type]
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


async def test_well_signed_claims_of_our_own_making_are_believed(
    house: House, session: aiohttp.ClientSession
) -> None:
    """What `_signed` makes is refused for its claims, not for its form."""
    token = _signed('{"sub": "demo-402", "exp": EXP}')
    assert (await Customer.open(session, house.url, identity=token)).verified
    named = _token(name="\u05e9\u05e8\u05d4 \u200fCohen")  # a right-to-left mark beside a Hebrew name
    assert (await Customer.open(session, house.url, identity=named)).verified


OTHER = "the-one-before-kT9-xw2Lq0ZpVb7RmY4sNc8dGh"


async def test_two_secrets_are_believed_while_hosts_go_over_to_the_new_one(
    settings: Settings, session: aiohttp.ClientSession
) -> None:
    async with running(replace(settings, identity_secret_previous=OTHER)) as house:
        for key in (SECRET, OTHER):
            assert (await Customer.open(session, house.url, identity=_token(key))).verified
        assert await _status(session, house, _token("neither" * 8)) == 401
    async with running(settings) as house:
        assert await _status(session, house, _token(OTHER)) == 401


@pytest.mark.parametrize(
    ("audience", "aud", "status"),
    [
        ("helpline", "helpline", 201),
        ("helpline", ["books", "helpline"], 201),
        ("helpline", "books", 401),
        ("helpline", [], 401),
        ("helpline", 7, 401),
        ("helpline", None, 401),
        ("", "books", 201),
        ("", None, 201),
    ],
)
async def test_a_token_for_somebody_else_is_refused_where_an_audience_is_set(
    settings: Settings, session: aiohttp.ClientSession, audience: str, aud: object, status: int
) -> None:
    async with running(replace(settings, identity_audience=audience)) as house:
        assert await _status(session, house, _token(aud=aud)) == status


@pytest.mark.parametrize(
    ("issuer", "iss", "status"),
    [("books", "books", 201), ("books", "other", 401), ("books", None, 401), ("", "x", 201), ("", None, 201)],
)
async def test_a_token_of_somebody_else_is_refused_where_an_issuer_is_set(
    settings: Settings, session: aiohttp.ClientSession, issuer: str, iss: object, status: int
) -> None:
    async with running(replace(settings, identity_issuer=issuer)) as house:
        assert await _status(session, house, _token(iss=iss)) == status


async def test_the_demos_tokens_name_audience_and_issuer_too(
    settings: Settings, session: aiohttp.ClientSession
) -> None:
    named = replace(settings, demo=True, identity_audience="helpline", identity_issuer="books")
    async with running(named) as house:
        async with session.get(f"{house.url}/demo/identity/demo-402") as response:
            identity = (await response.json())["identity"]
        assert (await Customer.open(session, house.url, identity=identity)).verified


async def test_how_long_a_token_may_be_good_can_be_set(
    settings: Settings, session: aiohttp.ClientSession
) -> None:
    async with running(replace(settings, identity_life=600)) as house:
        for seconds, status in ((590, 201), (900, 401)):
            token = _token(exp=int(time.time()) + seconds)
            assert await _status(session, house, token) == status


async def _status(session: aiohttp.ClientSession, house: House, identity: str) -> int:
    async with session.post(f"{house.url}/api/conversations", json={"identity": identity}) as response:
        return response.status
