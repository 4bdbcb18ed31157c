"""Every route of the product, called with secrets in every place that can hold one."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import io
import json
import time
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode
from uuid import uuid4

import aiohttp
import jwt
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from helpline.settings import Settings
from tests.attack.canaries import AGENTS, CUSTOMERS, OTHERS, SETTINGS
from tests.slack.payloads import event, mention, typed
from tests.support.web import Customer, routes

STREAMS = ("/api/conversations/{id}/events", "/desk/api/events")
WORDS = (
    f"my password is {CUSTOMERS['password']}, card {CUSTOMERS['card']}, ssn {CUSTOMERS['social']}, "
    f"account number {CUSTOMERS['account']}, the code is {CUSTOMERS['code']}"
)


def picture() -> bytes:
    """With a secret in its metadata, and another behind its end."""
    kept, about = io.BytesIO(), PngInfo()
    about.add_text("Comment", CUSTOMERS["picture"])
    Image.new("RGB", (12, 8)).save(kept, "PNG", pnginfo=about)
    return kept.getvalue() + CUSTOMERS["unknown"].encode()


class Answer(NamedTuple):
    method: str
    path: str
    status: int
    body: str


async def all_routes(var: Path) -> list[tuple[str, str]]:
    """(method, path) of all that an installation with everything switched on answers to."""
    settings = Settings(var=var, oidc_issuer="https://x", slack_signing_secret="x", identity_secret="x")
    found = await routes(replace(settings, slack_bot_token="x", slack_channel="C1", event_secret="x"))
    ends = {("POST", "/desk/api/logout")}  # the session is needed to the last
    return sorted(found - ends)


def identity() -> str:
    claims = {"sub": "canary-customer", "name": CUSTOMERS["name"], "exp": int(time.time()) + 3_600}
    return jwt.encode(claims, SETTINGS["identity"], "HS256")


def body() -> dict[str, Any]:
    """Fits every call that takes an object; each takes what it knows."""
    return {
        "id": str(uuid4()),
        "identity": identity(),
        "page": f"https://books.example/help?token={CUSTOMERS['page_token']}",
        "timezone": CUSTOMERS["timezone"],
        "text": WORDS,
        "contact": CUSTOMERS["contact"],
        "stars": 2,
        "words": f"{CUSTOMERS['rating']}, my password is {CUSTOMERS['second_password']}",
        "email": AGENTS["email"],
        "password": AGENTS["wrong_password"],
        "current": AGENTS["wrong_password"],
        "code": AGENTS["totp"],
        "note": AGENTS["note"],
        "connection": AGENTS["connection"],
        "to": AGENTS["connection"],
        "presence": "available",
        "outcome": "solved",
        "seq": 1,
        "on": True,
        CUSTOMERS["unknown"]: CUSTOMERS["unknown"],
    }


class Caller:
    """A customer and an agent in one, with everything in their hands."""

    def __init__(self, http: aiohttp.ClientSession, customer: Customer, cookies: str, csrf: str) -> None:
        self.http = http
        self.customer = customer
        self.headers = {
            **customer.headers,
            "Cookie": f"{cookies}; other={CUSTOMERS['header']}",
            "X-CSRF-Token": csrf,
            "X-Secret": CUSTOMERS["header"],
            "X-Forwarded-For": "203.0.113.7",
        }

    async def every(self, found: list[tuple[str, str]], **headers: str) -> list[Answer]:
        """What each route says. The order is mixed by the network only."""
        return list(await asyncio.gather(*(self.one(*route, **headers) for route in found)))

    async def one(self, method: str, route: str, **headers: str) -> Answer:
        path = route.replace("{attachment}", "a" * 8).replace("{text}", AGENTS["search"].split()[1])
        path = path.replace("{name}", "carla").replace("{path}", "element.js")
        path = path.replace("{secret}", SETTINGS["event"])
        query = {"token": CUSTOMERS["query"], "q": AGENTS["search"], "state": AGENTS["sso_state"]}
        query |= {"code": AGENTS["sso_code"], "error": AGENTS["sso_error"]}
        address = f"{self.customer.url}{path.replace('{id}', self.customer.id)}?{urlencode(query)}"
        options = self._options(method, route)
        sent = {**self.headers, **options.pop("headers", {}), **headers}
        timeout = aiohttp.ClientTimeout(total=1.0 if route in STREAMS else 60.0)
        try:
            async with self.http.request(
                method, address, headers=sent, timeout=timeout, allow_redirects=False, **options
            ) as response:
                return Answer(method, route, response.status, await response.text(errors="replace"))
        except asyncio.TimeoutError:
            assert route in STREAMS, f"{method} {route} hangs"
            return Answer(method, route, 200, "")  # a stream that is well never ends

    def _options(self, method: str, route: str) -> dict[str, Any]:
        if method in ("GET", "HEAD"):
            return {}
        if route.endswith("/attachments"):
            form = aiohttp.FormData()
            form.add_field("file", picture(), filename=CUSTOMERS["unknown"], content_type="image/png")
            return {"data": form}
        if route == "/desk/api/answers":
            return {"json": [{"title": AGENTS["title"], "text": AGENTS["answer"]}]}
        if route == "/slack/events":
            return signed(event(typed("U1", f"{OTHERS['slack_words']} {WORDS}", channel="C1")))
        return {"json": body()}


def signed(payload: dict[str, Any]) -> dict[str, Any]:
    """As Slack signs it."""
    payload = {**payload, "response_url": f"https://hooks.example/{OTHERS['response_url']}"}
    raw = json.dumps({**payload, "trigger_id": OTHERS["trigger"]})
    stamp = str(int(time.time()))
    key, base = SETTINGS["slack_signing"].encode(), f"v0:{stamp}:{raw}".encode()
    proof = f"v0={hmac.new(key, base, hashlib.sha256).hexdigest()}"
    headers = {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": proof}
    return {"data": raw, "headers": {**headers, "Content-Type": "application/json"}}


def asked_in_slack() -> dict[str, Any]:
    return signed(event(mention("U1", f"{OTHERS['slack_words']} {WORDS}", channel="C1")))
