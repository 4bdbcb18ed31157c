"""What the stand-in does beside messages: signs, ratings, pictures, the transcript."""

from __future__ import annotations

import asyncio
import json
import secrets
from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import Any

from aiohttp import BodyPartReader, web


@dataclass
class Conversation:
    """One conversation; `streams` are the queues of the open event streams."""

    id: str
    token: str
    created_with: dict[str, Any]
    owner: str = "bot"
    place: int | None = None
    pictures: dict[str, bytes] = field(default_factory=dict)
    told: list[tuple[str, Any]] = field(default_factory=list)
    """What came beside the messages: its kind (seen, typing, rating, contact) and its body."""
    messages: list[dict[str, Any]] = field(default_factory=list)
    streams: set[asyncio.Queue[str | None]] = field(default_factory=set)


class Beside(ABC):
    """`conversations` are shared with the messages; `side_refusals` answer the next calls here but signs."""

    def __init__(self) -> None:
        self.conversations: dict[str, Conversation] = {}
        self.side_refusals: list[web.Response] = []

    @property
    def beside_routes(self) -> list[web.RouteDef]:
        one = "/api/conversations/{id}"
        return [
            web.post(f"{one}/{{sign:seen|typing|rating|contact}}", self._beside),
            web.get(f"{one}/transcript", self._transcript),
            web.post(f"{one}/attachments", self._attach),
            web.get(f"{one}/attachments/{{attachment}}", self._attachment),
        ]

    @property
    def only(self) -> Conversation:
        """The conversation, when there is exactly one."""
        (conversation,) = self.conversations.values()
        return conversation

    @abstractmethod
    def say(self, text: str, **fields: Any) -> dict[str, Any]:
        """A message that is not the customer's, told to whoever listens."""

    def show(self, content: bytes, **fields: Any) -> str:
        """Speak with a picture; gives its id."""
        attachment = secrets.token_hex(24)
        self.only.pictures[attachment] = content
        by = {} if fields.get("author") == "customer" else {"author": "agent", "name": "Dana Demo"}
        self.say("", **{**by, "attachment": {"id": attachment}, **fields})
        return attachment

    def told(self, sign: str) -> list[Any]:
        """Bodies of one kind that came beside the messages."""
        return [body for kind, body in self.only.told if kind == sign]

    async def _beside(self, request: web.Request) -> web.Response:
        conversation = self.find(request)
        if self.side_refusals and request.match_info["sign"] not in ("seen", "typing"):
            return self.side_refusals.pop(0)
        conversation.told.append((request.match_info["sign"], await request.json()))
        return web.Response(status=204)

    async def _transcript(self, request: web.Request) -> web.Response:
        conversation = self.find(request)
        if self.side_refusals:
            return self.side_refusals.pop(0)
        return web.Response(text="".join(f"{message['text']}\n" for message in conversation.messages))

    async def _attach(self, request: web.Request) -> web.Response:
        conversation = self.find(request)
        part = await (await request.multipart()).next()
        assert isinstance(part, BodyPartReader)
        assert part.name == "file"
        content = bytes(await part.read())
        if self.side_refusals:
            return self.side_refusals.pop(0)
        for message in conversation.messages:
            known = message.get("attachment", {}).get("id", "")
            if conversation.pictures.get(known) == content:
                return web.json_response({"id": known, "url": "", "seq": message["seq"]})
        attachment = self.show(content, author="customer", answered=True)
        return web.json_response({"id": attachment, "url": "", "seq": conversation.messages[-1]["seq"]})

    async def _attachment(self, request: web.Request) -> web.Response:
        conversation = self.find(request)
        if self.side_refusals:
            return self.side_refusals.pop(0)
        picture = conversation.pictures[request.match_info["attachment"]]
        return web.Response(body=picture, content_type="image/png")

    def find(self, request: web.Request) -> Conversation:
        conversation = self.conversations.get(request.match_info["id"])
        shown = request.headers.get("Authorization")
        if shown is None:
            raise web.HTTPUnauthorized(text="{}", content_type="application/problem+json")
        if conversation is None or shown != f"Bearer {conversation.token}":
            raise web.HTTPNotFound(
                text=json.dumps({"title": "Not found"}), content_type="application/problem+json"
            )
        return conversation
