"""The demo page, and who one may be there: sample customers whose bank connections the sandbox has."""

from __future__ import annotations

import json
from pathlib import Path

import aiohttp
import structlog
from aiohttp import web

from helpline.conversations.messages import Customer
from helpline.errors import NotFound, RequestError
from helpline.settings import Settings
from helpline.web.identity import make_identity
from helpline.web.pages import find, serve
from helpline.web.product import DEMO_PLACES

log = structlog.get_logger(__name__)

_IDENTITY_SECONDS = 3_600
_SANDBOX_TIMEOUT = aiohttp.ClientTimeout(total=3)


class SandboxAway(RequestError):
    code = "sandbox-away"
    status = 503
    sentence = "The sample banks aren't answering right now. Please try again in a moment."


def sample_customers(folder: Path) -> dict[str, str]:
    """Login name to name, as the page has them; the sandbox furnishes each. `folder`: top-level widget/."""
    listed = json.loads((folder / "demo" / "customers.json").read_text("utf-8"))
    return {one["id"]: one["name"] for one in listed if one["id"]}


class Demo:
    """Has routes in the demo only. `folder` is the top-level widget/."""

    def __init__(self, settings: Settings, folder: Path) -> None:
        self._settings = settings
        self._folder = folder.resolve()
        self._customers = sample_customers(folder) if settings.demo else {}

    @property
    def routes(self) -> list[web.RouteDef]:
        if not self._settings.demo:
            return []
        return [
            web.get("/", self.index),
            web.get("/demo/product/{place}", self.product),
            web.get("/demo/identity/{name}", self.identity),
            web.post("/demo/identity/{name}", self.begin),
        ]

    async def index(self, request: web.Request) -> web.Response:
        return serve(request, find(self._folder, "demo/index.html"))

    async def product(self, request: web.Request) -> web.Response:
        """A page that stands for a place of the customers' product."""
        if request.match_info["place"] not in DEMO_PLACES.values():
            raise NotFound
        return serve(request, find(self._folder, "demo/product.html"))

    async def identity(self, request: web.Request) -> web.Response:
        """A token for a sample customer, whose connections stay as they are."""
        name = request.match_info["name"]
        if name not in self._customers:
            raise NotFound
        customer = Customer(id=name, name=self._customers[name])
        token = make_identity(
            customer,
            self._settings.identity_secret,
            seconds=_IDENTITY_SECONDS,
            audience=self._settings.identity_audience,
            issuer=self._settings.identity_issuer,
        )
        headers = {"Cache-Control": "no-store"}
        return web.json_response({"identity": token, "name": customer.name}, headers=headers)

    async def begin(self, request: web.Request) -> web.Response:
        """The same, and all that was done to the sample customer's connections is undone."""
        answer = await self.identity(request)
        # With a provider of its own the demo has no sandbox that could be furnished anew.
        if self._settings.needs_sandbox:
            await self._reset(request.match_info["name"])
        return answer

    async def _reset(self, name: str) -> None:
        url = f"{self._settings.sandbox_url}/sandbox/demo/{name}/reset"
        try:
            async with aiohttp.ClientSession(timeout=_SANDBOX_TIMEOUT) as session, session.post(url) as done:
                done.raise_for_status()
        except (aiohttp.ClientError, TimeoutError) as error:
            log.warning("demo_reset_failed", customer=name, error=type(error).__name__)
            raise SandboxAway from error
