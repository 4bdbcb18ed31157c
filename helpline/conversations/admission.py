"""Whose token fits which conversation."""

from __future__ import annotations

import hashlib
import hmac
from collections import OrderedDict

from helpline.conversations.models import Holder
from helpline.conversations.ports import Store
from helpline.errors import NotFound, TokenRefused

_MOST = 20_000


class Admission:
    """Both raise NotFound for a token of another conversation, and alike for one that does not exist."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: OrderedDict[str, Holder] = OrderedDict()
        """By conversation: they never change. An erased conversation may still be among them."""

    async def admit(self, conversation: str, token: str) -> None:
        await self._look(conversation)
        await self._compare(conversation, token)

    async def recognise(self, conversation: str, token: str) -> str:
        """Whose conversation it is, as Conversation.client has it.

        From memory if possible: for who goes on to read or change it, and so hears if it was erased."""
        if conversation in self._known:
            self._known.move_to_end(conversation)
        else:
            await self._look(conversation)
        await self._compare(conversation, token)
        return self._known[conversation].client

    async def _look(self, conversation: str) -> None:
        found = await self._store.holder(conversation)
        if found is None:
            self._known.pop(conversation, None)
            raise NotFound
        self._known[conversation] = found
        if len(self._known) > _MOST:
            self._known.popitem(last=False)

    async def _compare(self, conversation: str, token: str) -> None:
        known, shown = self._known.get(conversation), hash_of(token)
        if known and hmac.compare_digest(known.token_hash, shown):
            return
        if known is None or not await self._store.has_entry(conversation, shown):
            raise TokenRefused


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
