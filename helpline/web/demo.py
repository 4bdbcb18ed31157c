"""The demo page, and who one may be there: sample customers whose bank connections the sandbox has."""

from __future__ import annotations

from pathlib import Path

import aiohttp
import structlog
from aiohttp import web

from helpline.conversations.messages import Customer
from helpline.errors import NotFound, RequestError
from helpline.settings import Settings
from helpline.web.identity import make_identity
from helpline.web.pages import find, serve

log = structlog.get_logger(__name__)

DEMO_CUSTOMERS = {
    "demo-three-banks": "Thea Three",  # two banks fail for two reasons, the third is fine
    "demo-402": "Carla Chase",  # the bank refuses the saved sign-in
    "demo-refresh": "Rita Fresh",  # a passing fault that a refresh mends
    "demo-missing-days": "Miles Gap",  # the connection works, but days are missing
    "demo-mfa": "Mia Factor",  # the bank wants a code at each sign-in
    "demo-bank-down": "Boris Down",  # the bank's own site is away
    "demo-merged": "Meg Merger",  # the bank has become part of another
    "demo-two-broken": "Tom Twice",  # two banks fail
    "demo-healthy": "Harriet Hale",  # all is well
}
"""Login name to name; the sandbox furnishes each, widget/demo/demo.js tells their stories."""
_PLACES = frozenset({"cloud-banking", "edit-sign-in", "transactions", "import", "accounts"})
"""As product.py has them."""
_IDENTITY_SECONDS = 3_600
_SANDBOX_TIMEOUT = aiohttp.ClientTimeout(total=3)


class SandboxAway(RequestError):
    code = "sandbox-away"
    status = 503
    sentence = "The sample banks aren't answering right now. Please try again in a moment."


class Demo:
    """Has routes in the demo only. `folder` is the top-level widget/."""

    def __init__(self, settings: Settings, folder: Path) -> None:
        self._settings = settings
        self._folder = folder.resolve()

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
        if request.match_info["place"] not in _PLACES:
            raise NotFound
        return serve(request, find(self._folder, "demo/product.html"))

    async def identity(self, request: web.Request) -> web.Response:
        """A token for a sample customer, whose connections stay as they are."""
        name = request.match_info["name"]
        if name not in DEMO_CUSTOMERS:
            raise NotFound
        customer = Customer(id=name, name=DEMO_CUSTOMERS[name])
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
