"""Passwords and second factors.

Argon2id with the parameters of RFC 9106 for limited memory (64 MiB, 3 passes), as argon2-cffi's defaults are;
time-based codes of RFC 6238 (30 seconds, 6 digits).
"""

from __future__ import annotations

import asyncio
import contextlib
import hmac
import time
from functools import cache

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from helpline.desk.common import is_common
from helpline.errors import Invalid

SHORTEST, LONGEST = 12, 200
_STEP = 30
_DRIFT = 1
"""Steps that a phone's clock may be off."""


class Passwords:
    """Each check costs tens of milliseconds of one core, hence a thread, and only two at a time."""

    def __init__(self) -> None:
        self._hasher = PasswordHasher()
        self._nobody = _nobodys_hash()
        self._turns = asyncio.Semaphore(2)

    def hash(self, password: str) -> str:
        """Raises Invalid for one that is too short, too long, or among those that everybody tries first."""
        if is_common(password):
            raise Invalid("This password is on the lists that guessers begin with.", field="password")
        if not SHORTEST <= len(password) <= LONGEST:
            raise Invalid(f"A password has {SHORTEST} to {LONGEST} characters.", field="password")
        return self._hasher.hash(password)

    async def fits(self, stored: str, password: str) -> bool:
        """Takes the same time when there is no such account (`stored` is "")."""
        async with self._turns:
            right = await asyncio.to_thread(self._verify, stored or self._nobody, password[:LONGEST])
        return right and bool(stored)

    def _verify(self, stored: str, password: str) -> bool:
        with contextlib.suppress(Argon2Error, InvalidHashError):
            return self._hasher.verify(stored, password)
        return False


@cache
def _nobodys_hash() -> str:
    """Checked where there is no account; made once in a process, since it costs as much as a check."""
    return PasswordHasher().hash("nobody's password")


def new_totp_secret() -> str:
    return pyotp.random_base32()


def totp_address(secret: str, email: str) -> str:
    """The otpauth address to be shown, once, as a QR code or by hand."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name="Helpline")


def totp_step(secret: str, code: str, now: float | None = None) -> int | None:
    """The time step that `code` belongs to, None when it is wrong. Each step may be used once."""
    current = int((time.time() if now is None else now) // _STEP)
    code = "".join(code.split())
    if not (code.isascii() and code.isdigit()):
        return None
    steps = range(current - _DRIFT, current + _DRIFT + 1)
    with contextlib.suppress(ValueError):  # a secret that could not be opened fits no code
        totp = pyotp.TOTP(secret)
        return next((step for step in steps if hmac.compare_digest(totp.generate_otp(step), code)), None)
    return None
