"""Browsers that have signed in before: a signed cookie, bound to the account, that proves nothing else.

Whoever has it still needs the password. It only spares them what guesses of others would cost.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

import jwt

LIFE = timedelta(days=180)
_PURPOSE = b"helpline known device"


class Devices:
    def __init__(self, *secrets: str) -> None:
        """A key of its own for this one purpose is made of each; the first one signs, any will do."""
        self._keys = [hmac.digest(secret.encode(), _PURPOSE, "sha256") for secret in secrets]

    def known(self, token: str, email: str) -> str:
        """The device's id, "" if this account never signed in there."""
        for key in self._keys:
            with contextlib.suppress(jwt.PyJWTError, ValueError):
                claims = jwt.decode(token, key, algorithms=["HS256"], options={"require": ["exp", "jti"]})
                return str(claims["jti"]) if claims.get("account") == _account(email) else ""
        return ""

    def token(self, email: str, device: str, now: datetime) -> str:
        """For the `device` that is known already, or for a new one if it is ""."""
        claims = {
            "account": _account(email),
            "jti": device or secrets.token_urlsafe(16),
            "exp": int((now + LIFE).timestamp()),
        }
        return jwt.encode(claims, self._keys[0], algorithm="HS256")


def _account(email: str) -> str:
    """The cookie does not tell whose it is."""
    return hashlib.sha256(email.encode("utf-8", "replace")).hexdigest()[:32]
