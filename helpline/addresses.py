"""What the addresses among the settings may look like."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit


def is_web(url: str, *, empty: bool = False) -> bool:
    try:
        parts = urlsplit(url)
        return (empty and not url) or (parts.scheme in ("http", "https") and bool(parts.hostname))
    except ValueError:
        return False


def is_origin(text: str) -> bool:
    return is_web(text) and not urlsplit(text).path.strip("/") and not urlsplit(text).query


def is_private_way(url: str) -> bool:
    """Whether nobody on the way can read or change what travels there: TLS, or not beyond this machine."""
    parts = urlsplit(url)
    return parts.scheme == "https" or is_loopback(parts.hostname or "")


def is_loopback(name: str) -> bool:
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return name == "localhost"


def is_network(text: str) -> bool:
    try:
        return bool(ipaddress.ip_network(text, strict=False))
    except ValueError:
        return False
