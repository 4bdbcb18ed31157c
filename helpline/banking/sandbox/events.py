"""The provider's events: who subscribed to them, and what is posted to the address that was named.

    POST, PUT, DELETE  /ysl/configs/notifications/events/{event}   {"event": {"callbackUrl": "http://…"}}
    GET                /ysl/configs/notifications/events
    POST               /sandbox/customers/{loginName}/events       {"event": "REFRESH", "times": 2}

The last is for tests: it sends that event about each of the customer's connections as they are now, as
often as wanted, the same notification each time, and gives the statuses that it was answered.
Shapes: developer.envestnet.com/resources/yodlee/webhooks, its pages on REFRESH, auto refresh and data
updates. choice: the consent event has no public example; its name and body here are made up alike.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Annotated, Any, Literal

import aiohttp
import msgspec
from aiohttp import web

from helpline.banking.sandbox.access_tokens import Refusal, Tokens
from helpline.banking.sandbox.control import Wrong, parse
from helpline.banking.sandbox.documents import Document, instant, provider_account
from helpline.banking.sandbox.state import DATA_CAME, Customers, Login

Name = Literal["REFRESH", "AUTO_REFRESH_UPDATES", "DATA_UPDATES", "CONSENT_STATUS_UPDATES"]
_NAMES = ("REFRESH", "AUTO_REFRESH_UPDATES", "DATA_UPDATES", "CONSENT_STATUS_UPDATES")
_ROOT = "/ysl/configs/notifications/events"
_TIMEOUT = aiohttp.ClientTimeout(total=10)


class _Address(msgspec.Struct):
    callbackUrl: Annotated[str, msgspec.Meta(min_length=1)]


class _Subscription(msgspec.Struct):
    event: _Address


class _Sending(msgspec.Struct):
    event: Name
    times: Annotated[int, msgspec.Meta(ge=1, le=1000)] = 1


class Events:
    def __init__(self, customers: Customers, tokens: Tokens, clock: Callable[[], datetime]) -> None:
        self._customers = customers
        self._tokens = tokens
        self._clock = clock
        self._addresses: dict[str, str] = {}

    def routes(self) -> Iterable[web.RouteDef]:
        one = f"{_ROOT}/{{event}}"
        return [
            web.get(_ROOT, self._list),
            web.post(one, self._subscribe),
            web.put(one, self._subscribe),
            web.delete(one, self._unsubscribe),
            web.post("/sandbox/customers/{login}/events", self._send),
        ]

    async def _list(self, request: web.Request) -> web.Response:
        self._tokens.owner(request)
        known = [{"name": name, "callbackUrl": url} for name, url in self._addresses.items()]
        return web.json_response({"event": known} if known else {})

    async def _subscribe(self, request: web.Request) -> web.Response:
        name = self._name(request)
        try:
            url = parse(await request.read(), _Subscription).event.callbackUrl
        except Wrong:
            raise Refusal("Y803", "callbackUrl required") from None
        if not url.startswith(("http://", "https://")):
            raise Refusal("Y800", "Invalid value for callbackUrl")
        self._addresses[name] = url
        return web.Response(status=201 if request.method == "POST" else 204)

    async def _unsubscribe(self, request: web.Request) -> web.Response:
        self._addresses.pop(self._name(request), None)
        return web.Response(status=204)

    def _name(self, request: web.Request) -> str:
        self._tokens.owner(request)
        name = request.match_info["event"]
        if name not in _NAMES:
            raise Refusal("Y800", "Invalid value for eventName")
        return name

    async def _send(self, request: web.Request) -> web.Response:
        try:
            wanted = parse(await request.read(), _Sending)
        except Wrong as wrong:
            return wrong.response()
        url = self._addresses.get(wanted.event)
        if url is None:
            return Wrong("event", "nobody has subscribed to it", 409).response()
        bodies = self._bodies(wanted.event, request.match_info["login"])
        async with aiohttp.ClientSession(timeout=_TIMEOUT) as session:
            statuses = [await _post(session, url, body) for body in bodies for _ in range(wanted.times)]
        return web.json_response({"answers": statuses})

    def _bodies(self, event: Name, login_name: str) -> list[Document]:
        logins, now = self._customers.logins(login_name), self._clock()
        known: dict[str, Callable[[], list[Document]]] = {
            "REFRESH": lambda: [_refreshed(login_name, one, now) for one in logins],
            "AUTO_REFRESH_UPDATES": lambda: [_auto_refresh(login_name, logins, now)],
            "DATA_UPDATES": lambda: [_data_updates(login_name, now)],
            "CONSENT_STATUS_UPDATES": lambda: [_consent(login_name, one) for one in logins],
        }
        return [{"event": body} for body in known[event]()]


async def _post(session: aiohttp.ClientSession, url: str, body: Document) -> int:
    """0 where nobody answers."""
    try:
        async with session.post(url, json=body) as response:
            return response.status
    except (aiohttp.ClientError, TimeoutError):
        return 0


def _refreshed(login_name: str, login: Login, now: datetime) -> Document:
    data = {"providerAccount": [provider_account(login, now)]}
    return {"info": "REFRESH.PROCESS_COMPLETED", "loginName": login_name, "data": data}


def _auto_refresh(login_name: str, logins: list[Login], now: datetime) -> Document:
    return {
        "info": "AUTO_REFRESH_UPDATES",
        "notificationId": str(uuid.uuid4()),
        "notificationTime": instant(now),
        "data": [
            {
                "autoRefresh": _auto_status(login),
                "accountIds": list(login.accounts),
                "loginName": login_name,
                "providerAccountId": login.id,
            }
            for login in logins
        ],
    }


def _auto_status(login: Login) -> dict[str, str]:
    if login.now.status in DATA_CAME:
        return {"status": "ENABLED", "additionalStatus": "SCHEDULED"}
    return {"status": "DISABLED", "additionalStatus": "USER_ACTION_REQUIRED"}


def _data_updates(login_name: str, now: datetime) -> Document:
    since, until = instant(now - timedelta(minutes=15)), instant(now)
    href = f"dataExtracts/userData?fromDate={since}&toDate={until}&loginName={login_name}"
    link = {"methodType": "GET", "rel": "getUserData", "href": href}
    user: dict[str, Any] = {"user": {"loginName": login_name}, "links": [link]}
    data = {"fromDate": since, "toDate": until, "userCount": 1, "userData": [user]}
    return {"info": "DATA_UPDATES.USER_DATA", "notificationId": str(uuid.uuid4()), "data": data}


def _consent(login_name: str, login: Login) -> Document:
    data = {"consentId": login.id, "consentStatus": "ACTIVE", "providerAccountId": login.id}
    info = {"info": "CONSENT_STATUS_UPDATES", "notificationId": str(uuid.uuid4())}
    return {**info, "loginName": login_name, "data": data}
