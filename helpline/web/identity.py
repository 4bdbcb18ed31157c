"""Who the customer is, as the host page's server vouches for it."""

from __future__ import annotations

import time

import jwt

from helpline.conversations.incoming import is_plain
from helpline.conversations.messages import Customer
from helpline.conversations.redaction import redact
from helpline.errors import IdentityRefused

_LEEWAY = 180
"""Seconds that two servers' clocks may differ: RFC 7519, 4.1.4, allows "no more than a few minutes"."""
_MAX_ID, _MAX_NAME = 150, 200
_REFUSED = "The identity token is not valid or no longer valid."


def parse_identity(token: str, secret: str) -> Customer:
    """Raises IdentityRefused for everything but a valid token: nobody becomes anonymous by mistake."""
    if not secret:
        raise _refused("no identity secret is set")
    try:
        claims = jwt.decode(
            token, secret, algorithms=["HS256"], leeway=_LEEWAY, options={"require": ["sub", "exp"]}
        )
    except (jwt.PyJWTError, ValueError, TypeError, OverflowError, RecursionError) as error:
        raise _refused(type(error).__name__, **_clock(token, error)) from None
    return _customer(claims.get("sub"), claims.get("name", ""))


def make_identity(customer: Customer, secret: str, *, seconds: int) -> str:
    """A short-lived token, for the demo's sample customers."""
    claims = {"sub": customer.id, "name": customer.name, "exp": int(time.time()) + seconds}
    return jwt.encode(claims, secret, algorithm="HS256")


def _refused(cause: str, **seconds: int) -> IdentityRefused:
    """The page's visitor can't mend it, so whoever runs the service reads why in the log."""
    return IdentityRefused(_REFUSED, detail=cause, **seconds)


def _clock(token: str, error: Exception) -> dict[str, int]:
    """How far the times of a well signed token are from our clock, in seconds: `exp_in=-200` is over."""
    if not isinstance(error, (jwt.ExpiredSignatureError, jwt.ImmatureSignatureError)):
        return {}
    claims = jwt.decode(token, options={"verify_signature": False})
    now = int(time.time())
    return {f"{name}_in": int(claims[name]) - now for name in ("exp", "iat", "nbf") if name in claims}


def _customer(sub: object, name: object) -> Customer:
    valid_sub = isinstance(sub, str) and 0 < len(sub) <= _MAX_ID and is_plain(sub)
    if not valid_sub or any(character.isspace() for character in str(sub)):
        raise _refused("sub")
    if not isinstance(name, str) or len(name) > _MAX_NAME or not is_plain(name):
        raise _refused("name")
    return Customer(id=str(sub), name=redact(name.strip()).text)
