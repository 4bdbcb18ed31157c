"""Failures on demand, for calls under /ysl only."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable

import msgspec
from aiohttp import web
from aiohttp.typedefs import Handler

from helpline.banking.sandbox.control import Wrong, parse


class Fault(msgspec.Struct, omit_defaults=True):
    """`path` is a regex searched in the path; what is given happens, `times` times (absent: until deleted).

    `after`: the call is carried out first, then its answer is lost, late or wrong. `body` replaces the body.
    """

    path: str
    method: str = ""
    status: int | None = None
    retry_after: int | str | None = None
    body: str | None = None
    delay_seconds: float = 0.0
    drop: bool = False
    after: bool = False
    times: int | None = None


class Faults:
    def __init__(self) -> None:
        self._faults: list[Fault] = []

    def routes(self) -> Iterable[web.RouteDef]:
        return [web.put("/sandbox/faults", self._put), web.delete("/sandbox/faults", self._clear)]

    @web.middleware
    async def middleware(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        fault = self._take(request)
        if fault is None:
            return await handler(request)
        response = await handler(request) if fault.after else None
        await asyncio.sleep(fault.delay_seconds)
        if fault.drop:
            if request.transport:
                request.transport.abort()
            return web.Response()
        if fault.status is not None or fault.body is not None:
            return _failure(fault)
        return response or await handler(request)

    def _take(self, request: web.Request) -> Fault | None:
        if not request.path.startswith("/ysl"):
            return None
        for fault in self._faults:
            if (
                fault.method in ("", request.method)
                and re.search(fault.path, request.path)
                and fault.times != 0
            ):
                fault.times = None if fault.times is None else fault.times - 1
                return fault
        return None

    async def _put(self, request: web.Request) -> web.Response:
        """Adds one; a fault with the same path and method is replaced."""
        try:
            fault = parse(await request.read(), Fault)
            re.compile(fault.path)
        except Wrong as wrong:
            return wrong.response()
        except re.error as error:
            return Wrong("path", f"not a regular expression: {error}").response()
        same = (fault.path, fault.method)
        self._faults = [known for known in self._faults if (known.path, known.method) != same] + [fault]
        return web.json_response(msgspec.to_builtins(fault))

    async def _clear(self, _: web.Request) -> web.Response:
        self._faults.clear()
        return web.Response(status=204)


def _failure(fault: Fault) -> web.Response:
    status = fault.status or 200
    headers = {} if fault.retry_after is None else {"Retry-After": str(fault.retry_after)}
    body = fault.body or '{"errorCode": "Y902", "errorMessage": "Internal server error"}'
    return web.Response(status=status, text=body, headers=headers, content_type="application/json")
