"""Signs agents in, keeps their sessions, and lets them change their own account."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta
from typing import NoReturn

import structlog

from helpline.conversations.messages import Value
from helpline.conversations.ports import Clock
from helpline.desk.devices import Devices
from helpline.desk.models import Agent, Session
from helpline.desk.passwords import Passwords, totp_step
from helpline.desk.ports import Accounts
from helpline.desk.refusals import (
    CsrfRefused,
    SecondFactor,
    SignedOut,
    SignOnExpired,
    SignOnUnknown,
    Unproven,
    WrongCode,
    WrongLogin,
)
from helpline.desk.tries import Tries, Try
from helpline.errors import Conflict, NotFound

LONGEST = timedelta(hours=12)
IDLE = timedelta(hours=2)
PROVEN_FOR = timedelta(minutes=10)
"""What admins do needs a proof no older than this."""
_TOUCH = timedelta(minutes=1)
_ID = 16
"""Characters of a session's key that name it: the key itself is the hash of the cookie."""
_MAX_BROWSER = 200

log = structlog.get_logger(__name__)


class Caller(Value, frozen=True):
    """Where a sign-in comes from. `device`: the cookie of an earlier sign-in there, "" if there is none."""

    address: str
    device: str = ""
    browser: str = ""


class SignedIn(Value, frozen=True):
    """A fresh session. `token` goes into the cookie and is kept nowhere else, as is `device`."""

    token: str
    session: Session
    device: str


