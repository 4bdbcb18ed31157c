"""What the identity provider's word is worth: signed by it, for us, about somebody we know."""

from __future__ import annotations

import base64
import hmac
import json
import time
from collections.abc import Callable
from typing import Any

import jwt
import pytest

from helpline.storage.accounts import SqlAccounts
from helpline.storage.database import Database
from tests.desk.agent import DeskAgent
from tests.desk.identity_provider import CLIENT, SECRET, Claims, IdentityProvider, Key
from tests.desk.sign_on import Browser
from tests.support.closing import Closing
from tests.support.web import House


@pytest.mark.parametrize(
    "wrong",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"aud": "another-client"},
        {"aud": None},
        {"aud": ["another-client"]},
        {"aud": [CLIENT, "another-client"]},
        {"aud": [CLIENT, "another-client"], "azp": "another-client"},
        {"azp": "another-client"},
        {"iss": "https://evil.example"},
        pytest.param({"exp": int(time.time()) - 120}, id="exp two minutes ago"),
        {"exp": None},
        pytest.param({"iat": int(time.time()) + 3_600}, id="iat in an hour"),
        {"sub": None},
    ],
    ids=str,
)
async def test_a_token_with_a_wrong_claim_is_refused(
    browser: Browser, provider: IdentityProvider, wrong: Claims
) -> None:
    provider.claims = wrong
    assert await browser.sign_on() == "/desk?refused=sso-refused"
    assert await browser.me() is None


def _by_another_key(provider: IdentityProvider) -> Callable[[Claims], str]:
    return Key("RS256", provider.key.kid).sign


def _unsigned(_provider: IdentityProvider) -> Callable[[Claims], str]:
    return lambda claims: jwt.encode(claims, None, algorithm="none")  # type: ignore[arg-type]


def _none_with_the_keys_name(provider: IdentityProvider) -> Callable[[Claims], str]:
    head = {"alg": "None", "kid": provider.key.kid}
    return lambda claims: f"{_part(head)}.{_part(claims)}."


def _signed_with_the_public_key(provider: IdentityProvider) -> Callable[[Claims], str]:
    """The classic: the public key taken for the secret of a symmetric algorithm."""
    head = {"alg": "HS256", "kid": provider.key.kid}

    def sign(claims: Claims) -> str:
        said = f"{_part(head)}.{_part(claims)}"
        digest = hmac.digest(json.dumps(provider.key.jwk).encode(), said.encode(), "sha256")
        return f"{said}.{base64.urlsafe_b64encode(digest).rstrip(b'=').decode()}"

    return sign


def _signed_with_the_client_secret(_provider: IdentityProvider) -> Callable[[Claims], str]:
    return lambda claims: jwt.encode(claims, SECRET.ljust(32), "HS256")


def _rubbish(_provider: IdentityProvider) -> Callable[[Claims], str]:
    return lambda _claims: "not a token"


@pytest.mark.parametrize(
    "forger",
    [
        _by_another_key,
        _unsigned,
        _none_with_the_keys_name,
        _signed_with_the_public_key,
        _signed_with_the_client_secret,
        _rubbish,
    ],
)
async def test_a_token_that_the_provider_has_not_signed_is_refused(
    browser: Browser,
    provider: IdentityProvider,
    forger: Callable[[IdentityProvider], Callable[[Claims], str]],
) -> None:
    provider.sign = forger(provider)
    assert await browser.sign_on() == "/desk?refused=sso-refused"


# --- Who it is


@pytest.mark.parametrize("verified", [False, None, "false", 1, "yes"])
async def test_an_address_that_is_not_verified_opens_nothing(
    browser: Browser, provider: IdentityProvider, verified: Any
) -> None:
    provider.claims = {"email_verified": verified}
    assert await browser.sign_on() == "/desk?refused=sso-unverified"


@pytest.mark.parametrize("email", [None, "", "ann", ["ann@example.com"], "ann@e\u212aample.com"])
async def test_only_a_plain_address_counts(browser: Browser, provider: IdentityProvider, email: Any) -> None:
    provider.claims = {"email": email}
    assert await browser.sign_on() == "/desk?refused=sso-unverified"


async def test_whom_nobody_added_is_nobody_here(browser: Browser, provider: IdentityProvider) -> None:
    provider.user["email"] = "stranger@example.com"
    assert await browser.sign_on() == "/desk?refused=sso-unknown"


async def test_a_disabled_account_stays_out_and_is_out_at_once(
    browser: Browser, sso: House, closing: Closing
) -> None:
    await browser.sign_on()
    database = closing(Database(sso.settings.database))
    await SqlAccounts(database).disable("ann@example.com")
    assert await browser.me() is None
    assert await browser.sign_on() == "/desk?refused=sso-unknown"


async def test_without_a_password_no_password_opens_the_account(sso: House, closing: Closing) -> None:
    agent = closing(DeskAgent(sso.url, "ann"))
    for guess in ("", "nobody's password", "x" * 200):
        assert (await agent.login(guess))[0] == 401


def _part(value: Claims) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()
