"""Coming in: password, second factor, lock-out, session."""

from __future__ import annotations

import hashlib
import hmac
import math
import secrets
from datetime import datetime, timedelta

import structlog

from helpline.conversations.messages import Value
from helpline.conversations.ports import Clock
from helpline.desk.passwords import Passwords, totp_step
from helpline.desk.ports import Accounts
from helpline.desk.records import Agent, Session
from helpline.desk.refusals import (
    Forbidden,
    SecondFactor,
    SignedOut,
    SignOnExpired,
    SignOnUnknown,
    WrongLogin,
)
from helpline.errors import TooMany

LONGEST = timedelta(hours=12)
IDLE = timedelta(hours=2)
_TOUCH = timedelta(minutes=1)
WINDOW, TRIES = timedelta(minutes=15), 5
_LOCKED = "Too many wrong tries. Please wait."

log = structlog.get_logger(__name__)


class SignedIn(Value, frozen=True):
    """A fresh session. `token` goes into the cookie and is kept nowhere else."""

    token: str
    session: Session


class Doors:
    """Who may come in, and who is in."""

    def __init__(self, accounts: Accounts, passwords: Passwords, clock: Clock) -> None:
        self._accounts = accounts
        self._passwords = passwords
        self._clock = clock

    async def sign_in(self, email: str, password: str, code: str, address: str) -> SignedIn:
        """Raises WrongLogin, SecondFactor, or TooMany after five wrong tries of an account or an address."""
        email = email.strip().lower()
        account, keys = _key("account", email), [_key("account", email), _key("address", address)]
        at = await self._count(keys)
        agent = await self._accounts.by_email(email)
        stored = agent.password if agent and not agent.disabled else ""
        if not await self._passwords.fits(stored, password) or agent is None:
            await self._accounts.record("login_refused", self._clock.now())
            raise WrongLogin
        if agent.totp_secret and not code.strip():
            await self._accounts.take_back(keys, at)
            raise SecondFactor
        await self._check_code(agent, code)
        await self._accounts.take_back(keys, at)
        await self._accounts.forgive(account)
        return await self.begin(agent)

    async def use_ticket(self, state: str) -> None:
        """Of single sign-on; each counts once, in whichever process. Raises SignOnExpired."""
        now = self._clock.now()
        if await self._accounts.attempt([_key("sign-on", state)], now, now - WINDOW, 1):
            raise SignOnExpired

    async def vouched(self, email: str) -> SignedIn:
        """Whom the identity provider vouches for; a second factor is its business. Raises SignOnUnknown."""
        agent = await self._accounts.by_email(email)
        if agent is None or agent.disabled:
            await self._accounts.record("login_refused", self._clock.now(), detail="sso")
            raise SignOnUnknown
        return await self.begin(agent, "sso")

    async def begin(self, agent: Agent, way: str = "") -> SignedIn:
        """A new session for somebody whose identity is proven. `way` is how, "" by password."""
        token, now = secrets.token_urlsafe(32), self._clock.now()
        csrf = secrets.token_urlsafe(32)
        session = Session(key=_hash(token), agent=agent, csrf=csrf, created_at=now, used_at=now)
        await self._accounts.begin(session)
        await self._accounts.seen(agent.id, now)
        await self._accounts.record("login", now, agent.id, agent.name, way)
        log.info("agent_signed_in", agent=agent.id)
        return SignedIn(token=token, session=session)

    async def session(self, token: str) -> Session:
        """Raises SignedOut."""
        session = await self._accounts.session(_hash(token)) if token else None
        now = self._clock.now()
        if session is None or session.agent.disabled:
            raise SignedOut
        if now - session.created_at >= LONGEST or now - session.used_at >= IDLE:
            await self._accounts.end(session.key)
            raise SignedOut
        return session

    async def use(self, session: Session, csrf: str) -> None:
        """The agent does something. Raises Forbidden unless the page proves to be ours."""
        if not hmac.compare_digest(session.csrf.encode(), csrf.encode("utf-8", "replace")):
            raise Forbidden("The page is out of date. Please load it again.")
        now = self._clock.now()
        if now - session.used_at >= _TOUCH:
            await self._accounts.use(session.key, now)

    async def sign_out(self, session: Session) -> None:
        await self._accounts.end(session.key)
        await self._accounts.record("logout", self._clock.now(), session.agent.id, session.agent.name)

    async def forget(self, token: str) -> None:
        """End the session of this cookie, if it is one."""
        await self._accounts.end(_hash(token))

    async def _count(self, keys: list[str]) -> datetime:
        """Each try is counted before it is checked: guesses sent together are counted, too."""
        now = self._clock.now()
        oldest = await self._accounts.attempt(keys, now, now - WINDOW, TRIES)
        if oldest is not None:
            raise TooMany(max(1, math.ceil((oldest + WINDOW - now).total_seconds())), _LOCKED)
        return now

    async def _check_code(self, agent: Agent, code: str) -> None:
        if not agent.totp_secret:
            return
        step = totp_step(agent.totp_secret, code, self._clock.now().timestamp())
        if step is None or not await self._accounts.use_code(agent.id, step):
            await self._accounts.record("login_refused", self._clock.now(), agent.id, agent.name)
            raise SecondFactor("That code is wrong or was used before.")


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def _key(kind: str, value: str) -> str:
    """Addresses of people who mistyped are nobody's business."""
    return _hash(f"{kind}:{value}")
