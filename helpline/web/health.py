"""Is it alive, is it ready, how is it doing."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping

import structlog
from aiohttp import web

from helpline.conversations.ports import Store
from helpline.web.metrics import Metrics

Check = Callable[[], Awaitable[bool]]
_TIMEOUT = 2.0

log = structlog.get_logger(__name__)


class Health:
    """`checks` by name; all must hold to be ready. Messages are taken even when they do not."""

    def __init__(self, checks: Mapping[str, Check], store: Store, metrics: Metrics) -> None:
        self._checks = checks
        self._store = store
        self._metrics = metrics

    @property
    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/health/live", self.live),
            web.get("/health/ready", self.ready),
            web.get("/metrics", self.metrics),
        ]

    async def live(self, _request: web.Request) -> web.Response:
        return web.json_response({"status": "ok"})

    async def ready(self, _request: web.Request) -> web.Response:
        found = await asyncio.gather(*(_holds(check) for check in self._checks.values()))
        parts = {name: "ok" if held else "failing" for name, held in zip(self._checks, found, strict=True)}
        status = "ok" if all(found) else "failing"
        return web.json_response({"status": status, "parts": parts}, status=200 if all(found) else 503)

    async def metrics(self, _request: web.Request) -> web.Response:
        self._metrics.pending.set(await self._store.pending_turns())
        headers = {"Content-Type": "text/plain; version=0.0.4; charset=utf-8"}
        return web.Response(body=self._metrics.text(), headers=headers)


async def _holds(check: Check) -> bool:
    try:
        return await asyncio.wait_for(check(), _TIMEOUT)
    except Exception as error:  # whatever a part does wrong, it is not ready
        log.warning("check_failed", error=type(error).__name__)
        return False
