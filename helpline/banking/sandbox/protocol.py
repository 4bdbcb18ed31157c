"""The protocol under /ysl: one router, one middleware, and the token calls."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from datetime import datetime

from aiohttp import web
from aiohttp.typedefs import Handler

from helpline.banking.sandbox.access_tokens import Refusal, Tokens
from helpline.banking.sandbox.catalogue import Catalogue
from helpline.banking.sandbox.documents import instant
from helpline.banking.sandbox.listings import Listings
from helpline.banking.sandbox.sign_ins import SignIns
from helpline.banking.sandbox.state import Customers

PREFIX = "/ysl"


class Protocol:
    def __init__(
        self, customers: Customers, catalogue: Catalogue, tokens: Tokens, clock: Callable[[], datetime]
    ) -> None:
        self._customers = customers
        self._tokens = tokens
        self._clock = clock
        self._sign_ins = SignIns(customers, catalogue, tokens, clock)
        self._listings = Listings(customers, catalogue, tokens, clock)

    def routes(self) -> Iterable[web.RouteDef]:
        sign_ins, listings = self._sign_ins, self._listings
        return [
            web.post(f"{PREFIX}/auth/token", self._issue),
            web.delete(f"{PREFIX}/auth/token", self._revoke),
            web.get(f"{PREFIX}/providerAccounts", sign_ins.index),
            web.post(f"{PREFIX}/providerAccounts", sign_ins.add),
            web.put(f"{PREFIX}/providerAccounts", sign_ins.update),
            web.get(f"{PREFIX}/providerAccounts/{{id}}", sign_ins.get),
            web.delete(f"{PREFIX}/providerAccounts/{{id}}", sign_ins.remove),
            web.get(f"{PREFIX}/providers", listings.providers),
            web.get(f"{PREFIX}/providers/count", listings.count),
            web.get(f"{PREFIX}/providers/{{id}}", listings.provider),
            web.get(f"{PREFIX}/accounts", listings.accounts),
            web.get(f"{PREFIX}/accounts/{{id}}", listings.account),
            web.get(f"{PREFIX}/consents", listings.consents),
            web.get(f"{PREFIX}/transactions", listings.transactions),
        ]

    @web.middleware
    async def middleware(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Check Api-Version, turn refusals into error bodies, mark every answer with Yodlee-Ref-Id."""
        if not request.path.startswith(PREFIX):
            return await handler(request)
        reference = uuid.uuid4().hex
        try:
            if "Api-Version" not in request.headers:
                raise Refusal("Y016", "Api-Version header missing", 401)
            response = await handler(request)
        except Refusal as refusal:
            response = _error(refusal, reference)
        except (web.HTTPNotFound, web.HTTPMethodNotAllowed):
            response = _error(Refusal("Y807", "Resource not found", 404), reference)
        response.headers["Yodlee-Ref-Id"] = reference
        return response

    async def _issue(self, request: web.Request) -> web.Response:
        login_name = request.headers.get("loginName")
        if login_name is None:
            raise Refusal("Y016", "loginName header missing", 401)
        if request.content_type != "application/x-www-form-urlencoded":
            raise Refusal("Y806", "Invalid input")
        form = await request.post()
        token = self._tokens.issue(login_name, str(form.get("clientId", "")), str(form.get("secret", "")))
        self._customers.register(login_name)
        issued = {"accessToken": token, "issuedAt": instant(self._clock()), "expiresIn": self._tokens.seconds}
        return web.json_response({"token": issued}, status=201)

    async def _revoke(self, request: web.Request) -> web.Response:
        self._tokens.revoke(request)
        return web.Response(status=204)


def _error(refusal: Refusal, reference: str) -> web.Response:
    body = {"errorCode": refusal.code, "errorMessage": refusal.message, "referenceCode": reference}
    return web.json_response(body, status=refusal.status)
