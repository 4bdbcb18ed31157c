"""Secrets of second factors, sealed before they are kept: who reads the database alone can make no codes.

Fernet (AES-128-CBC with HMAC-SHA256) of `cryptography`; several keys allow one to be replaced: the first
seals, each opens. Source: https://cryptography.io/en/latest/fernet/
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Sequence
from functools import cached_property

import structlog
from cryptography.fernet import Fernet, InvalidToken, MultiFernet

_SEALED = "gAAAA"
"""Every Fernet token begins so, and no base32 secret does."""

log = structlog.get_logger(__name__)


class Box:
    """`keys` gives strong secrets, the newest first, and is asked when one is needed. Without any nothing is
    sealed."""

    def __init__(self, keys: Callable[[], Sequence[str]] = tuple) -> None:
        self._keys = keys

    def seal(self, secret: str) -> str:
        if not secret or not self._fernets:
            return secret
        return self._fernets[0].encrypt(secret.encode()).decode()

    def open(self, kept: str) -> str:
        """What was sealed, or was kept before there was a seal.

        What no key opens stays as it is: no code fits it.
        """
        if not kept.startswith(_SEALED):
            return kept
        try:
            return MultiFernet(self._fernets).decrypt(kept).decode() if self._fernets else kept
        except InvalidToken:
            log.error("totp_unreadable", reason="sealed with another key")
            return kept

    def renew(self, kept: str) -> str | None:
        """The same under the newest key, None where nothing is to be done or can be."""
        if not kept or not self._fernets:
            return None
        try:
            self._fernets[0].decrypt(kept)
        except InvalidToken:
            opened = self.open(kept)
            return None if opened.startswith(_SEALED) else self.seal(opened)
        return None

    @cached_property
    def _fernets(self) -> list[Fernet]:
        """Any strong secret will do for a key; Fernet wants 32 bytes."""
        digests = (hashlib.sha256(b"helpline totp " + key.encode()).digest() for key in self._keys())
        return [Fernet(base64.urlsafe_b64encode(digest)) for digest in digests]
