"""What the browser keeps during a sign-in at the identity provider: signed, short-lived, good for once."""

from __future__ import annotations

import hmac
import secrets

import jwt

from helpline.conversations.messages import Value
from helpline.desk.refusals import SignOnExpired

LIFE = 600
"""Seconds that signing in at the provider may take."""


class LoginState(Value, frozen=True):
    """`state` comes back with the browser, `nonce` in the ID token; `verifier` proves that both were ours.

    `session`: key of the one that the browser had when it left; `place`: where it was, such as #c/ and an id.
    """

    state: str
    nonce: str
    verifier: str
    session: str = ""
    place: str = ""

    @classmethod
    def new(cls, session: str = "", place: str = "") -> LoginState:
        fresh = {name: secrets.token_urlsafe(32) for name in ("state", "nonce", "verifier")}
        return cls(**fresh, session=session, place=place)

    def seal(self, secret: str, now: float) -> str:
        """Good for LIFE seconds from `now` (seconds since 1970)."""
        claims = {name: getattr(self, name) for name in self.__struct_fields__}
        return jwt.encode({**claims, "exp": int(now) + LIFE}, _key(secret), algorithm="HS256")


def parse_login_state(sealed: str, state: str, secret: str) -> LoginState:
    """Raises SignOnExpired unless this browser was sent away with this `state`, not long ago."""
    try:
        claims = jwt.decode(sealed, _key(secret), algorithms=["HS256"], options={"require": ["exp"]})
        login = LoginState(**{name: str(claims[name]) for name in LoginState.__struct_fields__})
    except (jwt.PyJWTError, ValueError, KeyError):
        raise SignOnExpired from None
    if not hmac.compare_digest(login.state.encode(), state.encode("utf-8", "replace")):
        raise SignOnExpired
    return login


def _key(secret: str) -> bytes:
    """A key of its own for this one purpose."""
    return hmac.digest(secret.encode(), b"helpline sign-on ticket", "sha256")
