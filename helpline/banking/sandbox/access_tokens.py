"""Access tokens of the sandbox, and the protocol's way to say no."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from aiohttp import web


class Refusal(Exception):
    """Becomes the protocol's error body `{errorCode, errorMessage, referenceCode}`."""

    def __init__(self, code: str, message: str, status: int = 400) -> None:
        super().__init__(code)
        self.code, self.message, self.status = code, message, status


class Tokens:
    """Issues and checks bearer tokens. `client_id` None accepts every pair that is not empty."""

    def __init__(
        self, clock: Callable[[], datetime], client_id: str | None, secret: str | None, seconds: int
    ) -> None:
        self._clock = clock
        self._client_id, self._secret = client_id, secret
        self.seconds = seconds
        self._issued: dict[str, tuple[str, datetime]] = {}

    def issue(self, login_name: str, client_id: str, secret: str) -> str:
        """Raises Refusal for a loginName or a pair that the provider would not take."""
        if not 3 <= len(login_name) <= 150:
            raise Refusal("Y801", "Invalid length for loginName. Min 3 and Max 150 is required.")
        if any(character.isspace() for character in login_name):
            raise Refusal("Y800", "Invalid value for loginName")
        if not client_id or not secret:
            raise Refusal("Y303", "clientId or secret missing")
        if (self._client_id, self._secret) not in ((None, None), (client_id, secret)):
            raise Refusal("Y301", "Invalid clientId or secret")
        token = secrets.token_urlsafe(21)
        self._issued[token] = (login_name, self._clock() + timedelta(seconds=self.seconds))
        return token

    def owner(self, request: web.Request) -> str:
        """loginName behind the request's token. Raises Refusal (401) when there is none."""
        return self.owner_of(bearer(request))

    def owner_of(self, token: str) -> str:
        """loginName behind a token. Raises Refusal (401)."""
        login_name, expires = self._issued.get(token, ("", self._clock()))
        if not login_name:
            raise Refusal("Y020", "Invalid token in authorization header", 401)
        if expires <= self._clock():
            raise Refusal("Y023", "Token has expired", 401)
        return login_name

    def revoke(self, request: web.Request) -> None:
        self.owner(request)
        del self._issued[bearer(request)]

    def forget(self) -> None:
        """Every token becomes invalid, as after a restart of the provider."""
        self._issued.clear()


def bearer(request: web.Request) -> str:
    """The bearer token. Raises Refusal (401) when the header is missing or of another kind."""
    header = request.headers.get("Authorization")
    if header is None:
        raise Refusal("Y007", "Authorization header missing", 401)
    kind, _, token = header.partition(" ")
    if kind.lower() != "bearer":
        raise Refusal("Y027", "Unsupported authorization type", 401)
    return token.strip()
