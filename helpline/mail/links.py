"""Links in mails: one that opens the chat once, and one that stops the mails."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import timedelta

GOOD_FOR = timedelta(days=7)
"""How long a link opens its chat."""
_SEAL = 22
"""Characters of a seal: 132 bits."""


class Links:
    """`secrets`: the newest first; links of each are known. `address`: of our own pages."""

    def __init__(self, secrets: tuple[str, ...], address: str) -> None:
        self._secrets = secrets
        self._address = address

    def token(self, mail: str) -> str:
        """Opens the chat of this mail; only its hash is kept."""
        return _sealed(self._secrets[0], f"open/{mail}", 43)

    def open(self, mail: str) -> str:
        """Behind the #: no server and no log on the way sees it."""
        return f"{self._address}/back#{self.token(mail)}"

    def stop(self, address: str) -> str:
        marked = mark(address)
        return f"{self._address}/mail/stop/{marked}.{_sealed(self._secrets[0], f'stop/{marked}')}"

    def stopped(self, token: str) -> str | None:
        """Hash of the address that wants no more mail; None for a token that is not ours."""
        marked, _, seal = token.partition(".")
        known = (_sealed(secret, f"stop/{marked}") for secret in self._secrets)
        return marked if any(hmac.compare_digest(one.encode(), seal.encode()) for one in known) else None


def mark(address: str) -> str:
    """Tells the same address again without keeping it."""
    return hashlib.sha256(address.strip().lower().encode()).hexdigest()


def _sealed(secret: str, what: str, length: int = _SEAL) -> str:
    digest = hmac.new(f"helpline mail {secret}".encode(), what.encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")[:length]
