"""The identity provider, asked over HTTP: where to send people, and who came back."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
import time
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import aiohttp

from helpline.conversations.messages import Value
from helpline.desk.refusals import SignOnAway, SignOnRefused
from helpline.sso.id_tokens import Key, error_name, find_key, parse_claims, parse_email

_TIMEOUT = aiohttp.ClientTimeout(total=5.0, sock_connect=2.0)
_MAX_ANSWER = 262_144
_KEEP = 3_600.0
"""Seconds until endpoints and keys are asked for again: a key that was withdrawn must not count for ever."""
_SCOPE = "openid email"


class Endpoints(Value, frozen=True):
    """What the discovery document says. `basic`: the secret goes into the Authorization header."""

    authorization: str
    token: str
    keys: str
    basic: bool = True


class OpenIdProvider:
    """Implements desk.ports.IdentityProvider."""

    def __init__(
        self, session: aiohttp.ClientSession, issuer: str, client_id: str, client_secret: str
    ) -> None:
        self._session = session
        self._issuer = issuer
        self._client_id = client_id
        self._client_secret = client_secret
        self._endpoints: Endpoints | None = None
        self._keys: list[Key] = []
        self._known_at = 0.0

    async def address(self, back: str, state: str, nonce: str, verifier: str) -> str:
        """Where the browser goes to sign in. Raises SignOnAway."""
        endpoints = await self._discover()
        digest = hashlib.sha256(verifier.encode()).digest()
        query = {
            "response_type": "code",
            "client_id": self._client_id,
            "redirect_uri": back,
            "scope": _SCOPE,
            "state": state,
            "nonce": nonce,
            "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
            "code_challenge_method": "S256",
        }
        joint = "&" if urlsplit(endpoints.authorization).query else "?"
        return f"{endpoints.authorization}{joint}{urlencode(query)}"

    async def email(self, code: str, back: str, nonce: str, verifier: str) -> str:
        """Who came back with `code`. Raises SignOnRefused, SignOnUnverified or SignOnAway."""
        endpoints = await self._discover()
        answer = await self._exchange(endpoints, code, back, verifier)
        token = answer.get("id_token")
        if not isinstance(token, str):
            raise SignOnRefused(detail="no ID token")
        key = find_key(token, self._keys)
        if key is None:  # the provider may have begun to use a new one
            self._keys = await self._read_keys(endpoints)
            key = find_key(token, self._keys)
        if key is None:
            raise SignOnRefused(detail="unknown key")
        claims = parse_claims(token, key, issuer=self._issuer, client_id=self._client_id, nonce=nonce)
        return parse_email(claims)

    async def _discover(self) -> Endpoints:
        if self._endpoints and time.monotonic() - self._known_at < _KEEP:
            return self._endpoints
        status, document = await self._call(
            "GET", f"{self._issuer.rstrip('/')}/.well-known/openid-configuration"
        )
        if status != 200 or document.get("issuer") != self._issuer:
            raise SignOnAway(detail=f"discovery: status {status}, or another issuer")
        endpoints = _parse_endpoints(document, urlsplit(self._issuer).scheme)
        self._keys = await self._read_keys(endpoints)
        self._endpoints, self._known_at = endpoints, time.monotonic()
        return endpoints

    async def _read_keys(self, endpoints: Endpoints) -> list[Key]:
        status, document = await self._call("GET", endpoints.keys)
        keys = document.get("keys")
        if status != 200 or not isinstance(keys, list):
            raise SignOnAway(detail=f"keys: status {status}")
        return [key for key in keys if isinstance(key, dict)]

    async def _exchange(self, endpoints: Endpoints, code: str, back: str, verifier: str) -> dict[str, Any]:
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": back}
        form["code_verifier"] = verifier
        headers = {"Accept": "application/json"}
        if endpoints.basic:
            pair = f"{quote(self._client_id, safe='')}:{quote(self._client_secret, safe='')}"
            headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
        else:
            form |= {"client_id": self._client_id, "client_secret": self._client_secret}
        status, answer = await self._call("POST", endpoints.token, data=form, headers=headers)
        if status in (400, 401, 403):
            raise SignOnRefused(detail=f"token: {error_name(answer.get('error'))}")
        if status != 200:
            raise SignOnAway(detail=f"token: status {status}")
        return answer

    async def _call(self, method: str, url: str, **options: Any) -> tuple[int, dict[str, Any]]:
        """Status and JSON object. A redirect is an answer like any other: secrets go nowhere else."""
        try:
            async with self._session.request(
                method, url, timeout=_TIMEOUT, allow_redirects=False, **options
            ) as response:
                raw = await response.content.read(_MAX_ANSWER)
                while chunk := await response.content.read(_MAX_ANSWER):
                    raw += chunk
                    if len(raw) > _MAX_ANSWER:
                        raise SignOnAway(detail="answer too large")
                body = json.loads(raw)
        except (aiohttp.ClientError, asyncio.TimeoutError, OSError) as error:
            raise SignOnAway(detail=type(error).__name__) from error
        except (ValueError, RecursionError):
            body = {}
        return response.status, body if isinstance(body, dict) else {}


def _parse_endpoints(document: dict[str, Any], scheme: str) -> Endpoints:
    """Raises SignOnAway. What follows from an https issuer is https itself."""
    found = [str(document.get(name)) for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")]
    if any(urlsplit(url).scheme not in ("https", scheme) or not urlsplit(url).netloc for url in found):
        raise SignOnAway(detail="discovery: an endpoint is missing")
    # Without a word about it the header is what the provider takes (OpenID Connect Discovery, section 3).
    methods = document.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    return Endpoints(
        authorization=found[0], token=found[1], keys=found[2], basic="client_secret_basic" in methods
    )
