"""The bank-data sandbox by its control API: furnishes customers, tells how their connections stand."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import aiohttp

from helpline.errors import RehearsalError

_SETTLED_WITHIN = 10.0


class Provider:
    """One customer's connections there. `counted`: refreshes by bank since they were furnished last."""

    def __init__(self, session: aiohttp.ClientSession, url: str, login: str) -> None:
        self.counted: dict[str, int] = {}
        self._session = session
        self._url = f"{url}/sandbox/customers/{login}"

    async def furnish(self, connections: list[dict[str, Any]]) -> None:
        """Once no refresh runs, for it would be lost. Furnishing sets the sandbox's own counts to 0."""
        async with self._session.put(self._url, json={"connections": connections}) as response:
            if response.status != 200:
                raise RehearsalError(detail=f"the sandbox refuses: {await response.text()}")
        self.counted = {}

    async def connections(self) -> list[dict[str, Any]]:
        async with self._session.get(self._url) as response:
            if response.status != 200:
                raise RehearsalError(detail=f"the sandbox does not know the customer: {response.status}")
            return list((await response.json())["connections"])

    async def settled(self) -> list[dict[str, Any]]:
        """The connections once no refresh runs any more."""
        end = time.monotonic() + _SETTLED_WITHIN
        while True:
            found = await self.connections()
            if not any(one["running"] for one in found) or time.monotonic() > end:
                return found
            await asyncio.sleep(0.1)
