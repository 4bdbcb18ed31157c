"""A small honest OpenID Connect provider on a socket: discovery, keys, codes, tokens, PKCE. And moods."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote_plus, urlencode

import jwt
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric import ec, rsa

CLIENT, SECRET = "helpline-desk", "s3cret/with:odd characters"
Claims = dict[str, Any]


class Key:
    """One signing key. `jwk` is its public part."""

    def __init__(self, algorithm: str, kid: str) -> None:
        self.algorithm, self.kid = algorithm, kid
        if algorithm == "RS256":
            self.private: Any = rsa.generate_private_key(public_exponent=65537, key_size=2048)
            public = jwt.algorithms.RSAAlgorithm.to_jwk(self.private.public_key())
        else:
            self.private = ec.generate_private_key(ec.SECP256R1())
            public = jwt.algorithms.ECAlgorithm.to_jwk(self.private.public_key())
        self.jwk = {**json.loads(str(public)), "kid": kid, "use": "sig", "alg": algorithm}

    def sign(self, claims: Claims) -> str:
        return jwt.encode(claims, self.private, algorithm=self.algorithm, headers={"kid": self.kid})


FIRST = Key("RS256", "first")
"""Made once: that takes a while."""


class IdentityProvider:
    """`user` is who is signed in there; `claims` are put over the ID token's; `sign` makes the token."""

    def __init__(self) -> None:
        self.key = FIRST
        self.published = [self.key]
        self.sign: Callable[[Claims], str] = lambda claims: self.key.sign(claims)
        self.user: Claims = {"sub": "u-1", "email": "Ann@Example.com", "email_verified": True}
        self.claims: Claims = {}
        self.document: Claims = {}
        self.codes: dict[str, dict[str, str]] = {}
        self.host, self.port = "127.0.0.1", 0
        self.token_status = 200
        self._runner: web.AppRunner | None = None

    @property
    def issuer(self) -> str:
        return f"http://{self.host}:{self.port}"

    async def start(self) -> None:
        app = web.Application()
        app.add_routes(
            [
                web.get("/.well-known/openid-configuration", self._discovery),
                web.get("/keys", self._keys),
                web.get("/authorize", self._authorize),
                web.post("/token", self._token),
            ]
        )
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port).start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        if self._runner:
            await self._runner.cleanup()
            self._runner = None

    async def _discovery(self, _request: web.Request) -> web.Response:
        document = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
        }
        return web.json_response(document | self.document)

    async def _keys(self, _request: web.Request) -> web.Response:
        return web.json_response({"keys": [key.jwk for key in self.published]})

    async def _authorize(self, request: web.Request) -> web.Response:
        """Whoever is signed in there comes back at once with a code."""
        asked = dict(request.query)
        fits = (asked["response_type"], asked["client_id"], asked["code_challenge_method"])
        assert fits == ("code", CLIENT, "S256"), asked
        assert set(asked["scope"].split()) >= {"openid", "email"}
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        back = urlencode({"code": code, "state": asked["state"]})
        raise web.HTTPFound(f"{asked['redirect_uri']}?{back}")

    async def _token(self, request: web.Request) -> web.Response:
        form = {name: str(value) for name, value in (await request.post()).items()}
        if self.token_status != 200:
            return web.json_response({"error": "server_error"}, status=self.token_status)
        if not self._knows_client(request, form):
            return web.json_response({"error": "invalid_client"}, status=401)
        asked = self.codes.pop(form.get("code", ""), None)
        challenge = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        proven = base64.urlsafe_b64encode(challenge).rstrip(b"=").decode()
        if asked is None or (asked["code_challenge"], asked["redirect_uri"]) != (
            proven,
            form["redirect_uri"],
        ):
            return web.json_response({"error": "invalid_grant"}, status=400)
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 60, "nonce": asked["nonce"]}
        told = {
            name: value for name, value in (claims | self.user | self.claims).items() if value is not None
        }
        return web.json_response({"access_token": "x", "token_type": "Bearer", "id_token": self.sign(told)})

    def _knows_client(self, request: web.Request, form: dict[str, str]) -> bool:
        if self.document.get("token_endpoint_auth_methods_supported") == ["client_secret_post"]:
            return (form.get("client_id"), form.get("client_secret")) == (CLIENT, SECRET)
        scheme, _, pair = request.headers.get("Authorization", "").partition(" ")
        told = base64.b64decode(pair).decode().split(":")
        return (scheme, *map(unquote_plus, told)) == ("Basic", CLIENT, SECRET)
