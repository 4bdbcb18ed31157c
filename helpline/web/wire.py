"""Between JSON and values: strict on the way in, exact on the way out."""

from __future__ import annotations

import asyncio
import json
from datetime import datetime, timezone
from typing import Any

from aiohttp import web

from helpline.conversations.event_bus import Typing
from helpline.conversations.messages import Message
from helpline.conversations.models import Floor
from helpline.conversations.product import Product
from helpline.errors import HelplineError, Invalid, Malformed, TooLarge, UnsupportedType

SERVER = "Helpline"
"""Who answers. aiohttp would name its version and Python's."""
_MAX_DEPTH = 10
_BODY_TIMEOUT = 15.0
"""Seconds a client may take to send its body."""


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


def message(message: Message, product: Product) -> dict[str, Any]:
    """As the widget's contract has it."""
    wire: dict[str, Any] = {
        "seq": message.seq,
        "id": message.id,
        "author": message.author,
        "text": message.text,
        "buttons": [{"title": button.title, "choice": button.choice} for button in message.buttons],
        "card": message.card,
        "about": message.about,
        "at": instant(message.at),
    }
    if message.author == "customer":
        wire["answered"] = bool(message.answered)
    if attachment := (message.card or {}).get("attachment"):
        wire |= {"card": None, "attachment": {"id": attachment}}
    if message.name:
        wire["name"] = message.name
    if links := product.links(message):
        wire["places"] = [{"label": one.label, "url": one.url} for one in links]
    return wire


def typing(event: Typing) -> dict[str, Any]:
    named = {"name": event.name} if event.name else {}
    return {"author": event.author, "on": event.on, **named}


def floor(floor: Floor) -> dict[str, Any]:
    return {"owner": floor.owner.value, "version": floor.version}


def instant(at: datetime) -> str:
    """ISO 8601 in UTC, such as 2026-03-01T12:00:00.000Z."""
    return at.astimezone(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def problem(error: HelplineError, **extra: Any) -> web.Response:
    """RFC 9457 problem details."""
    body: dict[str, Any] = {
        "type": f"urn:helpline:problem:{error.code}",
        "title": type(error).sentence,
        "status": error.status,
        "detail": error.sentence,
        "code": error.code,
        **extra,
    }
    if field := getattr(error, "field", ""):
        body["field"] = field
    response = web.json_response(body, status=error.status, content_type="application/problem+json")
    if retry_after := getattr(error, "retry_after", None):
        response.headers["Retry-After"] = str(retry_after)
    if error.status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response
