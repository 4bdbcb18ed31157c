"""A small honest stand-in for the web service: real HTTP and event streams, kept in memory, and controllable.

It speaks the widget channel as it is described and sends the same content security policy. Tests reach into
it to speak as the other side and to make it fail.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
import secrets
from collections.abc import Awaitable, Callable
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from aiohttp import web

from helpline.knowledge import Knowledge
from helpline.settings import Settings
from helpline.web.help import Help
from tests.browser.beside import Beside, Conversation
from tests.browser.headers import allow_any_origin, for_any_origin, with_policy

WIDGET = Path(__file__).parents[2] / "widget"
KNOWLEDGE = WIDGET.parent / "data" / "knowledge"
PLAIN_PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Any page</title>
<link rel="icon" href="data:,"><meta name="viewport" content="width=device-width, initial-scale=1"></head>
<body><main><h1>Any page</h1><p><a href="#top">A link of the page</a></p></main>
<script type="module" src="/widget.js"></script></body></html>"""

TICKET = "CB-7K2M9Q"


def identity_for(subject: str, *, exp: int = 4102444800) -> str:
    """A token with the shape of a signed one; nobody here checks the signature."""
    parts = ({"alg": "HS256", "typ": "JWT"}, {"sub": subject, "name": subject.title(), "exp": exp})
    encoded = (base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts)
    return ".".join([*encoded, "c2lnbmF0dXJl"])


