"""A small honest stand-in for the desk's API: real HTTP, cookies, CSRF and event streams, kept in memory."""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from aiohttp import web

from tests.browser.desk import samples
from tests.browser.stand_in import WIDGET, problem

DESK = Path(__file__).parents[3] / "desk"
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
PASSWORD = "a-password-for-the-tests"
CODE = "123456"
COOKIE = "helpline_session"
AGENT = web.RequestKey("agent", dict)
BODY = web.RequestKey("body", dict)


class DeskStandIn:
    """`talks`, `posts` and `presence` tell what arrived; `second_factor`, `down` and the methods steer it."""

    def __init__(self) -> None:
        self.talks = {f"c{n}": samples.conversation(n, person) for n, person in enumerate(samples.PEOPLE, 1)}
        self.sessions: dict[str, dict[str, Any]] = {}
        self.presence = {agent["id"]: "available" for agent in samples.AGENTS}
        self.posts: list[tuple[str, dict[str, Any]]] = []
        """Path and body of every unsafe call that was accepted at the door."""
        self.second_factor = False
        self.faster = ""
        """Who takes a conversation a moment before whoever claims it."""
        self.refusals: list[web.Response] = []
        """Answers for the next agents' messages, instead of accepting them."""
        self.streams: set[asyncio.Queue[str | None]] = set()
        self.answers: list[dict[str, Any]] = samples.ANSWERS
        self.report: dict[str, Any] = samples.report()
        self._reads = asyncio.Event()
        self._reads.set()
        self._reads_left = 0
        self.address = ""
        self.single_sign_on: str | None = None

    def application(self) -> web.Application:
        app = web.Application(middlewares=[_with_policy, self._signed_in])
        app.on_shutdown.append(self._end_streams)
        get, post, one = web.get, web.post, "/desk/api/conversations/{id}"
        app.add_routes(
            [
                get("/desk", _page),
                get("/desk/static/{name:[a-z.]+}", _static),
                get("/widget/{name:[a-z.]+}", _widget),
                get("/desk/api/demo", self._demo),
                get("/desk/api/login", self._ways),
                post("/desk/api/login", self._login),
                post("/desk/api/logout", self._logout),
                get("/desk/api/me", self._me),
                web.put("/desk/api/me/presence", self._set_presence),
                get("/desk/api/agents", self._agents),
                get("/desk/api/queue", self._queue),
                get("/desk/api/search", self._search),
                web.put("/desk/api/answers", self._keep_answers),
                get("/desk/api/answers", self._read_answers),
                get("/desk/api/codes/{code}", _code),
                get("/desk/api/reports", self._reports),
                get("/desk/api/events", self._events),
                get("/desk/api/attachments/{id}", _picture),
                get(one, self._read),
                get(one + "/connections", self._connections),
                post(one + "/claim", self._claim),
                post(one + "/messages", self._say),
                post(one + "/notes", self._note),
                post(one + "/transfer", self._transfer),
                post(one + "/assign", self._transfer),
                post(one + "/return", self._return),
                post(one + "/resolve", self._resolve),
                post(one + "/refresh", self._refresh),
                post(one + "/suggest", self._suggest),
                post(one + "/attachments", self._attach),
                post(one + "/typing", self._nothing),
                post(one + "/seen", self._nothing),
            ]
        )
        return app

    def customer_says(self, conversation: str, text: str) -> None:
        samples.add_message(self.talks[conversation], "customer", text)
        self._changed(conversation)

    def claim_for(self, conversation: str, agent: str) -> None:
        self._give(self.talks[conversation], "agent", agent)

    def add_waiting(self, count: int) -> None:
        for number in range(len(self.talks) + 1, len(self.talks) + 1 + count):
            person = (f"Customer {number}", "Chase", "402", "requested", "please help", "", number)
            self.talks[f"c{number}"] = samples.conversation(number, person)
        self.tell("queue", {})

    def tell(self, event: str, data: dict[str, Any]) -> None:
        for queue in self.streams:
            queue.put_nowait(f"event: {event}\ndata: {json.dumps(data)}\n\n")

    def end_sessions(self) -> None:
        self.sessions.clear()

    async def _reports(self, _: web.Request) -> web.Response:
        return web.json_response(self.report)

    async def _end_streams(self, _: web.Application) -> None:
        for queue in self.streams:
            queue.put_nowait(None)

    @web.middleware
    async def _signed_in(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        path = request.path.removeprefix("/desk/api")
        if path == request.path or path in ("/demo", "/login"):
            return await handler(request)
        session = self.sessions.get(request.cookies.get(COOKIE, ""))
        if session is None:
            return problem(401, "Sign in first.")
        request[AGENT] = session["agent"]
        if request.method != "GET":
            if request.headers.get("X-CSRF-Token") != session["csrf"]:
                return problem(403, "The token is missing.")
            body = await request.json() if request.content_type == "application/json" else {}
            self.posts.append((path, body))
            request[BODY] = body
        return await handler(request)

    async def _demo(self, _: web.Request) -> web.Response:
        return web.json_response({"email": "agent@example.com", "password": PASSWORD})

    async def _ways(self, _: web.Request) -> web.Response:
        return web.json_response({"sso": self.single_sign_on})

    async def _login(self, request: web.Request) -> web.Response:
        body = await request.json()
        agent = next((one for one in samples.AGENTS if one["email"] == body["email"]), None)
        if agent is None or body["password"] != PASSWORD:
            return _refused("wrong-login")
        if self.second_factor and body.get("code") != CODE:
            return _refused("second-factor")
        session = {"agent": agent, "csrf": secrets.token_hex(8)}
        key = secrets.token_hex(16)
        self.sessions[key] = session
        response = web.json_response({"agent": self._seen_as(agent), "csrf": session["csrf"]})
        response.set_cookie(COOKIE, key, httponly=True, samesite="Strict", path="/desk")
        return response

    async def _logout(self, request: web.Request) -> web.Response:
        self.sessions.pop(request.cookies[COOKIE])
        return web.Response(status=204)

    async def _me(self, request: web.Request) -> web.Response:
        session = self.sessions[request.cookies[COOKIE]]
        return web.json_response(
            {"agent": self._seen_as(session["agent"]), "csrf": session["csrf"], "demo": True}
        )

    async def _set_presence(self, request: web.Request) -> web.Response:
        self.presence[request[AGENT]["id"]] = request[BODY]["presence"]
        self.tell("presence", {})
        return web.Response(status=204)

    async def _agents(self, _: web.Request) -> web.Response:
        held = [talk["agent"]["id"] for talk in self.talks.values() if talk["agent"]]
        return web.json_response(
            [self._seen_as(one) | {"open": held.count(one["id"])} for one in samples.AGENTS]
        )

    async def _read_answers(self, _: web.Request) -> web.Response:
        return web.json_response(self.answers)

    async def _keep_answers(self, request: web.Request) -> web.Response:
        if request[AGENT]["role"] != "admin":
            return problem(403, "Only admins may do this.")
        self.answers = request[BODY]
        return web.Response(status=204)

    async def _queue(self, request: web.Request) -> web.Response:
        state, words = request.query["state"], request.query.get("q", "").lower()
        me = request[AGENT]["id"]
        items = [_item(talk) for talk in self.talks.values() if _belongs(talk, state, me)]
        items = [item for item in items if words in json.dumps(item).lower()]
        items.sort(key=lambda item: item["waiting_since"])
        waiting = sum(talk["owner"] == "waiting" for talk in self.talks.values())
        return web.json_response({"target_seconds": 300, "waiting": waiting, "items": items})

    async def _search(self, request: web.Request) -> web.Response:
        words = request.query["q"].lower()
        found = [_item(talk) for talk in self.talks.values() if words in json.dumps(talk["messages"]).lower()]
        return web.json_response({"items": found, "next": None})

    def hold_reads(self, *, after: int) -> None:
        """Conversations are read `after` more times; the next one waits until `release_reads`."""
        self._reads_left = after
        self._reads.clear()

    def release_reads(self) -> None:
        self._reads.set()

    async def _read(self, request: web.Request) -> web.Response:
        self._reads_left -= 1
        if self._reads_left < 0:
            await self._reads.wait()
        talk = self._talk(request)
        after = int(request.query.get("after", 0))
        messages = [message for message in talk["messages"] if message["seq"] > after]
        return web.json_response({**talk, "messages": messages})

    async def _connections(self, request: web.Request) -> web.Response:
        return web.json_response(samples.connections(self._talk(request)))

    async def _claim(self, request: web.Request) -> web.Response:
        talk = self._talk(request)
        if self.faster:
            self._give(talk, "agent", self.faster)
        if talk["owner"] == "agent" or request[BODY]["version"] != talk["version"]:
            return problem(409, f"{talk['agent']['name']} was first.")
        return self._give(talk, "agent", request[AGENT]["id"])

    async def _say(self, request: web.Request) -> web.Response:
        talk, body = self._talk(request), request[BODY]
        if self.refusals:
            return self.refusals.pop(0)
        for message in talk["messages"]:
            if message["id"] == body["id"]:
                return web.json_response({"seq": message["seq"]}, status=202)
        if not talk["agent"] or talk["agent"]["id"] != request[AGENT]["id"]:
            return problem(409, "Somebody else has this conversation.")
        picture = body.get("attachment")
        shown = {"id": picture, "url": f"/desk/api/attachments/{picture}"} if picture else None
        message = samples.add_message(
            talk,
            "agent",
            body["text"],
            id=body["id"],
            card=body.get("card"),
            attachment=shown,
            name=request[AGENT]["name"],
        )
        self._changed(talk["conversation"])
        return web.json_response({"seq": message["seq"]}, status=202)

    async def _note(self, request: web.Request) -> web.Response:
        talk, body, agent = self._talk(request), request[BODY], request[AGENT]
        if all(note["id"] != body["id"] for note in talk["notes"]):
            talk["notes"].append(
                {
                    "id": body["id"],
                    "agent": agent["id"],
                    "name": agent["name"],
                    "text": body["text"],
                    "at": samples.ago(0),
                }
            )
            self._changed(talk["conversation"])
        return web.json_response({}, status=202)

    async def _transfer(self, request: web.Request) -> web.Response:
        to = request[BODY]["to"]
        return self._give(self._talk(request), "agent" if to else "waiting", to)

    async def _return(self, request: web.Request) -> web.Response:
        return self._give(self._talk(request), "bot")

    async def _resolve(self, request: web.Request) -> web.Response:
        return self._give(self._talk(request), "closed")

    async def _refresh(self, request: web.Request) -> web.Response:
        return web.json_response({}, status=202)

    async def _suggest(self, request: web.Request) -> web.Response:
        bank = self._talk(request)["brief"]["bank"]
        text = f"Please open Edit Sign-In info for {bank} and type the sign-in again."
        return web.json_response({"text": text, "buttons": []})

    async def _attach(self, request: web.Request) -> web.Response:
        await request.post()
        return web.json_response({"id": "p1", "url": "/desk/api/attachments/p1"}, status=201)

    async def _nothing(self, _: web.Request) -> web.Response:
        return web.Response(status=204)

    async def _events(self, request: web.Request) -> web.StreamResponse:
        queue: asyncio.Queue[str | None] = asyncio.Queue()
        self.streams.add(queue)
        response = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
        )
        try:
            await response.prepare(request)
            await response.write(b": welcome\n\n")
            while (event := await queue.get()) is not None:
                await response.write(event.encode())
        except ConnectionError:
            pass  # the browser left
        finally:
            self.streams.discard(queue)
        return response

    def _give(self, talk: dict[str, Any], owner: str, agent: str = "") -> web.Response:
        holder = next((one for one in samples.AGENTS if one["id"] == agent), None)
        talk["owner"] = owner
        talk["agent"] = holder and {"id": holder["id"], "name": holder["name"]}
        talk["version"] += 1
        talk["audit"].append({"at": samples.ago(0), "name": (holder or {}).get("name", ""), "action": owner})
        self._changed(talk["conversation"])
        return web.json_response({"owner": owner, "version": talk["version"]})

    def _changed(self, conversation: str) -> None:
        self.tell("queue", {})
        self.tell(
            "conversation", {"conversation": conversation, "version": self.talks[conversation]["version"]}
        )

    def _seen_as(self, agent: dict[str, Any]) -> dict[str, Any]:
        return agent | {"presence": self.presence[agent["id"]]}

    def _talk(self, request: web.Request) -> dict[str, Any]:
        talk = self.talks.get(request.match_info["id"])
        if talk is None:
            raise web.HTTPNotFound(text='{"title": "Not found"}', content_type="application/problem+json")
        return talk


