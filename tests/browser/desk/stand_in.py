"""A small honest stand-in for the desk's API: real HTTP, cookies, CSRF and event streams, kept in memory."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from aiohttp import web

from tests.browser.desk import pages, queueing, samples
from tests.browser.desk.bulk_answers import BulkAnswers
from tests.browser.desk.incidents import Incidents
from tests.browser.desk.sign_in import AGENT, BODY, SignIn, refused
from tests.browser.desk.undoing import Undoing
from tests.browser.stand_in import problem, with_policy

PAGE = 200
"""Conversations of a page of the queue."""


class DeskStandIn(Incidents, BulkAnswers, Undoing, SignIn):
    """`talks` beside what SignIn keeps tell what arrived; the methods steer it."""

    def __init__(self) -> None:
        super().__init__()
        self.talks = {f"c{n}": samples.conversation(n, person) for n, person in enumerate(samples.PEOPLE, 1)}
        self.faster = ""
        """Who takes a conversation a moment before whoever claims it."""
        self.refusals: list[web.Response] = []
        """Answers for the next agents' messages, instead of accepting them."""
        self.streams: set[asyncio.Queue[str | None]] = set()
        self.answers: list[dict[str, Any]] = samples.ANSWERS
        self.earlier: list[dict[str, Any]] = []
        """What any customer came with before."""
        self.own_answers: list[dict[str, Any]] = []
        self.report: dict[str, Any] = samples.report()
        self._reads = asyncio.Event()
        self._reads.set()
        self._reads_left = 0
        self._read_count = 0
        self.address = ""

    def application(self) -> web.Application:
        app = web.Application(middlewares=[with_policy, self.signed_in])
        app.on_shutdown.append(self._end_streams)
        get, post, one = web.get, web.post, "/desk/api/conversations/{id}"
        app.add_routes(
            [
                *pages.ROUTES,
                *self.sign_in_routes,
                get("/desk/api/agents", self._agents),
                get("/desk/api/queue", self._queue),
                get("/desk/api/search", self._search),
                web.put("/desk/api/answers", self._keep_answers),
                web.put("/desk/api/me/answers", self._keep_own_answers),
                get("/desk/api/answers", self._read_answers),
                get("/desk/api/reports", self._reports),
                *self.incident_routes,
                *self.bulk_routes,
                *self.undo_routes(one),
                get("/desk/api/events", self._events),
                get(one, self._read),
                get(one + "/earlier", self._earlier),
                get(one + "/connections", self._connections),
                post(one + "/claim", self._claim),
                post(one + "/reopen", self._reopen),
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

    async def _reports(self, _: web.Request) -> web.Response:
        return web.json_response(self.report)

    async def _end_streams(self, _: web.Application) -> None:
        for queue in self.streams:
            queue.put_nowait(None)

    async def _agents(self, _: web.Request) -> web.Response:
        held = [talk["agent"]["id"] for talk in self.talks.values() if talk["agent"]]
        seen = [self.seen_as(one) | {"open": held.count(one["id"])} for one in samples.AGENTS]
        return web.json_response([{key: one[key] for key in one if key != "email"} for one in seen])

    async def _read_answers(self, _: web.Request) -> web.Response:
        own = [one | {"own": True} for one in self.own_answers]
        return web.json_response([*(one | {"own": False} for one in self.answers), *own])

    async def _keep_own_answers(self, request: web.Request) -> web.Response:
        self.own_answers = request[BODY]
        return web.Response(status=204)

    async def _keep_answers(self, request: web.Request) -> web.Response:
        if request[AGENT]["role"] != "admin":
            return problem(403, "Only admins may do this.")
        if not self.proven:
            return refused(403, "proof-needed")
        self.answers = request[BODY]
        return web.Response(status=204)

    async def _queue(self, request: web.Request) -> web.Response:
        state, words = request.query["state"], request.query.get("q", "").lower()
        me = request[AGENT]["id"]
        items = [queueing.item(talk) for talk in self.talks.values() if queueing.belongs(talk, state, me)]
        items = [item for item in items if words in json.dumps(item).lower()]
        items = queueing.narrowed(items, request.query)
        waits = [talk["waiting_since"] for talk in self.talks.values() if talk["owner"] == "waiting"]
        waiting = len(waits)
        overdue = sum(map(queueing.is_late, waits))
        first = int(request.query.get("after") or 0)
        more = str(first + PAGE) if len(items) > first + PAGE else None
        found = {"items": items[first : first + PAGE], "next": more, "total": len(items)}
        return web.json_response({"target_seconds": 300, "waiting": waiting, "overdue": overdue, **found})

    async def _search(self, request: web.Request) -> web.Response:
        words = request.query["q"].lower()
        found = [
            queueing.item(talk)
            for talk in self.talks.values()
            if words in json.dumps(talk["messages"]).lower()
        ]
        return web.json_response({"items": found, "next": None})

    async def hold_reads(self, *, after: int) -> None:
        """Lets the page settle, then `after` more reads; the next one waits until `release_reads`."""
        seen = -1
        while seen != self._read_count:
            seen = self._read_count
            await asyncio.sleep(0.5)
        self._reads_left = after
        self._reads.clear()

    def release_reads(self) -> None:
        self._reads.set()

    async def _read(self, request: web.Request) -> web.Response:
        self._reads_left -= 1
        self._read_count += 1
        if self._reads_left < 0:
            await self._reads.wait()
        talk = self._talk(request)
        after = int(request.query.get("after", 0))
        messages = [message for message in talk["messages"] if message["seq"] > after]
        shown = {key: value for key, value in talk.items() if key not in samples.OF_THE_QUEUE}
        return web.json_response({**shown, "messages": messages})

    async def _earlier(self, _: web.Request) -> web.Response:
        return web.json_response(self.earlier)

    async def _connections(self, request: web.Request) -> web.Response:
        return web.json_response(samples.connections(self._talk(request)))

    async def _claim(self, request: web.Request) -> web.Response:
        talk = self._talk(request)
        if self.faster:
            self._give(talk, "agent", self.faster)
        if talk["owner"] == "agent" or request[BODY]["version"] != talk["version"]:
            return problem(409, f"{talk['agent']['name']} was first." if talk["agent"] else "It has changed.")
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
        if body.get("hold"):
            self._hold(talk, request[AGENT], body)
            return web.json_response({"seq": None}, status=202)
        return web.json_response({"seq": self._append(talk, request[AGENT], body)}, status=202)

    def _append(self, talk: dict[str, Any], agent: dict[str, Any], body: dict[str, Any]) -> int:
        picture = body.get("attachment")
        shown = {"id": picture, "url": f"/desk/api/attachments/{picture}"} if picture else None
        message = samples.add_message(
            talk,
            "agent",
            body["text"],
            id=body["id"],
            card=body.get("card"),
            attachment=shown,
            name=agent["name"],
        )
        self._changed(talk["conversation"])
        return int(message["seq"])

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

    async def _reopen(self, request: web.Request) -> web.Response:
        return self._give(self._talk(request), "agent", request[AGENT]["id"])

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
        return web.json_response({"id": "p1", "url": "/desk/api/attachments/p1"})

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

    def _talk(self, request: web.Request) -> dict[str, Any]:
        talk = self.talks.get(request.match_info["id"])
        if talk is None:
            raise web.HTTPNotFound(text='{"title": "Not found"}', content_type="application/problem+json")
        return talk
