"""From values to JSON, exactly as the contracts have it; forms.py reads what comes in."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

from aiohttp import web

from helpline.conversations.event_bus import Typing
from helpline.conversations.messages import Message
from helpline.conversations.models import Floor
from helpline.conversations.product import Product
from helpline.errors import HelplineError

SERVER = "Helpline"
"""Who answers. aiohttp would name its version and Python's."""


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
