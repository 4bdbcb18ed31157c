"""Browsers that have signed in before: a signed cookie, bound to the account, that proves nothing else.

Whoever has it still needs the password. It only spares them what guesses of others would cost.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

import jwt

LIFE = timedelta(days=180)
_PURPOSE = b"helpline known device"


class Devices:
    def __init__(self, secret: str) -> None:
        """A key of its own for this one purpose is made of `secret`."""
        self._key = hmac.digest(secret.encode(), _PURPOSE, "sha256")

    def known(self, token: str, email: str) -> str:
        """The device's id, "" if this account never signed in there."""
        try:
            claims = jwt.decode(token, self._key, algorithms=["HS256"], options={"require": ["exp", "jti"]})
        except (jwt.PyJWTError, ValueError):
            return ""
        return str(claims["jti"]) if claims.get("account") == _account(email) else ""

    def token(self, email: str, device: str, now: datetime) -> str:
        """For the `device` that is known already, or for a new one if it is ""."""
        claims = {
            "account": _account(email),
            "jti": device or secrets.token_urlsafe(16),
            "exp": int((now + LIFE).timestamp()),
        }
        return jwt.encode(claims, self._key, algorithm="HS256")


def _account(email: str) -> str:
    """The cookie does not tell whose it is."""
    return hashlib.sha256(email.encode("utf-8", "replace")).hexdigest()[:32]
