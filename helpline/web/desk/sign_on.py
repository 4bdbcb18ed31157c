"""Single sign-on over the wire: off to the identity provider, and back with a session or a reason."""

from __future__ import annotations

import re
import time

import structlog
from aiohttp import hdrs, web

from helpline.desk.authentication import Authentication, SignedIn
from helpline.desk.ports import IdentityProvider
from helpline.desk.refusals import SignOnRefused
from helpline.errors import NotFound, RequestError
from helpline.settings import Settings
from helpline.sso.id_tokens import error_name
from helpline.sso.login_state import LIFE, LoginState, parse_login_state
from helpline.web.address import client_address
from helpline.web.desk.session_guard import SessionGuard
from helpline.web.limits import Limit
from helpline.web.security import REFUSED

COOKIE = "helpline_sign_on"
_PATH, _START, _BACK = "/desk/login", "/desk/login/sso", "/desk/login/callback"
_PLACE = re.compile(r"queue|reports|c/[A-Za-z0-9_-]{1,64}")
_BURST, _RATE = 20, 0.5
"""Of one address: at once, and a second after that."""

log = structlog.get_logger(__name__)


class SignOnRoutes:
    def __init__(
        self,
        settings: Settings,
        guard: SessionGuard,
        authentication: Authentication,
        provider: IdentityProvider,
    ) -> None:
        self._settings = settings
        self._guard = guard
        self._authentication = authentication
        self._provider = provider
        self._back = f"{settings.address}{_BACK}"
        # __Host-: no other host of the domain can set it; browsers want the path / and TLS for that.
        self._cookie, self._path = (f"__Host-{COOKIE}", "/") if guard.secure else (COOKIE, _PATH)
        self._limit = Limit("sign-on", _BURST, _RATE)

    @property
    def routes(self) -> list[web.RouteDef]:
        return [
            self._guard.public("GET", "/login", self.sign_in_methods),
            web.get(_START, self.start, allow_head=False),
            web.get(_BACK, self.callback, allow_head=False),
        ]

    async def sign_in_methods(self, _request: web.Request) -> web.Response:
        """How people may sign in beside their password."""
        return web.json_response({"sso": _START if self._settings.oidc_issuer else None})

    async def start(self, request: web.Request) -> web.Response:
        self._check_on()
        login = LoginState.new(session=self._guard.session_key(request), place=_place(request))
        try:
            self._limit.spend(client_address(request, self._settings))
            address = await self._provider.address(self._back, login.state, login.nonce, login.verifier)
        except RequestError as error:
            return _refused(request, error, login.place)
        response = _to(address)
        # Lax and not Strict: it must come along when the provider sends the browser back.
        response.set_cookie(
            self._cookie,
            login.seal(self._settings.oidc_client_secret, time.time()),
            path=self._path,
            max_age=LIFE,
            httponly=True,
            samesite="Lax",
            secure=self._guard.secure,
        )
        return response

    async def callback(self, request: web.Request) -> web.Response:
        self._check_on()
        place = ""
        try:
            login = self._login_state(request)
            place = login.place
            signed_in = await self._signed_in(request, login)
        except RequestError as error:
            response = _refused(request, error, place)
        else:
            response = _to(f"/desk{place}")
            self._guard.give_cookies(response, signed_in)
        response.del_cookie(
            self._cookie, path=self._path, httponly=True, samesite="Lax", secure=self._guard.secure
        )
        return response

    def _login_state(self, request: web.Request) -> LoginState:
        sealed, state = request.cookies.get(self._cookie, ""), request.query.get("state", "")
        return parse_login_state(sealed, state, self._settings.oidc_client_secret)

    async def _signed_in(self, request: web.Request, login: LoginState) -> SignedIn:
        query = request.query
        await self._authentication.use_login_state(login.state)
        code = query.get("code", "")
        if not code:
            raise SignOnRefused(detail=error_name(query.get("error", "no code")))
        email = await self._provider.email(code, self._back, login.nonce, login.verifier)
        signed_in = await self._authentication.vouched(email, self._guard.caller(request))
        # The browser sends its Strict cookie when it leaves, not when the provider sends it back.
        if login.session:
            await self._authentication.end_session(login.session)
        return signed_in

    def _check_on(self) -> None:
        if not self._settings.oidc_issuer:
            raise NotFound


def _place(request: web.Request) -> str:
    """Where in the desk to go afterwards: "" or a fragment of our own making, never an address."""
    place = request.query.get("place", "")
    return f"#{place}" if _PLACE.fullmatch(place) else ""


def _refused(request: web.Request, error: RequestError, place: str) -> web.Response:
    """The login page says why, in its own words for the code."""
    request[REFUSED] = error
    if not error.event:
        log.warning("sign_on_failed", code=error.code, detail=error.detail)
    return _to(f"/desk?refused={error.code}{place}")


def _to(address: str) -> web.Response:
    return web.Response(status=303, headers={hdrs.LOCATION: address, hdrs.CACHE_CONTROL: "no-store"})
