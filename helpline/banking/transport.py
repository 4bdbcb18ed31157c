"""One call to the provider: time limits, repeats, the breaker, and every lower error made one of ours.

Failures below and what becomes of them:

    connection refused, reset, dropped, DNS, TLS  ┐
    timeout of connect, read or the whole         ├  BankDataUnavailable (a safe call is first repeated)
    HTTP 5xx, 408, 429                            │
    a body that is not the JSON we know           ┘
    HTTP 4xx and 3xx                                 ProtocolRefusal, a BankDataRefused with errorCode
"""

from __future__ import annotations

import asyncio
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from typing import Any, TypeVar

import aiohttp
import msgspec
import structlog

from helpline.banking.breaker import CircuitBreaker
from helpline.banking.meter import Meter, NoMeter, Outcome
from helpline.errors import BankDataRefused, BankDataUnavailable
from helpline.jobs.backoff import Backoff

_OK: Outcome = "ok"
_REFUSED: Outcome = "refused"
_FAILED: Outcome = "failed"
_NOT_ASKED: Outcome = "not asked"
_OUTCOMES: Mapping[str, Outcome] = {
    "timeout": "timeout",
    "HTTP 429": "throttled",
    "out of time": "not asked",
}
_ID = re.compile(r"/\d+")

log = structlog.get_logger(__name__)
_T = TypeVar("_T")
_LONGEST, _DIGITS = 86_400, 9
"""Seconds of a Retry-After that are believed: beyond a day nobody plans."""


@dataclass(frozen=True)
class Timeouts:
    """Seconds. `overall` covers one method of BankData with all its calls, repeats and waits."""

    connect: float = 1.0
    total: float = 2.5
    overall: float = 4.0
    retries: int = 2
    pause: float = 0.1
    """Before the first repeat; doubles, with jitter."""


@dataclass(frozen=True)
class Request:
    """`safe`: may be repeated. `reserve`: seconds of the budget that must be left when it times out."""

    method: str
    path: str
    params: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    json: Mapping[str, Any] | None = None
    form: Mapping[str, str] | None = None
    safe: bool = False
    reserve: float = 0.0


class ProtocolRefusal(BankDataRefused):
    """The provider said no. `error_code` is its Y code ("" when it gave none), `reason` its wording."""

    def __init__(self, http_status: int, error_code: str, reason: str) -> None:
        super().__init__(detail=f"HTTP {http_status} {error_code}")
        self.http_status, self.error_code, self.reason = http_status, error_code, reason


class _ErrorBody(msgspec.Struct):
    errorCode: str = ""
    errorMessage: str = ""


class _Transient(BankDataUnavailable):
    """Worth a repeat, after `retry_after` seconds if given. `fault`: counts for the breaker."""

    def __init__(self, detail: str, *, retry_after: int = 0, fault: bool = True) -> None:
        super().__init__(detail=detail, retry_after=retry_after)
        self.fault = fault


class Transport:
    """HTTP to one base URL. The session belongs to the caller."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        base_url: str,
        clock: Callable[[], datetime],
        timeouts: Timeouts,
        meter: Meter | None = None,
    ) -> None:
        self._session = session
        self._base_url = base_url.rstrip("/")
        self._timeouts = timeouts
        self._backoff = Backoff(first=timeouts.pause)
        self._meter = meter or NoMeter()
        self._breaker = CircuitBreaker(clock, self._meter.breaker)

    async def call(self, request: Request, shape: type[_T], deadline: float) -> _T:
        """Send, repeat where allowed, decode. `deadline` is in the event loop's time.

        Raises BankDataUnavailable, ProtocolRefusal.
        """
        for attempt in range(self._timeouts.retries + 1):
            try:
                answer = await self._measured(request, shape, deadline)
            except _Transient as error:
                if error.fault:
                    self._breaker.fault()
                log.warning("bank_data.call_failed", call=_name(request), attempt=attempt, why=error.detail)
                pause = max(error.retry_after, self._backoff.after(attempt).total_seconds())
                last = attempt == self._timeouts.retries or not request.safe
                if last or _now() + pause >= deadline:
                    raise
                await asyncio.sleep(pause)
            else:
                self._breaker.success()
                return answer
        raise AssertionError("unreachable")

    async def _measured(self, request: Request, shape: type[_T], deadline: float) -> _T:
        """One attempt, if the breaker lets it pass."""
        began, outcome = _now(), _NOT_ASKED
        try:
            self._breaker.check()
            outcome = _FAILED
            answer = await self._attempt(request, shape, deadline)
            outcome = _OK
        except ProtocolRefusal:
            outcome = _REFUSED
            raise
        except _Transient as error:
            outcome = _OUTCOMES.get(error.detail, outcome)
            raise
        finally:
            self._meter.called(_ID.sub("/{id}", _name(request)), _now() - began, outcome)
        return answer

    async def _attempt(self, request: Request, shape: type[_T], deadline: float) -> _T:
        left = deadline - _now() - request.reserve
        if left <= 0:
            raise _Transient("out of time", fault=False)
        total = min(self._timeouts.total, left)
        try:
            async with self._session.request(
                request.method,
                self._base_url + request.path,
                params=request.params,
                headers={"Api-Version": "1.1", **request.headers},
                json=request.json,
                data=request.form,
                allow_redirects=False,
                timeout=aiohttp.ClientTimeout(total=total, sock_connect=self._timeouts.connect),
                middlewares=None if request.safe else (_once,),
            ) as response:
                return self._read(response, await response.read(), shape)
        except asyncio.TimeoutError:
            raise _Transient("timeout") from None
        except (aiohttp.ClientError, OSError) as error:
            # Not chained: some of these carry the request's headers, and so the token, in their repr.
            raise _Transient(type(error).__name__) from None

    def _read(self, response: aiohttp.ClientResponse, body: bytes, shape: type[_T]) -> _T:
        if response.status >= 500 or response.status in (408, 429):
            wait = _retry_after(response.headers.get("Retry-After", ""))
            raise _Transient(f"HTTP {response.status}", retry_after=wait, fault=response.status != 429)
        if response.status >= 300:
            # A clear no is a sign of life.
            self._breaker.success()
            raise _refusal(response.status, body)
        try:
            return msgspec.json.decode(body or b"{}", type=shape)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise _Transient("broken JSON") from error


async def _once(request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType) -> aiohttp.ClientResponse:
    """aiohttp by itself sends a PUT again when a kept connection drops; another class of error stops that."""
    try:
        return await handler(request)
    except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError) as error:
        raise aiohttp.ClientConnectionError(type(error).__name__) from None


def _refusal(status: int, body: bytes) -> ProtocolRefusal:
    try:
        error = msgspec.json.decode(body, type=_ErrorBody)
    except (msgspec.DecodeError, UnicodeDecodeError):
        error = _ErrorBody()
    return ProtocolRefusal(status, error.errorCode[:8], error.errorMessage[:300])


def _retry_after(header: str) -> int:
    """Whole seconds, from a number or an HTTP date (RFC 9110, 10.2.3); 0 when the header makes no sense."""
    told = header.strip()
    if told.isascii() and told.isdigit():
        return min(int(told[:_DIGITS]), _LONGEST)
    try:
        left = (parsedate_to_datetime(told) - datetime.now(timezone.utc)).total_seconds()
    except (TypeError, ValueError, OverflowError):
        return 0
    return min(max(0, math.ceil(left)), _LONGEST)


def _name(request: Request) -> str:
    return f"{request.method} {request.path}"


def _now() -> float:
    return asyncio.get_running_loop().time()
