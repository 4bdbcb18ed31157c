"""Routes for tests: set customers and banks up, and tell how often each login was refreshed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timezone
from typing import Annotated, Any, Literal, TypeVar

import msgspec
from aiohttp import web
from msgspec import Meta

from helpline.banking.sandbox.catalogue import HEALTHY, Catalogue
from helpline.banking.sandbox.documents import ELIGIBILITY, instant
from helpline.banking.sandbox.state import Customers, Login, Outcome, Plan

_T = TypeVar("_T")
Code = Annotated[int, Meta(ge=0, le=999)]
Seconds = Annotated[float, Meta(ge=0, le=3600)]
Name = Annotated[str, Meta(min_length=1, max_length=200)]
Auth = Literal["password", "open_banking"]
_AUTH_TYPES: dict[Auth, str] = {"password": "CREDENTIALS", "open_banking": "OAUTH"}
_AUTHS = {kind: auth for auth, kind in _AUTH_TYPES.items()}


class Result(msgspec.Struct, omit_defaults=True):
    """How things stand, or how a refresh ends. Neither code nor additional_status: healthy."""

    code: Code | None = None
    additional_status: str | None = None
    new_transactions: Annotated[int, Meta(ge=0, le=2000)] = 0
    mfa: bool = False
    mfa_seconds: Seconds = 2.0


class Connection(msgspec.Struct, omit_defaults=True):
    """One login of a customer. A code beats an additional_status; a status alone is told without a number.

    `auth`: as its trouble or its bank has it unless given.
    """

    bank: Name
    accounts: list[Name] = msgspec.field(default_factory=lambda: ["Business Checking"])
    code: Code | None = None
    additional_status: str | None = None
    last_updated: datetime | None = None
    last_attempt: datetime | None = None
    after_refresh: list[Result] = []
    refresh_seconds: Seconds = 1.0
    auth: Auth | None = None
    consent_ends: datetime | None = None


class Customer(msgspec.Struct):
    connections: list[Connection]


class Bank(msgspec.Struct):
    """`uptime`: ACCOUNT_LINKING_UNAVAILABLE, REFRESH_FAILURE_ATTENTION or "" for all well."""

    status: str = "Supported"
    uptime: str = ""


class Wrong(Exception):
    """The body is not what these routes take; becomes a problem document that names the field."""

    def __init__(self, field: str, reason: str, status: int = 422) -> None:
        super().__init__(reason)
        self.field, self.reason, self.status = field, reason, status

    def response(self) -> web.Response:
        title = f"{self.field}: {self.reason}" if self.field else self.reason
        body = {"type": "about:blank", "title": title, "status": self.status, "field": self.field}
        return web.json_response(body, status=self.status, content_type="application/problem+json")


class SandboxControl:
    def __init__(self, customers: Customers, catalogue: Catalogue) -> None:
        self._customers = customers
        self._catalogue = catalogue

    def routes(self) -> Iterable[web.RouteDef]:
        return [
            web.put("/sandbox/customers/{login}", self._furnish),
            web.get("/sandbox/customers/{login}", self._show),
            web.delete("/sandbox/customers/{login}", self._forget),
            web.put("/sandbox/banks/{bank}", self._bank),
        ]

    async def _furnish(self, request: web.Request) -> web.Response:
        try:
            customer = parse(await request.read(), Customer)
            plans = [self._plan(wanted, f"connections[{n}]") for n, wanted in enumerate(customer.connections)]
        except Wrong as wrong:
            return wrong.response()
        self._customers.furnish(request.match_info["login"], plans)
        return await self._show(request)

    async def _show(self, request: web.Request) -> web.Response:
        name = request.match_info["login"]
        if not self._customers.known(name):
            return Wrong("", "There is no such customer.", 404).response()
        return web.json_response(
            {"connections": [_described(login) for login in self._customers.logins(name)]}
        )

    async def _forget(self, request: web.Request) -> web.Response:
        self._customers.forget(request.match_info["login"])
        return web.Response(status=204)

    async def _bank(self, request: web.Request) -> web.Response:
        try:
            wanted = parse(await request.read(), Bank)
        except Wrong as wrong:
            return wrong.response()
        bank = self._catalogue.bank(request.match_info["bank"])
        bank.status, bank.uptime = wanted.status, wanted.uptime
        return web.json_response(msgspec.to_builtins(wanted))

    def _plan(self, wanted: Connection, place: str) -> Plan:
        return Plan(
            bank=wanted.bank,
            accounts=tuple(wanted.accounts),
            now=self._outcome(Result(wanted.code, wanted.additional_status), place),
            after_refresh=tuple(
                self._outcome(result, f"{place}.after_refresh[{n}]")
                for n, result in enumerate(wanted.after_refresh)
            ),
            refresh_seconds=wanted.refresh_seconds,
            last_updated=_utc(wanted.last_updated),
            last_attempt=_utc(wanted.last_attempt),
            auth=_AUTH_TYPES[wanted.auth] if wanted.auth else "",
            consent_ends=_utc(wanted.consent_ends),
        )

    def _outcome(self, result: Result, place: str) -> Outcome:
        if result.additional_status is not None and result.additional_status not in ELIGIBILITY:
            raise Wrong(f"{place}.additional_status", "the provider knows no such status")
        healthy = HEALTHY if result.code is None else self._catalogue.status_of(result.code)
        return Outcome(
            status=result.additional_status or healthy,
            code="" if result.code is None else str(result.code),
            new_transactions=result.new_transactions,
            mfa_seconds=result.mfa_seconds if result.mfa else None,
        )


def parse(body: bytes, shape: type[_T]) -> _T:
    """Raises Wrong naming the field."""
    try:
        return msgspec.json.decode(body, type=shape)
    except msgspec.ValidationError as error:
        reason, _, path = str(error).partition(" - at ")
        raise Wrong(path.strip("`").removeprefix("$").removeprefix("."), reason) from error
    except msgspec.DecodeError as error:
        raise Wrong("", f"The body is not JSON: {error}", 400) from error


def _utc(moment: datetime | None) -> datetime | None:
    """A time without a zone is taken as UTC."""
    return moment.replace(tzinfo=timezone.utc) if moment and moment.tzinfo is None else moment


def _described(login: Login) -> dict[str, Any]:
    """As furnished, with code and times as they are now."""
    return {
        "id": str(login.id),
        "bank": login.bank,
        "accounts": list(login.accounts.values()),
        **_result(login.now),
        "last_updated": instant(login.last_updated),
        "last_attempt": instant(login.last_attempt),
        "after_refresh": [_result(outcome, full=True) for outcome in login.after_refresh],
        "refresh_seconds": login.refresh_seconds,
        "auth": _AUTHS[login.auth],
        **({"consent_ends": instant(login.consent_ends)} if login.consent_ends else {}),
        "refreshes": login.refreshes,
        "running": login.running is not None,
    }


def _result(outcome: Outcome, *, full: bool = False) -> dict[str, Any]:
    described: dict[str, Any] = {"code": int(outcome.code)} if outcome.code else {}
    if outcome.status:
        described["additional_status"] = outcome.status
    if full:
        described["new_transactions"] = outcome.new_transactions
    if full and outcome.mfa_seconds is not None:
        described |= {"mfa": True, "mfa_seconds": outcome.mfa_seconds}
    return described
