"""/providerAccounts: list, look, add, remove, and the four uses of PUT."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from aiohttp import web

from helpline.banking.sandbox.access_tokens import Refusal, Tokens
from helpline.banking.sandbox.catalogue import Catalogue
from helpline.banking.sandbox.documents import eligibility, provider_account, restarted
from helpline.banking.sandbox.state import COOLDOWN, Customers, Login, Outcome, Plan

_WANTS_A_CODE = frozenset({"ADDL_AUTHENTICATION_REQUIRED", "INVALID_ADDL_INFO_PROVIDED"})


class SignIns:
    def __init__(
        self, customers: Customers, catalogue: Catalogue, tokens: Tokens, clock: Callable[[], datetime]
    ) -> None:
        self._customers = customers
        self._catalogue = catalogue
        self._tokens = tokens
        self._clock = clock

    async def index(self, request: web.Request) -> web.Response:
        wanted = _ids(request, "providerIds")
        logins = self._customers.logins(self._tokens.owner(request))
        return self._answer([login for login in logins if not wanted or str(login.provider.id) in wanted])

    async def get(self, request: web.Request) -> web.Response:
        login = self._own(self._tokens.owner(request), request.match_info["id"])
        credentials = "credentials" in _ids(request, "include")
        return web.json_response(
            {"providerAccount": [provider_account(login, self._clock(), credentials=credentials)]}
        )

    async def add(self, request: web.Request) -> web.Response:
        """choice: the user name's suffix picks the outcome: `ann.site16441.402` ends with code 402."""
        owner, fields = self._tokens.owner(request), dict(_fields(await _body(request)))
        raw = request.query.get("providerId", "")
        provider = self._catalogue.provider(int(raw)) if raw.isdigit() else None
        if provider is None:
            raise Refusal("Y800", "Invalid value for providerId")
        if not fields:
            raise Refusal("Y400", "id and value in credentialsParam missing")
        suffix = re.search(r"\.site\d+\.(\d{1,3})$", fields.get("LOGIN", ""))
        code = int(suffix[1]) if suffix else 0
        outcome = Outcome(self._catalogue.status_of(code), str(code))
        login = self._customers.add(
            owner, Plan(bank=provider.name, after_refresh=(outcome,), auth="CREDENTIALS")
        )
        login.begin(self._clock())
        return web.json_response({"providerAccount": [restarted(login, self._clock())]}, status=201)

    async def remove(self, request: web.Request) -> web.Response:
        owner = self._tokens.owner(request)
        self._customers.remove(owner, self._own(owner, request.match_info["id"]))
        return web.Response(status=204)

    async def update(self, request: web.Request) -> web.Response:
        """Refresh, edit credentials, answer MFA, or refresh whatever is eligible."""
        owner, body, ids = (
            self._tokens.owner(request),
            await _body(request),
            _ids(request, "providerAccountIds"),
        )
        edits = "loginForm" in body or "field" in body
        if edits and len(ids) != 1:
            raise Refusal("Y805", "Multiple providerAccountId not supported for updating credentials")
        if not ids:
            return self._refresh_eligible(owner)
        logins = [self._own(owner, login_id) for login_id in ids]
        if edits:
            self._edit(logins[0], body)
        else:
            self._refresh(logins, vouched="dataset" in body or "datasetName" in body)
        return web.json_response({"providerAccount": [restarted(login, self._clock()) for login in logins]})

    def _refresh(self, logins: list[Login], *, vouched: bool) -> None:
        """choice: one login that may not be refreshed refuses the whole call."""
        for login in logins:
            if refusal := self._refusal(login, vouched=vouched):
                raise refusal
        for login in logins:
            login.begin(self._clock())

    def _refresh_eligible(self, owner: str) -> web.Response:
        eligible = [
            login for login in self._customers.logins(owner) if not self._refusal(login, vouched=False)
        ]
        for login in eligible:
            login.begin(self._clock())
        if not eligible:
            return web.Response()
        return web.json_response({"providerAccount": [restarted(login, self._clock()) for login in eligible]})

    def _refusal(self, login: Login, *, vouched: bool) -> Refusal | None:
        """Why a refresh may not begin.

        choice: `vouched` (the body names a dataset) takes the customer's word that the credentials were
        replaced, for CustomBooks' own Edit Sign-In form is no part of this stand-in; such a refresh is not
        held to 15 minutes. choice: a bank that wants a one-time code asks for it during a refresh, so a bare
        one may begin.
        """
        now, allowed = self._clock(), eligibility(login, self._clock())
        edit_first = allowed == "ALLOW_UPDATE_WITH_CREDENTIALS" and login.now.status not in _WANTS_A_CODE
        if login.running:
            return _not_allowed(login, "REFRESH_IN_PROGRESS")
        if login.now.status == "MIGRATION_IN_PROGRESS":
            return Refusal("Y868", "Not allowed while the data moves to open banking")
        if allowed == "DISALLOW_UPDATE":
            return _not_allowed(login, "UPDATE_NOT_SUPPORTED")
        if edit_first:
            return None if vouched else _not_allowed(login, "CREDENTIALS_UPDATE_REQUIRED")
        too_soon = now - login.last_attempt < COOLDOWN and not vouched
        return _not_allowed(login, "REFRESHED_RECENTLY") if too_soon else None

    def _edit(self, login: Login, body: dict[str, Any]) -> None:
        """New credentials, or the answer to the bank's question; both set the refresh going."""
        if not any(value for _, value in _fields(body)):
            raise Refusal("Y400", "id and value in credentialsParam missing")
        phase = login.settle(self._clock())
        if login.running and phase == "USER_INPUT_REQUIRED":
            login.running.answer(self._clock())
        elif login.running:
            raise _not_allowed(login, "REFRESH_IN_PROGRESS")
        else:
            login.begin(self._clock())

    def _own(self, owner: str, login_id: str) -> Login:
        login = self._customers.login(owner, login_id)
        if login is None:
            raise Refusal("Y800", "Invalid value for providerAccountId")
        return login

    def _answer(self, logins: list[Login]) -> web.Response:
        """choice: a customer without any gets `{}`."""
        documents = [provider_account(login, self._clock()) for login in logins]
        return web.json_response({"providerAccount": documents} if documents else {})


def _not_allowed(login: Login, reason: str) -> Refusal:
    return Refusal("Y825", f"Update not allowed. Reason: providerAccountId {login.id} {reason}")


def _ids(request: web.Request, name: str) -> list[str]:
    return [part.strip() for part in request.query.get(name, "").split(",") if part.strip()]


async def _body(request: web.Request) -> dict[str, Any]:
    """The JSON object, `{}` when there is none. Raises Refusal."""
    if not await request.read():
        return {}
    try:
        body = await request.json()
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise Refusal("Y806", "Invalid input")
    return body


def _fields(body: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Every (name, value) in `field` or in the rows of `loginForm`, an object or an array. Raises Refusal."""
    forms = body.get("loginForm") or []
    forms = forms if isinstance(forms, list) else [forms]
    try:
        rows = [row for form in forms for row in form.get("row", [])]
        fields = [*(body.get("field") or []), *(field for row in rows for field in row.get("field", []))]
        yield from [(str(field.get("name") or field["id"]), str(field.get("value", ""))) for field in fields]
    except (KeyError, TypeError, AttributeError) as error:
        raise Refusal("Y806", "Invalid input") from error
