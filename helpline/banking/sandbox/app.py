"""Composition root of the sandbox."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timezone
from pathlib import Path

from aiohttp import web

from helpline.banking.sandbox.access_tokens import Tokens
from helpline.banking.sandbox.catalogue import Catalogue
from helpline.banking.sandbox.control import SandboxControl
from helpline.banking.sandbox.demo_customers import Demo
from helpline.banking.sandbox.events import Events
from helpline.banking.sandbox.fastlink import FastLink
from helpline.banking.sandbox.faults import Faults
from helpline.banking.sandbox.protocol import Protocol
from helpline.banking.sandbox.state import Customers


def create_app(
    *,
    knowledge: Path | None = Path("data/knowledge"),
    clock: Callable[[], datetime] = lambda: datetime.now(timezone.utc),
    client_id: str | None = None,
    secret: str | None = None,
    token_seconds: int = 1800,
    demo: bool = False,
) -> web.Application:
    """Build the server.

    `knowledge` is the folder of error_codes.yml and banks.yml (either may be absent), `clock` gives aware
    UTC. Without `client_id` and `secret` any pair that is not empty is accepted. `demo` furnishes the
    demo customers, each one anew by POST /sandbox/demo/{name}/reset. Raises ValueError when a knowledge
    file is not YAML.
    """
    catalogue = Catalogue.from_folder(knowledge)
    customers = Customers(catalogue, clock)
    faults = Faults()
    tokens = Tokens(clock, client_id, secret, token_seconds)
    protocol = Protocol(customers, catalogue, tokens, clock)
    app = web.Application(middlewares=[faults.middleware, protocol.middleware])
    app.add_routes(protocol.routes())
    app.add_routes(SandboxControl(customers, catalogue).routes())
    app.add_routes(faults.routes())
    app.add_routes(FastLink(customers, tokens, clock).routes())
    app.add_routes(Events(customers, tokens, clock).routes())
    app.add_routes([web.get("/health/live", _live)])
    if demo:
        samples = Demo(customers, catalogue, clock)
        samples.seed()
        app.add_routes(samples.routes())
    return app


async def _live(_: web.Request) -> web.Response:
    return web.json_response({"status": "ok"})
