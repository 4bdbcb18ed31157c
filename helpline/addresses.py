"""What the addresses among the settings may look like."""

from __future__ import annotations

import contextlib
import ipaddress
import re
from collections.abc import Mapping, Set
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

_NAME = re.compile(r"[A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?")
_TLS_MODES = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")
"""Source: PostgreSQL's documentation, 34.19.1."""
_TLS_FILES = ("sslrootcert", "sslcert", "sslkey", "sslcrl")
_POSTGRESQL = frozenset({"sslmode", *_TLS_FILES, "host", "port", "passfile", "target_session_attrs"})
"""Parameters that both drivers know: asyncpg for `web`, psycopg2 for Rasa's tracker store."""


def is_web(url: str, *, empty: bool = False) -> bool:
    try:
        parts = urlsplit(url)
        return (empty and not url) or (parts.scheme in ("http", "https") and bool(parts.hostname))
    except ValueError:
        return False


def is_origin(text: str) -> bool:
    return is_web(text) and not urlsplit(text).path.strip("/") and not urlsplit(text).query


def is_loopback_origin(text: str) -> bool:
    return is_origin(text) and is_loopback(urlsplit(text).hostname or "")


def is_private_way(url: str) -> bool:
    """Whether nobody on the way can read or change what travels there: TLS, or not beyond this machine."""
    parts = urlsplit(url)
    return parts.scheme == "https" or is_loopback(parts.hostname or "")


def is_loopback(name: str) -> bool:
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return name == "localhost"


def is_host(text: str) -> bool:
    """A name, or an IP address without brackets."""
    try:
        return bool(ipaddress.ip_address(text))
    except ValueError:
        return _NAME.fullmatch(text) is not None


def password_of(url: str) -> str:
    """The one inside of it, as it stands there; "" if there is none."""
    with contextlib.suppress(ValueError):
        return urlsplit(url).password or ""
    return ""


def authority(host: str, port: int) -> str:
    """As an http address has the two."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def is_network(text: str) -> bool:
    try:
        return bool(ipaddress.ip_network(text, strict=False))
    except ValueError:
        return False


def database_problem(url: str) -> str:
    """What is wrong with the address of PostgreSQL, "" when nothing is. Tells names, never values."""
    try:
        parts = urlsplit(url)
        if parts.port == 0:
            raise ValueError
    except ValueError:
        return "is not the address of a database (in a password / : @ are written %2F %3A %40)"
    asked = dict(parse_qsl(parts.query, keep_blank_values=True))
    return _tls_problem(asked) or _strange(asked.keys() - _POSTGRESQL)


def _strange(names: Set[str]) -> str:
    """Drivers refuse a parameter that they don't know with a traceback."""
    if not names:
        return ""
    return f"has a parameter that is not known, {min(names)}: there are {', '.join(sorted(_POSTGRESQL))}"


def _tls_problem(asked: Mapping[str, str]) -> str:
    if "ssl" in asked:
        return "says ssl=, which Rasa does not know: say sslmode=require"
    if asked.get("sslmode", "prefer") not in _TLS_MODES:
        return f"has an sslmode that is not one of {', '.join(_TLS_MODES)}"
    missing = [name for name in _TLS_FILES if name in asked and not Path(asked[name]).is_file()]
    return f"names a file that is not there, as {missing[0]}" if missing else ""
