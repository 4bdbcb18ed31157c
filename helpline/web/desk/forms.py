"""Fields of the desk's requests, checked one by one."""

from __future__ import annotations

import re
from typing import Any

from aiohttp import web

from helpline.conversations.incoming import is_plain, parse_text
from helpline.errors import Invalid, NotFound
from helpline.web import wire

MAX_BODY = 65_536
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)
_MAX_NOTE = 4_000


async def body(request: web.Request) -> dict[str, Any]:
    """The JSON object that was sent; {} for an empty body. Raises as wire.parse_body."""
    return await wire.parse_body(request, MAX_BODY) if request.can_read_body else {}


def conversation(request: web.Request) -> str:
    """Raises NotFound for what can be no conversation's id."""
    found = request.match_info["id"]
    if not _ID.fullmatch(found):
        raise NotFound
    return found


def text(body: dict[str, Any], field: str, most: int = 200, *, needed: bool = False) -> str:
    """One line or more of plain text; "" when absent. Raises Invalid."""
    found = (wire.optional_text(body, field) or "").strip()
    if len(found) > most or not is_plain(found) or (needed and not found):
        raise Invalid(f"`{field}` is missing, too long or not plain text.", field=field)
    return found


def secret(body: dict[str, Any], field: str, most: int = 200) -> str:
    """As it is, blanks at the edges too. Raises Invalid."""
    found = wire.optional_text(body, field) or ""
    if len(found) > most:
        raise Invalid(f"`{field}` is too long.", field=field)
    return found


def note(body: dict[str, Any], field: str = "note") -> str:
    """What colleagues shall know, "" when absent. Raises Invalid or TooLarge."""
    found = (wire.optional_text(body, field) or "").strip()
    return parse_text(found, _MAX_NOTE) if found else ""


def uuid(body: dict[str, Any], field: str = "id") -> str:
    """Raises Invalid."""
    found = wire.optional_text(body, field) or ""
    if not _UUID.fullmatch(found):
        raise Invalid(f"`{field}` must be a UUID.", field=field)
    return found.lower()


def number(body: dict[str, Any], field: str, most: int = 2**31 - 1) -> int | None:
    """A whole number from 0, None when absent. Raises Invalid."""
    found = body.get(field)
    if found is None:
        return None
    if isinstance(found, bool) or not isinstance(found, int) or not 0 <= found <= most:
        raise Invalid(f"`{field}` must be a whole number.", field=field)
    return found


def yes(body: dict[str, Any], field: str) -> bool:
    """Raises Invalid unless it is true or false."""
    found = body.get(field)
    if not isinstance(found, bool):
        raise Invalid(f"`{field}` must be true or false.", field=field)
    return found
