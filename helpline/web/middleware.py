"""What every request passes, outermost first: count, errors, crowd, origin."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from uuid import uuid4

import structlog
from aiohttp import hdrs, web
from aiohttp.typedefs import Middleware

from helpline.errors import (
    AssistantError,
    BankDataError,
    DatabaseAway,
    HelplineError,
    HostRefused,
    NotFound,
    OriginRefused,
    RequestError,
    TooMany,
)
from helpline.settings import Settings
from helpline.web.address import client_address
from helpline.web.limits import Held, Limit
from helpline.web.metrics import Metrics
from helpline.web.origins import Origins
from helpline.web.security import REFUSED, SecurityLog
from helpline.web.wire import SERVER, problem

log = structlog.get_logger(__name__)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_HSTS = "max-age=31536000"
"""Browsers that have been here once ask for TLS by themselves, for a year; of this host alone (RFC 6797)."""
LEFT = 499
"""Counted for who leaves before the answer; never sent. nginx' number for it."""
_REQUESTS = 3
"""Of one address for each message that one client may send: pages read, too."""
_LATE, _MOST_LATE = 1.0, 100
"""Seconds until a request too many is refused, and how many of an address may wait for that."""
_CORS_ORIGIN = web.RequestKey("cors_origin", str)
"""Set when a listed page asked: its address goes into the answer."""
_CORS = {
    "Access-Control-Allow-Methods": "GET, POST",
    "Access-Control-Allow-Headers": "Authorization, Content-Type, Last-Event-ID",
    "Access-Control-Max-Age": "600",
}


class HttpProblem(RequestError):
    """An answer that aiohttp itself decided on (404, 405, 413 …)."""

    code = "http"

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status


class Middlewares:
    """What each request of one application passes."""

    def __init__(self, settings: Settings, metrics: Metrics) -> None:
        self._metrics = metrics
        self._settings = settings
        often = _REQUESTS * settings.client_burst, _REQUESTS * settings.client_rate
        self._requests = Limit("requests", *often)
        self._security = SecurityLog(settings, metrics)
        self._late = Held("late", _MOST_LATE)
        self._origins = Origins(settings)
        self._is_https = settings.address.startswith("https:")
        self._page_policy = (
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
            "img-src 'self' data:; "
            f"base-uri 'none'; form-action 'self'; frame-ancestors 'self' {self._origins.ancestors}".rstrip()
        )
        self._api_policy = "default-src 'none'; frame-ancestors 'none'"

    @property
    def in_order(self) -> list[Middleware]:
        return [self.count, self.errors, self.crowd, self.origin]

    @web.middleware
    async def count(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Every request, answered or not."""
        status = LEFT
        try:
            response = await handler(request)
            status = response.status
        except web.HTTPException as answer:
            status = answer.status
            raise
        finally:
            resource = request.match_info.route.resource
            self._metrics.request(resource.canonical if resource else "unknown", status)
        return response

    @web.middleware
    async def errors(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Nothing leaves but an answer of ours; details of the unexpected stay in the log.

        An answer that has begun can only be broken off: a second one within it would be read as part of it.
        """
        response = await self._answer(request, handler)
        if request.writer.output_size > 0 and not response.prepared:
            if request.transport:
                request.transport.abort()
            raise ConnectionResetError
        return response

    async def _answer(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            response = await handler(request)
        except RequestError as error:
            self._security.tell(request, error)
            return problem(error)
        except web.HTTPNotFound:
            return problem(NotFound())
        except web.HTTPException as error:
            if error.status < 400:
                raise
            return problem(HttpProblem(error.status, error.reason))
        except (DatabaseAway, AssistantError, BankDataError) as error:
            log.warning(error.code.replace("-", "_"), detail=error.detail)
            return problem(error)
        except Exception as error:  # the last edge: whatever went wrong, the customer gets a plain answer
            if isinstance(error, ConnectionError) and is_gone(request):
                raise  # there is nobody to answer
            incident = uuid4().hex
            log.exception("request_failed", incident=incident, error=type(error).__name__)
            return problem(_Internal(), incident=incident)
        if refused := request.get(REFUSED):
            self._security.tell(request, refused)
        return response

    @web.middleware
    async def crowd(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """One address may not keep this process busy. The desk has sessions, and offices one address."""
        if request.path.startswith("/api/"):
            await self._take_part(request, client_address(request, self._settings))
        return await handler(request)

    async def _take_part(self, request: web.Request, address: str) -> None:
        """Raises TooMany. Who sends whatever the answer is gets it late: to refuse at once costs more."""
        try:
            self._requests.spend(address)
        except TooMany:
            try:
                with self._late.one(address):
                    await asyncio.sleep(_LATE)
            except TooMany:
                if request.transport:
                    request.transport.abort()
            raise

    @web.middleware
    async def origin(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Only listed pages (and our own) may use the chat from a browser.

        The demo gives its sample agent's password away, so there a foreign name reads nothing at all.
        """
        if self._settings.demo and not _is_for_operators(request) and not self._origins.is_ours(request.host):
            raise HostRefused
        origin = request.headers.get(hdrs.ORIGIN)
        if origin is None or not request.path.startswith("/api/"):
            return await handler(request)
        if not self._origins.may_chat(origin, request.host):
            raise OriginRefused
        request[_CORS_ORIGIN] = origin
        if request.method == hdrs.METH_OPTIONS and hdrs.ACCESS_CONTROL_REQUEST_METHOD in request.headers:
            return web.Response(status=204, headers=_CORS)
        return await handler(request)

    async def add_headers(self, request: web.Request, response: web.StreamResponse) -> None:
        """A signal and not a middleware: a stream's headers leave before its handler returns."""
        response.headers[hdrs.SERVER] = SERVER
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        if self._is_https:
            response.headers.setdefault(hdrs.STRICT_TRANSPORT_SECURITY, _HSTS)
        # The headers of a 304 replace those of the page that the browser keeps: its policy must stay.
        if response.status != web.HTTPNotModified.status_code:
            is_page = response.content_type == "text/html"
            policy = self._page_policy if is_page else self._api_policy
            response.headers.setdefault("Content-Security-Policy", policy)
        if request.path.startswith(("/api/", "/desk/api/")):
            response.headers.setdefault("Cache-Control", "no-store")
        if request.path.startswith("/api/"):
            response.headers.setdefault("Vary", "Origin")
        if origin := request.get(_CORS_ORIGIN):
            response.headers["Access-Control-Allow-Origin"] = origin
            response.headers["Access-Control-Expose-Headers"] = "Retry-After"


def is_gone(request: web.Request) -> bool:
    """Whether the client has left; a ConnectionError alone may as well be a collaborator's."""
    return request.transport is None or request.transport.is_closing()


class _Internal(RequestError):
    code = "internal"
    status = 500
    sentence = HelplineError.sentence


def _is_for_operators(request: web.Request) -> bool:
    """Their tools call us by whatever name they have for this machine."""
    return request.path.startswith("/health/") or request.path == "/metrics"
