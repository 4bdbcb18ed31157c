"""Two servers that the same contract runs against: our sandbox, and a replay of documented payloads."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any, Protocol

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer

from helpline.banking.meter import Meter
from helpline.banking.sandbox import create_app
from helpline.banking.transport import Timeouts
from helpline.banking.yodlee import YodleeBankData

FIXTURES = Path(__file__).parent / "fixtures"
KNOWLEDGE = FIXTURES / "knowledge"
START = datetime(2026, 3, 2, 14, 0, 0, 250_000, tzinfo=timezone.utc)


class Clock:
    """Stands still until told to move."""

    def __init__(self, now: datetime = START) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **parts: float) -> None:
        self.now += timedelta(**parts)


def fixture(name: str) -> Any:
    return json.loads((FIXTURES / f"{name}.json").read_text())


class World(Protocol):
    """One customer, "ann-1104711", with one connection or none."""

    url: str

    async def furnish(self, state: str, *, then: str = "healthy", new: int = 0) -> str:
        """Put the connection in a state (a fixture's name); returns its id. `then`: after a refresh."""

    async def bank_fails(self, uptime: str) -> None:
        """Let the provider report the bank's uptimeMetrics.status so."""

    async def finish(self) -> None:
        """Let the running refresh come to its end."""

    def puts(self) -> list[dict[str, Any]]:
        """Bodies of the refreshes that reached the provider."""


class Replay:
    """Knows nothing of the protocol but the fixtures: a name per path, changed by PUT and `finish`."""

    def __init__(self) -> None:
        self.answers: dict[str, str] = {"accounts": "accounts", "providers": "provider_search"}
        self.uptime = ""
        self.auth_types: dict[str, str] = {}
        self.put_answer = (200, "update_accepted")
        self.then = "healthy_after_refresh"
        self.bodies: list[dict[str, Any]] = []
        self.expired = 0
        self.token_requests = 0
        self.url = ""
        self.app = web.Application()
        self.app.add_routes([web.route("*", "/ysl/{rest:.*}", self._answer)])

    async def furnish(self, state: str, *, then: str = "healthy", new: int = 0) -> str:
        self.answers["sign_in"] = state
        self.then = f"{then}_after_refresh"
        self.answers["transactions"] = "transactions_two_new" if new else "no_connections"
        return "10740001"

    async def bank_fails(self, uptime: str) -> None:
        self.uptime = uptime

    async def finish(self) -> None:
        self.answers["sign_in"] = self.then

    def puts(self) -> list[dict[str, Any]]:
        return self.bodies

    async def _answer(self, request: web.Request) -> web.Response:
        path = request.match_info["rest"]
        if path == "auth/token":
            self.token_requests += 1
            assert (await request.post())["clientId"] == "client"
            return web.json_response(fixture("token"), status=201)
        assert request.headers["Authorization"] == "Bearer replayed-token-1"
        assert request.headers["Api-Version"] == "1.1"
        if self.expired:
            self.expired -= 1
            return web.json_response(fixture("token_expired"), status=401)
        if request.method == "PUT":
            return await self._put(request)
        return self._get(path)

    async def _put(self, request: web.Request) -> web.Response:
        assert request.query["providerAccountIds"] == "10740001"
        status, name = self.put_answer
        self.bodies.append(json.loads(await request.read() or b"{}"))
        if status == 200:
            self.answers["sign_in"] = "refresh_running"
        return web.json_response(fixture(name), status=status)

    def _get(self, path: str) -> web.Response:
        if path.startswith("providerAccounts/") and path != "providerAccounts/10740001":
            return web.json_response(fixture("refused_provider_account"), status=400)
        if path.startswith("providers/"):
            answer = fixture("provider")
            answer["provider"][0] |= {"uptimeMetrics": {"status": self.uptime}} if self.uptime else {}
            return web.json_response(self._with_auth_types(answer))
        answer = fixture(self.answers[path if path in self.answers else "sign_in"])
        return web.json_response(self._with_auth_types(answer))

    def _with_auth_types(self, answer: dict[str, Any]) -> dict[str, Any]:
        """`auth_types` replaces authType, by the kind of entry."""
        for kind, auth_type in self.auth_types.items():
            for entry in answer.get(kind, []):
                entry["authType"] = auth_type
        return answer


_AS_SANDBOX: dict[str, dict[str, Any]] = {
    "healthy": {"code": 0},
    "incorrect_credentials": {"code": 402},
    "site_unavailable": {"code": 409},
    "site_unavailable_tried_recently": {"code": 409, "last_attempt": "2026-03-02T13:50:00Z"},
    "wants_security_code": {"code": 518},
    "open_banking": {"code": 0, "auth": "open_banking"},
}


class Sandbox:
    """The stand-in, set up through its control routes over the network."""

    def __init__(self, clock: Clock, session: aiohttp.ClientSession) -> None:
        self._clock, self._session = clock, session
        self._bodies: list[dict[str, Any]] = []
        self.url = ""
        self.app = create_app(knowledge=KNOWLEDGE, clock=clock)
        self.app.middlewares.append(self._record)

    async def furnish(self, state: str, *, then: str = "healthy", new: int = 0) -> str:
        if state == "no_connections":
            return await self.put("customers/ann-1104711", {"connections": []}) or ""
        mfa = state == "waits_for_code"
        running = mfa or state == "refresh_running"
        connection = {
            "bank": "Dag Site",
            "accounts": ["Checking", "Savings"],
            **_AS_SANDBOX["healthy" if running else state],
            "last_updated": "2026-03-01T14:00:00Z",
            "after_refresh": [{**_AS_SANDBOX[then], "new_transactions": new, "mfa": mfa}],
        }
        answer = await self.put("customers/ann-1104711", {"connections": [connection]})
        login_id = str(answer["connections"][0]["id"])
        if running:
            await self._start(login_id)
        if mfa:
            self._clock.advance(seconds=0.6)
        return login_id

    async def bank_fails(self, uptime: str) -> None:
        await self.put("banks/Dag Site", {"uptime": uptime})

    async def finish(self) -> None:
        self._clock.advance(seconds=5)

    def puts(self) -> list[dict[str, Any]]:
        return self._bodies

    async def put(self, path: str, body: Any) -> Any:
        async with self._session.put(f"{self.control}/{path}", json=body) as response:
            assert response.status == 200, await response.text()
            return await response.json()

    async def shown(self, login_name: str = "ann-1104711") -> Any:
        async with self._session.get(f"{self.control}/customers/{login_name}") as response:
            return await response.json()

    @property
    def control(self) -> str:
        return self.url.removesuffix("/ysl") + "/sandbox"

    async def _start(self, login_id: str) -> None:
        headers = {"Api-Version": "1.1"}
        form = {"clientId": "other", "secret": "other"}
        async with self._session.post(
            f"{self.url}/auth/token", data=form, headers={**headers, "loginName": "ann-1104711"}
        ) as response:
            token = (await response.json())["token"]["accessToken"]
        headers["Authorization"] = f"Bearer {token}"
        path = f"{self.url}/providerAccounts?providerAccountIds={login_id}"
        async with self._session.put(path, headers=headers) as response:
            assert response.status == 200
        self._bodies.clear()

    @web.middleware
    async def _record(self, request: web.Request, handler: Callable[..., Any]) -> web.StreamResponse:
        if request.method == "PUT" and request.path == "/ysl/providerAccounts":
            self._bodies.append(_json(await request.read() or b"{}"))
        return await handler(request)


async def serve(world: Replay | Sandbox) -> TestServer:
    server = TestServer(world.app)
    await server.start_server()
    world.url = str(server.make_url("/ysl"))
    return server


def client(
    session: aiohttp.ClientSession, url: str, clock: Clock, meter: Meter | None = None, **timeouts: float
) -> YodleeBankData:
    """`timeouts`: fields of Timeouts that a test makes short."""
    limits = Timeouts(**{"pause": 0.01, **timeouts})  # type: ignore[arg-type]
    return YodleeBankData(session, url, "client", "secret", clock=clock, timeouts=limits, meter=meter)


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return None
