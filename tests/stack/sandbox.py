"""The bank-data stand-in's door."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import aiohttp

CUSTOMERS_ZONE = "America/Chicago"
"""Where customers live, in browsers too: "yesterday" must mean the same to all, at any hour of the day."""


class Sandbox:
    """Furnishes customers and counts their refreshes."""

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        self._session = session
        self.url = url

    async def put(self, login: str, connections: list[dict[str, Any]]) -> None:
        body = {"connections": connections}
        async with self._session.put(f"{self.url}/sandbox/customers/{login}", json=body) as response:
            assert response.status == 200, await response.text()

    async def get(self, login: str) -> list[dict[str, Any]]:
        async with self._session.get(f"{self.url}/sandbox/customers/{login}") as response:
            assert response.status == 200, await response.text()
            return list((await response.json())["connections"])

    async def fail(self, **fault: Any) -> None:
        """From now on, for all customers: `path` is a regular expression (banking/sandbox/faults.py)."""
        async with self._session.put(f"{self.url}/sandbox/faults", json=fault) as response:
            assert response.status == 200, await response.text()

    async def work(self) -> None:
        """As ever again."""
        async with self._session.delete(f"{self.url}/sandbox/faults") as response:
            assert response.status == 204

    async def refreshes(self, login: str) -> list[int]:
        """How often each connection was refreshed."""
        return [connection["refreshes"] for connection in await self.get(login)]


def connection(bank: str, code: int, *after: int | dict[str, Any], **more: Any) -> dict[str, Any]:
    """A bank login that stands at `code` and whose refreshes end with `after` (codes or whole entries)."""
    ends = [{"code": end} if isinstance(end, int) else end for end in after]
    noon = datetime.now(ZoneInfo(CUSTOMERS_ZONE)).replace(hour=12, minute=0, second=0, microsecond=0)
    return {
        "bank": bank,
        "accounts": ["Business Checking"],
        "code": code,
        "last_updated": (noon - timedelta(days=1)).isoformat(),
        "after_refresh": ends,
        "refresh_seconds": 0.5,
        **more,
    }
