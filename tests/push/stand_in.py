"""A push service and a browser behind it: checks who sends (VAPID), decrypts, and has moods."""

from __future__ import annotations

import asyncio
import base64
import json
import secrets
from typing import Any

import http_ece
import jwt
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


def text(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def point(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


class Browser:
    """Who subscribes. `subscription` is what PushSubscription.toJSON gives."""

    def __init__(self, url: str) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._secret = secrets.token_bytes(16)
        self.endpoint = f"{url}/push/{secrets.token_urlsafe(16)}"
        keys = {"p256dh": text(point(self._key.public_key())), "auth": text(self._secret)}
        self.subscription: dict[str, Any] = {"endpoint": self.endpoint, "expirationTime": None, "keys": keys}

    def read(self, body: bytes) -> dict[str, Any]:
        content = http_ece.decrypt(body, private_key=self._key, auth_secret=self._secret, version="aes128gcm")
        return dict(json.loads(content))


class PushServer:
    """`taken`: (browser's endpoint, what it reads) in order. `answers` are given to the next requests instead
    of 201; while `hold` is set and not done, what was taken is not acknowledged."""

    def __init__(self, public: str, contact: str) -> None:
        self.taken: list[tuple[str, dict[str, Any]]] = []
        self.topics: list[str] = []
        self.asked = 0
        self.answers: list[int] = []
        self.retry_after = ""
        self.hold: asyncio.Event | None = None
        self.broken: list[str] = []
        self.browsers: dict[str, Browser] = {}
        self.port = 0
        self._public, self._contact = public, contact
        self._runner: web.AppRunner | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        app = web.Application()
        app.add_routes([web.post("/push/{id}", self._push)])
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port).start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        if self._runner:
            await self._runner.cleanup()

    def browser(self) -> Browser:
        made = Browser(self.url)
        self.browsers[made.endpoint] = made
        return made

    def ids(self) -> list[str]:
        return [told["id"] for _, told in self.taken]

    async def _push(self, request: web.Request) -> web.Response:
        self.asked += 1
        body = await request.read()
        self.broken += self._wrong(request)
        answer = self.answers.pop(0) if self.answers else 201
        if answer == 201:
            endpoint = f"{self.url}{request.path}"
            self.taken.append((endpoint, self.browsers[endpoint].read(body)))
            self.topics.append(request.headers["Topic"])
            if self.hold:
                await self.hold.wait()
        headers = {"Retry-After": self.retry_after} if self.retry_after else {}
        return web.Response(status=answer, headers=headers)

    def _wrong(self, request: web.Request) -> list[str]:
        """What a real service would refuse (RFC 8030, 8188, 8292)."""
        scheme, _, rest = request.headers.get("Authorization", "").partition(" ")
        parts = dict(part.strip().split("=", 1) for part in rest.split(","))
        raw = base64.urlsafe_b64decode(f"{parts['k']}{'=' * (-len(parts['k']) % 4)}")
        key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), raw)
        claims = jwt.decode(parts["t"], key, algorithms=["ES256"], audience=self.url)
        found = [] if scheme == "vapid" else ["scheme"]
        found += [] if parts["k"].rstrip("=") == self._public else ["another key"]
        found += [] if claims["sub"] == self._contact else ["no contact"]
        found += [] if request.headers.get("Content-Encoding") == "aes128gcm" else ["encoding"]
        found += [] if int(request.headers.get("TTL", "-1")) > 0 else ["TTL"]
        return found
