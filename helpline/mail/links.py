"""Links in mails: one that opens the chat once, and one that stops the mails."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from datetime import timedelta
from uuid import UUID

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

    def reply_to(self, mail: str, base: str) -> str:
        """support@example.com becomes support+<which mail, sealed>@example.com. `mail` is a UUID."""
        local, _, domain = base.partition("@")
        which = base64.b32encode(UUID(mail).bytes).decode().rstrip("=").lower()
        return f"{local}+{which}{_reply_seal(self._secrets[0], which)}@{domain}"

    def replied(self, address: str, base: str) -> str | None:
        """The mail that an address answers; None for one that is not ours. Case means nothing."""
        local, _, domain = base.lower().partition("@")
        found = re.fullmatch(
            rf"{re.escape(local)}\+([a-z2-7]{{26}})([a-z2-7]{{16}})@{re.escape(domain)}", address.lower()
        )
        if not found:
            return None
        known = (_reply_seal(secret, found[1]) for secret in self._secrets)
        if not any(hmac.compare_digest(one, found[2]) for one in known):
            return None
        return str(UUID(bytes=base64.b32decode(f"{found[1].upper()}======")))


def mark(address: str) -> str:
    """Tells the same address again without keeping it."""
    return hashlib.sha256(address.strip().lower().encode()).hexdigest()


def _reply_seal(secret: str, which: str) -> str:
    """80 bits, in letters that survive mail servers which fold case."""
    digest = hmac.new(f"helpline mail {secret}".encode(), f"reply/{which}".encode(), hashlib.sha256).digest()
    return base64.b32encode(digest[:10]).decode().lower()


def _sealed(secret: str, what: str, length: int = _SEAL) -> str:
    digest = hmac.new(f"helpline mail {secret}".encode(), what.encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")[:length]
