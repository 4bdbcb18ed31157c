"""Which names are ours, and which pages may call us.

A browser may be led to this server under any name (DNS rebinding): its page then has that name as origin, and
sends it as `Host`. So the two being equal proves nothing for a name that the settings don't know.
"""

from __future__ import annotations

import ipaddress
from urllib.parse import SplitResult, urlsplit

from helpline.settings import Settings

_ANY, _SANDBOXED = "*", "null"


class Origins:
    def __init__(self, settings: Settings) -> None:
        self._own = _origin(settings.address)
        self._listed = frozenset(origin.rstrip("/") for origin in settings.allowed_origins)
        pages = self._listed - {_ANY, _SANDBOXED}
        self._names = frozenset(urlsplit(one).hostname or "" for one in (settings.address, *pages))

    @property
    def ancestors(self) -> str:
        """Who may frame our pages, for `frame-ancestors`."""
        return " ".join(sorted(self._listed - {_SANDBOXED}))

    def is_ours(self, host: str) -> bool:
        """Whether a `Host` header has a name of the settings, or an address: no foreign page has ours."""
        name = _parts(f"//{host}").hostname or ""
        return name in self._names or _is_bare(name)

    def is_own(self, origin: str, host: str) -> bool:
        """Whether the page is one of our own. `host` is what the browser calls us."""
        # Behind a TLS proxy we see http where the browser sees https: the host decides.
        return origin == self._own or (_parts(origin).netloc.lower() == host.lower() and self.is_ours(host))

    def may_chat(self, origin: str, host: str) -> bool:
        return self.is_own(origin, host) or _ANY in self._listed or origin in self._listed


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}".lower()


def _parts(address: str) -> SplitResult:
    try:
        return urlsplit(address)
    except ValueError:
        return urlsplit("")


def _is_bare(name: str) -> bool:
    """An IP address, or this machine's own name for itself."""
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return bool(ipaddress.ip_address(name))
    except ValueError:
        return False
