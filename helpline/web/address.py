"""Whose request it is, as far as addresses tell."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
from functools import cache

from aiohttp import web

from helpline.settings import Settings

_LONGEST = 64
_HOUSEHOLD = 64
"""Bits of an IPv6 address that are one subscriber's: the rest is theirs to choose."""

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def client_address(request: web.Request, settings: Settings) -> str:
    """The last address on the way that is not one of our proxies: who stands before it may write anything.

    Of IPv6 it is the network of 64 bits. Several lines of a header are one list (RFC 9110, 5.3). `Forwarded`
    is not read: a caller who writes one where the proxy writes the other header would be believed.
    """
    trusted = _networks(settings.trusted_proxies)
    address = _plain(request.remote or "")
    hops = _hops(request)
    while hops and _is_in(address, trusted):
        address = _plain(hops.pop())
    return _household(address)


def is_trusted(request: web.Request, settings: Settings) -> bool:
    """Whether it comes straight from one of our proxies."""
    return _is_in(_plain(request.remote or ""), _networks(settings.trusted_proxies))


def keyed(address: str, secret: str) -> str:
    """What is kept of an address: equal for equal ones, and nothing that tells it without the secret."""
    key = hmac.digest(secret.encode(), b"helpline:address", "sha256")
    return hmac.new(key, address.encode("utf-8", "replace"), hashlib.sha256).hexdigest()[:32]


def _hops(request: web.Request) -> list[str]:
    lines = ",".join(request.headers.getall("X-Forwarded-For", []))
    return [hop.strip() for hop in lines.split(",") if hop.strip()]


def _plain(hop: str) -> str:
    """Without port and brackets; an IPv4 address that came over IPv6 is one of IPv4."""
    bare = hop.rpartition("]")[0].removeprefix("[") if hop.startswith("[") else hop
    if bare.count(":") == 1:
        bare = bare.partition(":")[0]
    try:
        parsed = ipaddress.ip_address(bare)
    except ValueError:
        return bare[:_LONGEST]
    return str(getattr(parsed, "ipv4_mapped", None) or parsed)


def _household(address: str) -> str:
    if ":" not in address:
        return address
    try:
        return str(ipaddress.ip_network((address, _HOUSEHOLD), strict=False))
    except ValueError:
        return address


def _is_in(address: str, networks: tuple[Network, ...]) -> bool:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(parsed in network for network in networks)


@cache
def _networks(trusted: tuple[str, ...]) -> tuple[Network, ...]:
    return tuple(ipaddress.ip_network(one, strict=False) for one in trusted)
