"""Checks session, CSRF token, origin and role before a handler of the desk runs."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta

from aiohttp import hdrs, web

from helpline.conversations.ports import Clock
from helpline.desk.authentication import LONGEST, Authentication, Caller, SignedIn, key_of
from helpline.desk.devices import LIFE
from helpline.desk.models import Role, Session
from helpline.desk.ports import Accounts
from helpline.desk.refusals import PageRefused, RoleRefused
from helpline.settings import Settings
from helpline.web.address import client_address
from helpline.web.origins import Origins
from helpline.web.security import AGENT

COOKIE, DEVICE = "helpline_session", "helpline_device"
ROOT = "/desk/api"
_SAFE = ("GET", "HEAD")
_SIGN_OF_LIFE = timedelta(seconds=20)

Handler = Callable[[web.Request, Session], Awaitable[web.StreamResponse]]


class SessionGuard:
    """Makes the desk's routes: `route` for agents who are signed in, `public` for everybody."""

    def __init__(
        self, settings: Settings, authentication: Authentication, accounts: Accounts, clock: Clock
    ) -> None:
        self._authentication = authentication
        self._accounts = accounts
        self._clock = clock
        self._settings = settings
        self._origins = Origins(settings)
        self.secure = settings.address.startswith("https:")
        """Whether cookies may only travel over TLS."""
        # __Host-: no other host of the domain can set it; browsers want the path / and TLS for that.
        self._device, self._session, self._path = DEVICE, COOKIE, "/desk"
        if self.secure:
            self._device, self._session, self._path = f"__Host-{DEVICE}", f"__Host-{COOKIE}", "/"

    def route(self, method: str, path: str, handler: Handler, role: Role = "agent") -> web.RouteDef:
        """Checks the sign-in before `handler` runs. Admins also prove anew who they are."""

        async def guarded(request: web.Request) -> web.StreamResponse:
            session = await self.session(request)
            request[AGENT] = session.agent.id
            if method not in _SAFE:
                self._check_origin(request)
                await self._authentication.use(session, request.headers.get("X-CSRF-Token", ""))
            if role == "admin" and session.agent.role != "admin":
                raise RoleRefused
            if role == "admin":
                self.check_proof(session)
            await self._sign_of_life(session)
            return await handler(request, session)

        options = {"allow_head": False} if method == hdrs.METH_GET else {}
        return web.route(method, f"{ROOT}{path}", guarded, **options)

    def public(
        self, method: str, path: str, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.RouteDef:
        async def unguarded(request: web.Request) -> web.StreamResponse:
            if method not in _SAFE:
                self._check_origin(request)
            return await handler(request)

        options = {"allow_head": False} if method == hdrs.METH_GET else {}
        return web.route(method, f"{ROOT}{path}", unguarded, **options)

    def check_proof(self, session: Session) -> None:
        """Raises Unproven."""
        self._authentication.check_proof(session)

    async def session(self, request: web.Request) -> Session:
        """Raises SignedOut."""
        return await self._authentication.session(self._token(request))

    def _token(self, request: web.Request) -> str:
        # Without the prefix it is from before an upgrade: nobody has to sign in anew for that.
        return request.cookies.get(self._session) or request.cookies.get(COOKIE, "")

    def caller(self, request: web.Request) -> Caller:
        return Caller(
            address=client_address(request, self._settings),
            device=request.cookies.get(self._device, ""),
            browser=request.headers.get(hdrs.USER_AGENT, ""),
        )

    def session_key(self, request: web.Request) -> str:
        """Of the session that the browser says it has, "" if none."""
        token = self._token(request)
        return key_of(token) if token else ""

    def give_cookies(self, response: web.Response, signed_in: SignedIn) -> None:
        """Give the cookies of the session and of the device."""
        response.set_cookie(
            self._device,
            signed_in.device,
            path=self._path,
            max_age=int(LIFE.total_seconds()),
            httponly=True,
            samesite="Strict",
            secure=self.secure,
        )
        response.set_cookie(
            self._session,
            signed_in.token,
            path=self._path,
            max_age=int(LONGEST.total_seconds()),
            httponly=True,
            samesite="Strict",
            secure=self.secure,
        )

    def take_cookie(self, response: web.Response) -> None:
        for name, path in {self._session: self._path, COOKIE: "/desk"}.items():
            response.del_cookie(name, path=path, httponly=True, samesite="Strict", secure=self.secure)

    def _check_origin(self, request: web.Request) -> None:
        """Browsers always name the origin of an unsafe call; other programs have no cookies to abuse."""
        origin = request.headers.get(hdrs.ORIGIN)
        if origin is not None and not self._origins.is_own(origin, request.host):
            raise PageRefused

    async def _sign_of_life(self, session: Session) -> None:
        now, active = self._clock.now(), session.agent.last_active_at
        if active is None or now - active >= _SIGN_OF_LIFE:
            await self._accounts.touch(session.agent.id, now)
