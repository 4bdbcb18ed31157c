"""A small assistant that speaks the widget's HTTP and tells what it is about, beside the real sandbox.

It reads sentences that are names of intentions, so that nothing depends on understanding.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator
from datetime import datetime, timezone
from typing import Any

import aiohttp
from aiohttp import web

from helpline.banking.sandbox import create_app
from helpline.banking.yodlee import YodleeBankData
from helpline.rehearsal.intentions import INTENTIONS
from helpline.rehearsal.playing import Instance
from helpline.rehearsal.utterances import Utterances

SECRET = "a-secret-that-only-this-test-knows-1234"
PLAIN = Utterances({name: [name] for name in INTENTIONS})
"""Customers who say the names of their intentions."""
Reply = dict[str, Any]


def say(text: str, said: str = "", asks: str = "", bank: str = "", **more: Any) -> Reply:
    about = {"said": [said] if said else [], "asks": asks, "bank": bank}
    return {"text": text, "buttons": [], "card": None, "about": about, **more}


class FakeAssistant:
    """Mends 402, 401, 428 and 407, advises to wait at 409, and calls a person for the rest.

    `stubborn`: it says the same each time instead. `tickets`: by conversation, as in `helpline tickets`.
    """

    def __init__(self, *, stubborn: bool = False) -> None:
        self.stubborn = stubborn
        self.heard: list[str] = []
        self.tickets: dict[str, list[dict[str, Any]]] = {}
        self._talks: dict[str, dict[str, Any]] = {}
        self._bank: YodleeBankData
        self._tasks: set[asyncio.Task[None]] = set()

    def routes(self) -> list[web.RouteDef]:
        one = "/api/conversations/{id}/messages"
        return [
            web.post("/api/conversations", self._open),
            web.post(one, self._take),
            web.get(one, self._read),
        ]

    def reach(self, bank: YodleeBankData) -> None:
        self._bank = bank

    async def _open(self, request: web.Request) -> web.Response:
        import jwt

        token = (await request.json()).get("identity")
        login = jwt.decode(token, SECRET, algorithms=["HS256"])["sub"] if token else ""
        key = f"c{len(self._talks) + 1}"
        self._talks[key] = {"login": login, "log": [], "owner": "bot", "bank": "", "opening": ""}
        return web.json_response({"id": key, "token": "t" * 24, "verified": bool(login)}, status=201)

    async def _read(self, request: web.Request) -> web.Response:
        talk, after = self._talks[request.match_info["id"]], int(request.query.get("after", 0))
        messages = [one for one in talk["log"] if one["seq"] > after]
        return web.json_response({"owner": talk["owner"], "messages": messages})

    async def _take(self, request: web.Request) -> web.Response:
        key, body = request.match_info["id"], await request.json()
        talk, text = self._talks[key], body.get("text") or body["choice"]
        self.heard.append(text)
        mine = self._add(talk, "customer", {"text": text, "buttons": [], "card": None, "about": None})
        mine["answered"] = False
        talk["opening"] = talk["opening"] or text
        task = asyncio.create_task(self._answer(key, talk, text, mine))
        self._tasks.add(task)
        return web.json_response({"seq": mine["seq"]}, status=202)

    async def _answer(self, key: str, talk: dict[str, Any], text: str, mine: dict[str, Any]) -> None:
        reply = await self._reply(key, talk, text)
        self._add(talk, "bot", reply)
        mine["answered"] = True

    def _add(self, talk: dict[str, Any], author: str, message: Reply) -> dict[str, Any]:
        found = {"seq": len(talk["log"]) + 1, "author": author, **message}
        talk["log"].append(found)
        return found

    async def _reply(self, key: str, talk: dict[str, Any], text: str) -> Reply:
        if self.stubborn:
            return say("Can you sign in at your bank?", "utter_ask_login", "bank_login")
        words = set(re.findall(r"\w+", text))
        [feed] = await self._bank.connections(talk["login"])
        bank = feed.bank.lower()
        if words & {"yes_person", "wants_person"}:
            return self._hand_over(key, talk, feed)
        if words & {"thanks", "ack", "bye", "will_wait"}:
            return say(f"Bye {len(talk['log'])}.")
        if words & {"sign_in_replaced", "bank_action_done", "unlocked", "yes_refresh"}:
            task = asyncio.create_task(self._refresh(talk, feed.id, bank))
            self._tasks.add(task)
            await asyncio.sleep(0.05)
            return say(f"I've started a refresh of {bank}.", "utter_refresh_started")
        asks = {
            "402": "sign_in",
            "401": "refresh_offer",
            "407": "bank_action",
            "428": "bank_action",
            "409": "waited",
        }
        return say(f"{feed.code}: {asks.get(feed.code)}?", "", asks.get(feed.code, "hand_over"), bank)

    async def _refresh(self, talk: dict[str, Any], connection: str, bank: str) -> None:
        now = datetime.now(timezone.utc)
        run = await self._bank.start_refresh(
            talk["login"], connection, requested_at=now, credentials_updated=True
        )
        state = "running"
        while state in ("running", "needs_input"):
            await asyncio.sleep(0.05)
            state = (await self._bank.progress(talk["login"], run)).state
        card = {"type": "refresh", "bank": bank, "state": state}
        said = "utter_refresh_succeeded" if state == "succeeded" else "utter_refresh_failed"
        self._add(talk, "bot", say(f"{bank}: {state} after {len(talk['log'])}", said, bank=bank, card=card))

    def _hand_over(self, key: str, talk: dict[str, Any], feed: Any) -> Reply:
        talk["owner"] = "waiting"
        brief = {
            "bank": feed.bank,
            "code": feed.code,
            "steps_tried": [],
            "opening": talk["opening"],
            "banks": [{"bank": feed.bank, "code": feed.code, "state": feed.state}],
            "facts": [],
        }
        self.tickets[key] = [{"brief": brief}]
        return say("A person takes over.", "utter_hand_over")

    def stop(self) -> None:
        for task in self._tasks:
            task.cancel()


@contextlib.asynccontextmanager
async def running(assistant: FakeAssistant) -> AsyncIterator[tuple[aiohttp.ClientSession, Instance]]:
    """The assistant and the sandbox on ports of their own."""
    app = web.Application()
    app.add_routes(assistant.routes())
    async with contextlib.AsyncExitStack() as stack:
        base, sandbox = [await _listening(stack, one) for one in (app, create_app())]
        session = await stack.enter_async_context(aiohttp.ClientSession())
        assistant.reach(YodleeBankData(session, f"{sandbox}/ysl", "client", "secret"))
        stack.callback(assistant.stop)
        yield session, Instance(base, sandbox, SECRET)


async def _listening(stack: contextlib.AsyncExitStack, app: web.Application) -> str:
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    return f"http://127.0.0.1:{runner.addresses[0][1]}"