class Authentication:
    """Checks passwords and second factors, slows guessing down, begins and ends sessions."""

    def __init__(
        self, accounts: Accounts, passwords: Passwords, tries: Tries, devices: Devices, clock: Clock
    ) -> None:
        self._accounts = accounts
        self._passwords = passwords
        self._tries = tries
        self._devices = devices
        self._clock = clock

    async def sign_in(self, email: str, password: str, code: str, caller: Caller) -> SignedIn:
        """Raises WrongLogin, SecondFactor, or TooMany after too many wrong tries."""
        email = _plain(email)
        device = self.knows(email, caller.device)
        place = f"device:{device}" if device else f"address:{caller.address}"
        one = await self._tries.begin(email, place, known=bool(device))
        agent = await self._accounts.by_email(email)
        if agent is None or agent.disabled:
            agent = None
        await self._check(one, agent, password, code)
        assert agent
        return await self.begin(agent, caller)

    def knows(self, email: str, device: str) -> str:
        """Id of the device if this account has signed in there before, else ""."""
        return self._devices.known(device, _plain(email)) if device else ""

    async def use_login_state(self, state: str) -> None:
        """Of single sign-on; each counts once, in whichever process. Raises SignOnExpired."""
        if not await self._tries.use_once(state):
            raise SignOnExpired

    async def vouched(self, email: str, caller: Caller) -> SignedIn:
        """Whom the identity provider vouches for; a second factor is its business. Raises SignOnUnknown."""
        agent = await self._accounts.by_email(email)
        if agent is None or agent.disabled:
            await self._accounts.record("login_refused", self._clock.now(), detail="sso")
            raise SignOnUnknown
        return await self.begin(agent, caller, "sso")

    async def begin(self, agent: Agent, caller: Caller, method: str = "") -> SignedIn:
        """A new session for an agent whose identity is proven. `method` is how, "" by password."""
        token, now = secrets.token_urlsafe(32), self._clock.now()
        session = Session(
            key=_hash(token),
            agent=agent,
            csrf=secrets.token_urlsafe(32),
            created_at=now,
            used_at=now,
            proven_at=now,
            browser=caller.browser[:_MAX_BROWSER],
        )
        await self._accounts.begin(session)
        await self._accounts.touch(agent.id, now)
        await self._accounts.record("login", now, agent.id, agent.name, method)
        known = self.knows(agent.email, caller.device)
        log.info(
            "agent_signed_in",
            agent=agent.id,
            address=caller.address,
            way=method or "password",
            known_device=bool(known),
        )
        device = self._devices.token(agent.email, known, now)
        return SignedIn(token=token, session=session, device=device)

    async def session(self, token: str) -> Session:
        """Raises SignedOut."""
        session = await self._accounts.session(_hash(token)) if token else None
        if session is None or session.agent.disabled:
            raise SignedOut
        if self._is_over(session):
            await self._accounts.end(session.key)
            raise SignedOut
        return session

    async def use(self, session: Session, csrf: str) -> None:
        """The agent does something. Raises CsrfRefused unless the page proves to be ours."""
        if not hmac.compare_digest(session.csrf.encode(), csrf.encode("utf-8", "replace")):
            raise CsrfRefused
        now = self._clock.now()
        if now - session.used_at >= _TOUCH:
            await self._accounts.use(session.key, now)

    async def sign_out(self, session: Session) -> None:
        await self._accounts.end(session.key)
        await self._note("logout", session)

    async def end_session(self, key: str) -> None:
        """End the session of this key, if there is one."""
        await self._accounts.end(key)

    # One's own account

    def check_proof(self, session: Session) -> None:
        """Raises Unproven."""
        if self._clock.now() - session.proven_at >= PROVEN_FOR:
            raise Unproven

    async def prove(self, session: Session, password: str, code: str) -> None:
        """Raises WrongLogin, SecondFactor or TooMany."""
        one = await self._own_try(session)
        agent = await self._accounts.by_email(session.agent.email)  # a session's secret stays sealed
        await self._check(one, agent, password, code)
        await self._accounts.prove(session.key, self._clock.now())

    async def change_password(self, session: Session, current: str, new: str) -> None:
        """Ends one's other sessions. Raises WrongLogin, TooMany, Conflict, or Invalid for a bad new one."""
        if not session.agent.password:
            raise Conflict("You sign in by single sign-on: your password is kept there.")
        one = await self._own_try(session)
        if not await self._passwords.fits(session.agent.password, current):
            await self._refuse(one, session.agent)
        await self._tries.was_right(one)
        stored = self._passwords.hash(new)
        await self._accounts.set_password(session.agent.email, stored, session.key)
        await self._note("password_changed", session)

    async def own_sessions(self, session: Session) -> list[Session]:
        found = await self._accounts.sessions_of(session.agent.id)
        return [one for one in found if not self._is_over(one)]

    async def end_own(self, session: Session, name: str) -> None:
        """Raises NotFound unless `name` is one of this agent's."""
        for one in await self.own_sessions(session):
            if name_of(one) == name:
                await self._accounts.end(one.key)
                await self._note("session_ended", session)
                return
        raise NotFound

    async def end_others(self, session: Session) -> None:
        await self._accounts.end_others(session.agent.id, session.key)
        await self._note("sessions_ended", session)

    async def _own_try(self, session: Session) -> Try:
        return await self._tries.begin(session.agent.email, f"own:{session.agent.id}", known=True)

    async def _check(self, one: Try, agent: Agent | None, password: str, code: str) -> None:
        """The same for an unknown person as for a known one. Raises WrongLogin or SecondFactor."""
        if not await self._passwords.fits(agent.password if agent else "", password) or agent is None:
            await self._refuse(one, agent)
        elif agent.totp_secret and not code.strip():
            await self._tries.was_none(one)
            raise SecondFactor
        else:
            await self._check_code(one, agent, code)
            await self._tries.was_right(one)

    async def _check_code(self, one: Try, agent: Agent, code: str) -> None:
        if not agent.totp_secret:
            return
        step = totp_step(agent.totp_secret, code, self._clock.now().timestamp())
        if step is None or not await self._accounts.use_code(agent.id, step):
            await self._tries.was_wrong(one)
            await self._accounts.record("login_refused", self._clock.now(), agent.id, agent.name)
            raise WrongCode(detail="wrong code", agent=agent.id)

    async def _refuse(self, one: Try, agent: Agent | None) -> NoReturn:
        await self._tries.was_wrong(one)
        who = (agent.id, agent.name) if agent else ()
        await self._accounts.record("login_refused", self._clock.now(), *who)
        cause = "wrong password" if agent else "no such account, or disabled"
        raise WrongLogin(detail=cause, agent=agent.id if agent else "")

    async def _note(self, action: str, session: Session) -> None:
        await self._accounts.record(action, self._clock.now(), session.agent.id, session.agent.name)

    def _is_over(self, session: Session) -> bool:
        now: datetime = self._clock.now()
        return now - session.created_at >= LONGEST or now - session.used_at >= IDLE


def name_of(session: Session) -> str:
    """What a page may know of a session."""
    return session.key[:_ID]


def key_of(token: str) -> str:
    """Of the session whose cookie this is."""
    return _hash(token)


def _plain(email: str) -> str:
    return email.strip().lower()


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
