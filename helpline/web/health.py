"""Is it alive, is it ready, how is it doing."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Protocol

import structlog
from aiohttp import web

from helpline.conversations.models import Waits
from helpline.conversations.ports import Clock
from helpline.errors import DatabaseAway, HelplineError
from helpline.web.metrics import Metrics
from helpline.web.operators import Operators

Check = Callable[[], Awaitable[bool]]
_TIMEOUT = 2.0

log = structlog.get_logger(__name__)


class Figures(Protocol):
    async def waits(self) -> Waits:
        """Raises DatabaseAway."""
        ...


class Health:
    """`checks` by name; all must hold to be ready. Messages are taken even when they do not."""

    def __init__(
        self,
        checks: Mapping[str, Check],
        figures: Figures,
        clock: Clock,
        metrics: Metrics,
        operators: Operators,
    ) -> None:
        self._checks = checks
        self._figures = figures
        self._clock = clock
        self._metrics = metrics
        self._operators = operators

    @property
    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/health/live", self.live),
            web.get("/health/ready", self.ready),
            web.get("/metrics", self.metrics),
        ]

    async def live(self, _request: web.Request) -> web.Response:
        return web.json_response({"status": "ok"})

    async def ready(self, request: web.Request) -> web.Response:
        """Whether it is, for all; which part isn't, for operators."""
        found = await asyncio.gather(*(_holds(check) for check in self._checks.values()))
        parts = {name: "ok" if held else "failing" for name, held in zip(self._checks, found, strict=True)}
        status = "ok" if all(found) else "failing"
        told = {"parts": parts} if self._operators.knows(request) else {}
        return web.json_response({"status": status, **told}, status=200 if all(found) else 503)

    async def metrics(self, request: web.Request) -> web.Response:
        """Raises OperatorsOnly."""
        self._operators.check(request)
        try:
            self._metrics.waits(await self._figures.waits(), self._clock.now())
        except DatabaseAway:
            self._metrics.waits(None, self._clock.now())  # the other figures are wanted now more than ever
        headers = {"Content-Type": "text/plain; version=0.0.4; charset=utf-8"}
        return web.Response(body=self._metrics.text(), headers=headers)


class Once:
    """A check that costs something, made once in `pause` seconds however often somebody asks."""

    def __init__(self, check: Check, pause: float) -> None:
        self._check = check
        self._pause = pause
        self._asked: asyncio.Task[bool] | None = None
        self._at = -math.inf

    async def __call__(self) -> bool:
        """Whoever asks meanwhile gets the same answer. Raises what the check raises."""
        now = time.monotonic()
        if self._asked is None or (self._asked.done() and now - self._at >= self._pause):
            self._at = now
            self._asked = asyncio.create_task(_ends(self._check))
        return await asyncio.shield(self._asked)


async def _ends(check: Check) -> bool:
    return await asyncio.wait_for(check(), _TIMEOUT)


async def _holds(check: Check) -> bool:
    try:
        return await asyncio.wait_for(check(), _TIMEOUT)
    except HelplineError as error:
        log.warning("check_failed", detail=error.detail)
    except Exception:  # whatever a part does wrong, it is not ready
        log.exception("check_failed")
    return False
