"""What one method of the client does for one customer: authorised calls within one time budget."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypeVar

from helpline.banking.tokens import Tokens
from helpline.banking.transport import ProtocolRefusal, Request, Transport
from helpline.errors import BankDataRefused

_T = TypeVar("_T")
_RESERVE = 1.0
_RENEWABLE = frozenset({"Y008", "Y010", "Y020", "Y023"})
LOGIN_NAME = re.compile(r"[!-~]{3,150}")
"""No spaces and nothing that could break out of a header."""


class Visit:
    """`budget`: seconds for everything that is asked in this visit, repeats and waits included.

    Raises BankDataRefused for a loginName that the provider cannot have.
    """

    def __init__(self, transport: Transport, tokens: Tokens, login_name: str, budget: float) -> None:
        if not LOGIN_NAME.fullmatch(login_name):
            raise BankDataRefused(detail="loginName must have 3 to 150 characters and no spaces")
        self._transport = transport
        self._tokens = tokens
        self._login_name = login_name
        self._deadline = asyncio.get_running_loop().time() + budget

    async def new_token(self) -> str:
        """One that nobody else has. Raises BankDataUnavailable, ProtocolRefusal."""
        return await self._tokens.fresh(self._login_name, self._deadline)

    async def get(self, path: str, shape: type[_T], **params: str) -> _T:
        """A read, repeated on transient failure. Raises BankDataUnavailable, ProtocolRefusal."""
        return await self._send(Request("GET", path, params, safe=True), shape)

    async def get_once(self, path: str, shape: type[_T]) -> _T:
        """A read that nothing depends on: sent once, and never with the last second of the budget."""
        return await self._send(Request("GET", path, reserve=_RESERVE), shape)

    async def put(
        self, path: str, shape: type[_T], *, params: Mapping[str, str], json: Mapping[str, Any] | None
    ) -> _T:
        """A change, sent once; a second of the budget is kept to look what became of it."""
        return await self._send(Request("PUT", path, params, json=json, reserve=_RESERVE), shape)

    async def _send(self, request: Request, shape: type[_T]) -> _T:
        token = await self._tokens.get(self._login_name, self._deadline)
        try:
            return await self._transport.call(_authorised(request, token), shape, self._deadline)
        except ProtocolRefusal as refusal:
            if refusal.error_code not in _RENEWABLE:
                raise
        # Refused before anything was done, so even a change may be sent again.
        self._tokens.drop(self._login_name, token)
        token = await self._tokens.get(self._login_name, self._deadline)
        return await self._transport.call(_authorised(request, token), shape, self._deadline)


def _authorised(request: Request, token: str) -> Request:
    return replace(request, headers={"Authorization": f"Bearer {token}"})