class StandIn(Beside):
    """`conversations`, `received` and `after` tell what arrived, the rest steers it."""

    def __init__(self) -> None:
        super().__init__()
        self.received: list[dict[str, Any]] = []
        """Bodies of message posts in order of arrival, refused ones included."""
        self.after: list[str] = []
        """`after` of every event stream that was opened."""
        self.refusals: list[web.Response] = []
        """Answers for the next message posts, instead of accepting them."""
        self.stale: set[str] = set()
        """Identity tokens that have run out."""
        self.streams_mute = False
        """As behind somebody who keeps back what a stream brings."""
        self.pages: list[int] = []
        """How many messages each reading of the history brought."""
        self.begun: list[str] = []
        """Sample customers who began anew, in order."""
        self.sandbox_away = False
        self.streams_refused = False
        self.streams_too_many = False
        self.answer: Callable[[Conversation, dict[str, Any]], Awaitable[None]] | None = self._echo
        self.address = ""
        self._tasks: set[asyncio.Task[None]] = set()

    def application(self) -> web.Application:
        application = web.Application(middlewares=[with_policy, for_any_origin])
        application.on_response_prepare.append(allow_any_origin)
        application.on_shutdown.append(self._end_streams)
        application.add_routes(
            [
                web.get("/", _file),
                web.get("/plain", self._plain),
                web.get("/widget.js", _script),
                web.get("/widget/{name:[a-z./]+}", _file),
                web.get("/demo/identity/{name}", self._identity),
                web.post("/demo/identity/{name}", self._begin),
                *Help(Settings(), WIDGET.parent / "help", Knowledge.load(KNOWLEDGE)).routes,
                web.post("/api/conversations", self._create),
                web.post("/api/conversations/{id}/messages", self._post),
                web.get("/api/conversations/{id}/messages", self._history),
                web.get("/api/conversations/{id}/events", self._events),
                *self.beside_routes,
            ]
        )
        return application

    def say(self, text: str, *, to: Conversation | None = None, **fields: Any) -> dict[str, Any]:
        """Speak as the assistant, or as `author`."""
        conversation = to or self.only
        message = {
            "seq": len(conversation.messages) + 1,
            "id": secrets.token_hex(8),
            "author": "bot",
            "text": text,
            "buttons": [],
            "card": None,
            "at": datetime.now(timezone.utc).isoformat(),
            **fields,
        }
        conversation.messages.append(message)
        self.repeat(message, to=conversation)
        return message

    def repeat(self, message: dict[str, Any], *, to: Conversation | None = None) -> None:
        """Send the event of a message, for the first time or again."""
        self._emit(to or self.only, f"id: {message['seq']}\nevent: message\ndata: {json.dumps(message)}\n\n")

    def typing(self, on: bool, **sign: str) -> None:
        self._event("typing", {"on": on, "author": "bot", **sign})

    def give_floor(self, owner: str) -> None:
        self.only.owner = owner
        self._event("owner", {"owner": owner})
        if owner != "waiting":
            self.set_place(None)

    def set_place(self, place: int | None) -> None:
        self.only.place = place
        self._event("queue", {"place": place})

    def hand_over(self, place: int = 2) -> None:
        """As when a customer asks for a person."""
        self.give_floor("waiting")
        self.set_place(place)
        self.say(
            f"I've passed this to our support team: your ticket is {TICKET}. You're in the queue.",
            author="system",
            buttons=[{"title": "Back to the assistant", "choice": "resume"}],
        )

    def join(self, name: str = "Dana Demo") -> None:
        """As when an agent claims the conversation."""
        self.give_floor("agent")
        self.say(f"{name} from our support team has joined.", author="system", name=name)

    def cut_streams(self) -> None:
        """End every open event stream."""
        for conversation in self.conversations.values():
            for queue in conversation.streams:
                queue.put_nowait(None)

    def holds(self, count: int) -> bool:
        """Whether there are so many conversations."""
        return len(self.conversations) == count

    def forget(self) -> None:
        """Lose every conversation, as if their time was over."""
        self.cut_streams()
        self.conversations.clear()

    async def _end_streams(self, _: web.Application) -> None:
        self.cut_streams()

    def _event(self, name: str, data: dict[str, Any]) -> None:
        self._emit(self.only, written(name, data))

    def _emit(self, conversation: Conversation, event: str) -> None:
        for queue in conversation.streams:
            queue.put_nowait(event)

    async def _echo(self, conversation: Conversation, message: dict[str, Any]) -> None:
        self.say(f"You said: {message['text']}", to=conversation)

    async def _plain(self, _: web.Request) -> web.Response:
        return web.Response(text=PLAIN_PAGE, content_type="text/html")

    async def _identity(self, request: web.Request) -> web.Response:
        return web.json_response({"identity": identity_for(request.match_info["name"])})

    async def _begin(self, request: web.Request) -> web.Response:
        if self.sandbox_away:
            return problem(503, "The sample banks aren't answering right now.")
        self.begun.append(request.match_info["name"])
        return await self._identity(request)

    async def _create(self, request: web.Request) -> web.Response:
        body = await request.json()
        if body.get("identity") in self.stale:
            return problem(401, "The identity token is not valid or no longer valid.")
        conversation = Conversation(secrets.token_hex(8), secrets.token_hex(16), body)
        self.conversations[conversation.id] = conversation
        answer = {"id": conversation.id, "token": conversation.token, "verified": "identity" in body}
        return web.json_response(answer, status=201)

    async def _post(self, request: web.Request) -> web.Response:
        body = await request.json()
        self.received.append(body)
        if self.refusals:
            return self.refusals.pop(0)
        conversation = self.find(request)
        for message in conversation.messages:
            if message["id"] == body["id"]:
                return web.json_response({"seq": message["seq"]}, status=202)
        text = body.get("text", f"chose {body.get('choice')}")
        message = self.say(text, to=conversation, author="customer", id=body["id"], answered=False)
        task = asyncio.create_task(self._answer(conversation, message))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return web.json_response({"seq": message["seq"]}, status=202)

    async def _answer(self, conversation: Conversation, message: dict[str, Any]) -> None:
        if self.answer:
            await self.answer(conversation, message)
            message["answered"] = True
            self.repeat(message, to=conversation)

    async def _history(self, request: web.Request) -> web.Response:
        conversation = self.find(request)
        after, before = int(request.query.get("after", 0)), int(request.query.get("before", 2**31))
        messages = [message for message in conversation.messages if after < message["seq"] < before]
        messages = messages[-int(request.query.get("last", len(messages) or 1)) :]
        self.pages.append(len(messages))
        place = {} if conversation.place is None else {"place": conversation.place}
        return web.json_response({"owner": conversation.owner, **place, "messages": messages})

    async def _events(self, request: web.Request) -> web.StreamResponse:
        if self.streams_refused:
            return problem(503, "The service is restarting.")
        if self.streams_too_many:
            return problem(429, "Too many streams.", **{"Retry-After": "60"})
        if self.streams_mute:
            await asyncio.sleep(60)
        conversation = self.find(request)
        self.after.append(request.query["after"])
        queue: asyncio.Queue[str | None] = asyncio.Queue()
        # As the service does: the floor may have changed between the page's history and its stream.
        queue.put_nowait(written("owner", {"owner": conversation.owner}))
        if conversation.place is not None:
            queue.put_nowait(written("queue", {"place": conversation.place}))
        for message in conversation.messages[int(request.query["after"]) :]:
            queue.put_nowait(f"id: {message['seq']}\nevent: message\ndata: {json.dumps(message)}\n\n")
        conversation.streams.add(queue)
        response = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
        )
        try:
            await response.prepare(request)
            await response.write(b": welcome\n\n")
            while (event := await _next(queue, request)) is not None:
                await response.write(event.encode())
        except ConnectionError:
            pass  # the browser left
        finally:
            conversation.streams.discard(queue)
        return response


async def _next(queue: asyncio.Queue[str | None], request: web.Request) -> str | None:
    """None at the end, or when the reader has left: nothing else tells of that."""
    while request.transport and not request.transport.is_closing():
        with contextlib.suppress(asyncio.TimeoutError):
            return await asyncio.wait_for(queue.get(), 0.2)
    return None


def written(name: str, data: dict[str, Any]) -> str:
    """An event of the stream."""
    return f"event: {name}\ndata: {json.dumps(data)}\n\n"


def problem(status: int, detail: str, **headers: str) -> web.Response:
    """A refusal as RFC 9457 describes it."""
    body = {"title": "Refused", "detail": detail, "status": status, "code": "refused"}
    return web.json_response(body, status=status, headers=headers, content_type="application/problem+json")


async def _script(request: web.Request) -> web.FileResponse:
    if request.query.get("auto") == "no":
        raise web.HTTPFound("widget/register.js")
    return await _file(request)


async def _file(request: web.Request) -> web.FileResponse:
    name = {"/": "demo/index.html"}.get(request.path) or request.path.removeprefix("/").removeprefix(
        "widget/"
    )
    return web.FileResponse(WIDGET / name, headers={"Cache-Control": "no-cache"})