def _belongs(talk: dict[str, Any], state: str, me: str) -> bool:
    if state == "mine":
        return bool(talk["agent"] and talk["agent"]["id"] == me)
    return bool(talk["owner"] == "waiting" if state == "waiting" else talk["owner"] != "closed")


def _item(talk: dict[str, Any]) -> dict[str, Any]:
    last, brief = talk["messages"][-1], talk["brief"]
    said = next(m for m in reversed(talk["messages"]) if m["author"] != "system")
    return {
        "conversation": talk["conversation"],
        "ticket": talk["ticket"]["number"],
        "state": talk["owner"],
        "reason": talk["reason"],
        "customer": talk["customer"]["id"],
        "name": talk["customer"]["name"],
        "verified": talk["customer"]["verified"],
        "bank": brief["bank"],
        "code": brief["code"],
        "opened_at": talk["opened_at"],
        "waiting_since": talk["waiting_since"],
        "first_answer_at": None,
        "agent": talk["agent"],
        "mood": brief["mood"],
        "last": {"author": said["author"], "text": said["text"], "at": last["at"]},
        "unread": int(said["author"] == "customer"),
    }


def _refused(code: str) -> web.Response:
    body = {"title": "Refused", "status": 401, "code": code}
    return web.json_response(body, status=401, content_type="application/problem+json")


async def _page(_: web.Request) -> web.FileResponse:
    return web.FileResponse(DESK / "index.html")


async def _static(request: web.Request) -> web.FileResponse:
    return web.FileResponse(DESK / request.match_info["name"], headers={"Cache-Control": "no-cache"})


async def _widget(request: web.Request) -> web.FileResponse:
    return web.FileResponse(WIDGET / request.match_info["name"], headers={"Cache-Control": "no-cache"})


async def _picture(_: web.Request) -> web.FileResponse:
    return web.FileResponse(DESK / "icon.svg")


async def _code(request: web.Request) -> web.Response:
    code = request.match_info["code"]
    if code not in ("402", "505", "518", "429"):
        return problem(404, "No such code.")
    title = samples.CODE["title"].replace("402", code)  # type: ignore[attr-defined]
    card = {
        "type": "error_code",
        "title": title,
        "text": samples.CODE["meaning"],
        "steps": samples.CODE["steps"],
    }
    return web.json_response(samples.CODE | {"title": title, "card": card})


@web.middleware
async def _with_policy(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    response = await handler(request)
    if not response.prepared:
        response.headers["Content-Security-Policy"] = CSP
    return response
