"""Who the customer is, as the host page's server vouches for it."""

from __future__ import annotations

import contextlib
import json
import re
import time
import unicodedata
from typing import Any

import jwt
from jwt.types import Options
from jwt.utils import base64url_decode

from helpline.conversations.contacts import is_mail
from helpline.conversations.incoming import is_plain
from helpline.conversations.messages import Customer
from helpline.conversations.redaction import redact
from helpline.errors import IdentityRefused
from helpline.web.forms import unique

_LEEWAY = 180
"""Seconds that two servers' clocks may differ: RFC 7519, 4.1.4, allows "no more than a few minutes"."""
_MAX_ID, _MAX_NAME = 150, 200
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Marks that turn the writing around, also of what stands beside a name (UAX 9)."""
_REFUSED = "The identity token is not valid or no longer valid."


def parse_identity(
    token: str, secrets: tuple[str, ...], *, audience: str = "", issuer: str = "", life: float = 86_400.0
) -> Customer:
    """`secrets`: the newest first; any will do. `life`: seconds for which it may still be good, at most.

    Raises Unauthorized for everything but a valid token: nobody becomes anonymous by mistake.
    """
    if not secrets:
        raise _refused("no identity secret is set")
    try:
        claims = _claims(token, secrets, {"aud": audience, "iss": issuer})
        for part in token.split(".")[:2]:
            json.loads(base64url_decode(part), object_pairs_hook=unique)
        left = int(claims["exp"]) - int(time.time())
    except (jwt.PyJWTError, ValueError, TypeError, OverflowError, RecursionError) as error:
        raise _refused(type(error).__name__, **_clock(token, error)) from None
    if left > life + _LEEWAY:
        raise _refused("good for too long", exp_in=left)
    return _customer(claims.get("sub"), claims.get("name", ""), _email(claims))


def _claims(token: str, secrets: tuple[str, ...], named: dict[str, str]) -> dict[str, Any]:
    """`named`: what must stand in these claims; "" is not looked at. Raises whatever PyJWT raises."""
    needed = [claim for claim, name in named.items() if name]
    options: Options = {
        "require": ["sub", "exp", *needed],
        "verify_aud": "aud" in needed,
        "verify_iss": "iss" in needed,
    }
    for secret in secrets:
        with contextlib.suppress(jwt.InvalidSignatureError):
            return dict(
                jwt.decode(
                    token,
                    secret,
                    algorithms=["HS256"],
                    leeway=_LEEWAY,
                    audience=named["aud"] or None,
                    issuer=named["iss"] or None,
                    options=options,
                )
            )
    raise jwt.InvalidSignatureError


def make_identity(
    customer: Customer, secret: str, *, seconds: int, audience: str = "", issuer: str = ""
) -> str:
    """A short-lived token, for the demo's sample customers."""
    email = {"email": customer.email} if customer.email else {}
    claims = email | {"sub": customer.id, "name": customer.name, "exp": int(time.time()) + seconds}
    named = {claim: name for claim, name in (("aud", audience), ("iss", issuer)) if name}
    return jwt.encode(claims | named, secret, algorithm="HS256")


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


def _email(claims: dict[str, Any]) -> str:
    """For which the host vouches: "" where it says that nobody has looked at it, or where it is none."""
    email = claims.get("email")
    known = claims.get("email_verified", True) is True and isinstance(email, str) and is_mail(email)
    return str(email) if known else ""


def _customer(sub: object, name: object, email: str) -> Customer:
    valid_sub = isinstance(sub, str) and 0 < len(sub) <= _MAX_ID and is_plain(sub)
    if not valid_sub or any(one.isspace() or unicodedata.category(one) == "Cf" for one in str(sub)):
        raise _refused("sub")
    if not isinstance(name, str) or len(name) > _MAX_NAME or not is_plain(name) or _TURNS.search(name):
        raise _refused("name")
    return Customer(id=str(sub), name=redact(name.strip()).text, email=email)
