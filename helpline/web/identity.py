"""Who the customer is, as the host page's server vouches for it."""

from __future__ import annotations

import time

import jwt

from helpline.conversations.incoming import is_plain
from helpline.conversations.messages import Customer
from helpline.conversations.redaction import redact
from helpline.errors import Unauthorized

_LEEWAY = 10
_MAX_ID, _MAX_NAME = 150, 200
_REFUSED = "The identity token is not valid or no longer valid."


def parse_identity(token: str, secret: str) -> Customer:
    """Raises Unauthorized for everything but a valid token: nobody becomes anonymous by mistake."""
    if not secret:
        raise Unauthorized(_REFUSED, detail="no identity secret is set")
    try:
        claims = jwt.decode(
            token, secret, algorithms=["HS256"], leeway=_LEEWAY, options={"require": ["sub", "exp"]}
        )
    except (jwt.PyJWTError, ValueError, TypeError, OverflowError, RecursionError) as error:
        raise Unauthorized(_REFUSED, detail=type(error).__name__) from None
    return _customer(claims.get("sub"), claims.get("name", ""))


def make_identity(customer: Customer, secret: str, *, seconds: int) -> str:
    """A short-lived token, for the demo's sample customers."""
    claims = {"sub": customer.id, "name": customer.name, "exp": int(time.time()) + seconds}
    return jwt.encode(claims, secret, algorithm="HS256")


def _customer(sub: object, name: object) -> Customer:
    valid_sub = isinstance(sub, str) and 0 < len(sub) <= _MAX_ID and is_plain(sub)
    if not valid_sub or any(character.isspace() for character in str(sub)):
        raise Unauthorized(_REFUSED, detail="sub")
    if not isinstance(name, str) or len(name) > _MAX_NAME or not is_plain(name):
        raise Unauthorized(_REFUSED, detail="name")
    return Customer(id=str(sub), name=redact(name.strip()).text)
