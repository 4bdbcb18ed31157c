"""What the addresses among the settings may look like."""

from __future__ import annotations

import ipaddress
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

_TLS_MODES = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")
"""Source: PostgreSQL's documentation, 34.19.1."""
_TLS_FILES = ("sslrootcert", "sslcert", "sslkey", "sslcrl")


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


def tls_problem(url: str) -> str:
    """What is wrong with how the address of PostgreSQL asks for TLS, "" when nothing is."""
    asked = dict(parse_qsl(urlsplit(url).query))
    if "ssl" in asked:
        return "says ssl=, which Rasa does not know: say sslmode=require"
    if asked.get("sslmode", "prefer") not in _TLS_MODES:
        return f"has an sslmode that is not one of {', '.join(_TLS_MODES)}"
    missing = [name for name in _TLS_FILES if name in asked and not Path(asked[name]).is_file()]
    return f"names a file that is not there, as {missing[0]}" if missing else ""
