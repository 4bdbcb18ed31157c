"""The protocol's read-only lists: providers, accounts, transactions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import TypeVar

from aiohttp import web

from helpline.banking.sandbox.access_tokens import Refusal, Tokens
from helpline.banking.sandbox.catalogue import Catalogue
from helpline.banking.sandbox.documents import account, consent, provider, transaction
from helpline.banking.sandbox.state import Customers

_MAX_IDS = 100
_T = TypeVar("_T")


class Listings:
    def __init__(
        self, customers: Customers, catalogue: Catalogue, tokens: Tokens, clock: Callable[[], datetime]
    ) -> None:
        self._customers = customers
        self._catalogue = catalogue
        self._tokens = tokens
        self._clock = clock

    async def providers(self, request: web.Request) -> web.Response:
        """choice: a name matches where it is part of the bank's name or of another name it is known by."""
        self._tokens.owner(request)
        name = request.query.get("name")
        if name is not None and not name.strip():
            raise Refusal("Y801", "Invalid length for name. Min 1 is required.")
        banks = self._catalogue.search(name or "")
        page = banks if name else _page(request, banks)
        return web.json_response({"provider": [provider(bank) for bank in page]} if page else {})

    async def count(self, request: web.Request) -> web.Response:
        self._tokens.owner(request)
        return web.json_response({"provider": {"TOTAL": {"count": len(self._catalogue.search(""))}}})

    async def provider(self, request: web.Request) -> web.Response:
        self._tokens.owner(request)
        raw = request.match_info["id"]
        bank = self._catalogue.provider(int(raw)) if raw.isdigit() else None
        if bank is None:
            raise Refusal("Y800", "Invalid value for providerId")
        return web.json_response({"provider": [provider(bank, form=True)]})

    async def accounts(self, request: web.Request) -> web.Response:
        """Query: accountId, providerAccountId, container, status (all are ACTIVE here)."""
        now, query = self._clock(), request.query
        documents = [
            account(login, account_id, now)
            for login in self._customers.logins(self._tokens.owner(request))
            for account_id in login.accounts
            if query.get("providerAccountId", str(login.id)) == str(login.id)
        ]
        wanted = _many(request, "accountId")
        documents = [
            document
            for document in documents
            if (not wanted or str(document["id"]) in wanted)
            and query.get("container", document["CONTAINER"]) == document["CONTAINER"]
            and "ACTIVE" in query.get("status", "ACTIVE").split(",")
        ]
        return web.json_response({"account": documents} if documents else {})

    async def account(self, request: web.Request) -> web.Response:
        raw = request.match_info["id"]
        for login in self._customers.logins(self._tokens.owner(request)):
            if raw.isdigit() and int(raw) in login.accounts:
                return web.json_response({"account": [account(login, int(raw), self._clock())]})
        raise Refusal("Y800", "Invalid value for accountId")

    async def consents(self, request: web.Request) -> web.Response:
        """Of logins by open banking that were furnished with an end."""
        logins = self._customers.logins(self._tokens.owner(request))
        documents = [consent(login, self._clock()) for login in logins if login.consent_ends]
        return web.json_response({"consent": documents} if documents else {})

    async def transactions(self, request: web.Request) -> web.Response:
        """Query: accountId, fromDate, toDate (default the last 30 days), baseType, skip, top."""
        owner, wanted, today = self._tokens.owner(request), _many(request, "accountId"), self._clock().date()
        first, last = _day(request, "fromDate", today - timedelta(days=30)), _day(request, "toDate", today)
        if first > last or today - first > timedelta(days=731):
            raise Refusal("Y809", "Invalid date range")
        entries = [
            entry
            for login in self._customers.logins(owner)
            for entry in login.transactions
            if (not wanted or str(entry.account) in wanted) and first <= entry.created.date() <= last
        ]
        page = _page(request, entries if request.query.get("baseType", "DEBIT") == "DEBIT" else [])
        return web.json_response({"transaction": [transaction(entry) for entry in page]} if page else {})


def _many(request: web.Request, name: str) -> list[str]:
    ids = [part.strip() for part in request.query.get(name, "").split(",") if part.strip()]
    if len(ids) > _MAX_IDS:
        raise Refusal("Y824", f"The maximum number of {name}s permitted is {_MAX_IDS}")
    return ids


def _page(request: web.Request, entries: list[_T]) -> list[_T]:
    skip, top = request.query.get("skip", "0"), request.query.get("top", "500")
    if not (skip.isdigit() and top.isdigit() and 1 <= int(top) <= 500):
        raise Refusal("Y804", "Permitted values of top is between 1 - 500")
    return entries[int(skip) : int(skip) + int(top)]


def _day(request: web.Request, name: str, default: date) -> date:
    try:
        return date.fromisoformat(request.query[name]) if name in request.query else default
    except ValueError:
        raise Refusal("Y800", f"Invalid value for {name}") from None
