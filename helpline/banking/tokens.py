"""Client-credential access tokens, one per loginName, kept until a minute before they expire."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated
from weakref import WeakValueDictionary

import msgspec

from helpline.banking.transport import Request, Transport

EARLY = timedelta(minutes=1)
_KEPT = 10_000


class _Issued(msgspec.Struct):
    accessToken: Annotated[str, msgspec.Meta(pattern=r"^[!-~]+$")]
    expiresIn: Annotated[int, msgspec.Meta(gt=0)]


class _Answer(msgspec.Struct):
    token: _Issued


@dataclass(frozen=True)
class _Token:
    value: str
    renew_at: datetime


class Tokens:
    """Fetches, keeps and renews. Callers that ask at the same moment share one request."""

    def __init__(
        self, transport: Transport, client_id: str, secret: str, clock: Callable[[], datetime]
    ) -> None:
        self._transport = transport
        self._client_id, self._secret = client_id, secret
        self._clock = clock
        self._tokens: OrderedDict[str, _Token] = OrderedDict()
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def get(self, login_name: str, deadline: float) -> str:
        """A valid token. Raises BankDataUnavailable, ProtocolRefusal."""
        lock = self._locks.setdefault(login_name, asyncio.Lock())
        async with lock:
            token = self._tokens.get(login_name)
            if token is None or token.renew_at <= self._clock():
                token = await self._fetch(login_name, deadline)
                self._keep(login_name, token)
            return token.value

    async def fresh(self, login_name: str, deadline: float) -> str:
        """One that is not kept. Raises as `get`."""
        return (await self._fetch(login_name, deadline)).value

    def drop(self, login_name: str, refused: str) -> None:
        """The provider refused this one. A newer one, fetched meanwhile, stays."""
        token = self._tokens.get(login_name)
        if token and token.value == refused:
            del self._tokens[login_name]

    async def _fetch(self, login_name: str, deadline: float) -> _Token:
        asked = self._clock()
        request = Request(
            "POST",
            "/auth/token",
            headers={"loginName": login_name},
            form={"clientId": self._client_id, "secret": self._secret},
            safe=True,  # a second token does no harm
        )
        answer = await self._transport.call(request, _Answer, deadline)
        lifetime = timedelta(seconds=answer.token.expiresIn)
        return _Token(answer.token.accessToken, asked + max(lifetime - EARLY, lifetime / 2))

    def _keep(self, login_name: str, token: _Token) -> None:
        self._tokens[login_name] = token
        self._tokens.move_to_end(login_name)
        while len(self._tokens) > _KEPT:
            self._tokens.popitem(last=False)
