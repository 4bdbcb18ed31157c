"""Reads what is sent: bodies, and their fields one by one. Strict: what it lets through is what it says."""

from __future__ import annotations

import asyncio
import json
import re
from typing import Any

from aiohttp import web

from helpline.conversations.incoming import is_plain, parse_text, parse_uuid
from helpline.errors import Invalid, Malformed, NotFound, TooLarge, UnsupportedType

MAX_BODY = 65_536
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_MAX_NOTE = 4_000
_MAX_DEPTH = 10
_BODY_TIMEOUT = 15.0
"""Seconds a client may take to send its body."""


async def body(request: web.Request) -> dict[str, Any]:
    """The JSON object that was sent; {} for an empty body. Raises as parse_body."""
    return await parse_body(request, MAX_BODY) if request.can_read_body else {}


async def parse_body(request: web.Request, limit: int) -> dict[str, Any]:
    """The body as an object. Raises UnsupportedType, TooLarge or Malformed."""
    value = await _parse(request, limit)
    if not isinstance(value, dict):
        raise Malformed
    return value


async def parse_list(request: web.Request, limit: int) -> list[Any]:
    """The body as a list. Raises UnsupportedType, TooLarge or Malformed."""
    value = await _parse(request, limit)
    if not isinstance(value, list):
        raise Malformed("The body must be a JSON list.")
    return value


async def _parse(request: web.Request, limit: int) -> Any:
    if request.content_type != "application/json":
        raise UnsupportedType
    raw = await read_body(request, limit)
    try:
        value = json.loads(raw, object_pairs_hook=unique, parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise Malformed from None
    if not _is_shallow(value, _MAX_DEPTH):
        raise Malformed
    return value


async def read_body(request: web.Request, limit: int) -> bytes:
    """As it came, `limit` bytes at most. Raises TooLarge or Malformed."""
    reading = _read(request, limit)
    try:
        # Most often all of it is here already: then there is nothing to wait for.
        return await (reading if request.content.is_eof() else asyncio.wait_for(reading, _BODY_TIMEOUT))
    except asyncio.TimeoutError:
        raise Malformed("The body took too long to arrive.") from None


async def _read(request: web.Request, limit: int) -> bytes:
    sentence = f"A request may have {limit} bytes at most."
    if (request.content_length or 0) > limit:
        raise TooLarge(sentence)
    body = bytearray()
    async for chunk in request.content.iter_chunked(65_536):
        body += chunk
        if len(body) > limit:
            raise TooLarge(sentence)
    return bytes(body)


def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Raises ValueError: two values under one key mean different things to different readers."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("duplicate key")
    return found


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def _is_shallow(value: Any, depth: int) -> bool:
    if isinstance(value, (dict, list)):
        inner = value.values() if isinstance(value, dict) else value
        return depth > 0 and all(_is_shallow(item, depth - 1) for item in inner)
    return True


def optional_text(body: dict[str, Any], field: str) -> str | None:
    """Raises Invalid for anything but a string (or nothing)."""
    value = body.get(field)
    if value is not None and not isinstance(value, str):
        raise Invalid(f"`{field}` must be a string.", field=field)
    return value


def conversation(request: web.Request) -> str:
    """Raises NotFound for what can be no conversation's id."""
    found = request.match_info["id"]
    if not _ID.fullmatch(found):
        raise NotFound
    return found


def text(body: dict[str, Any], field: str, most: int = 200, *, needed: bool = False) -> str:
    """One line or more of plain text; "" when absent. Raises Invalid."""
    found = (optional_text(body, field) or "").strip()
    if len(found) > most or not is_plain(found) or (needed and not found):
        raise Invalid(f"`{field}` is missing, too long or not plain text.", field=field)
    return found


def secret(body: dict[str, Any], field: str, most: int = 200) -> str:
    """As it is, blanks at the edges too. Raises Invalid."""
    found = optional_text(body, field) or ""
    if len(found) > most:
        raise Invalid(f"`{field}` is too long.", field=field)
    return found


def note(body: dict[str, Any], field: str = "note") -> str:
    """What colleagues shall know, "" when absent. Raises Invalid or TooLarge."""
    found = (optional_text(body, field) or "").strip()
    return parse_text(found, _MAX_NOTE) if found else ""


def uuid(body: dict[str, Any], field: str = "id") -> str:
    """Raises Invalid."""
    return parse_uuid(optional_text(body, field) or "", field)


def ids(body: dict[str, Any], field: str, most: int) -> list[str]:
    """A list of 1 to `most` ids of conversations. Raises Invalid."""
    found = body.get(field)
    if not isinstance(found, list) or not 1 <= len(found) <= most:
        raise Invalid(f"`{field}` must be a list of 1 to {most} ids.", field=field)
    if not all(isinstance(one, str) and _ID.fullmatch(one) for one in found):
        raise Invalid(f"`{field}` has something that is no id.", field=field)
    return found


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
