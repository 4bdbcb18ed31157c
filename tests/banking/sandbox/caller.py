"""Bare calls of the provider's protocol."""

from __future__ import annotations

from typing import Any

import aiohttp

ANN = "ann-1104711"


class Caller:
    """Bare HTTP as a customer of the protocol; answers (status, JSON or None)."""

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        self._session, self._url = session, url
        self.headers = {"Api-Version": "1.1"}
        self.answer_headers: Any = {}

    async def sign_in(self, login_name: str = ANN, **form: str) -> tuple[int, Any]:
        body = {"clientId": "client", "secret": "secret", **form}
        headers = {"loginName": login_name} if login_name else {}
        status, answer = await self("POST", "/auth/token", data=body, headers=headers)
        if status == 201:
            self.headers["Authorization"] = f"Bearer {answer['token']['accessToken']}"
        return status, answer

    async def __call__(self, method: str, path: str, headers: Any = None, **parts: Any) -> tuple[int, Any]:
        merged = {**self.headers, **(headers or {})}
        async with self._session.request(method, self._url + path, headers=merged, **parts) as response:
            self.answer_headers = response.headers
            return response.status, (await response.json() if await response.read() else None)


def refused(answer: tuple[int, Any]) -> tuple[int, str]:
    status, body = answer
    assert set(body) == {"errorCode", "errorMessage", "referenceCode"}
    return status, body["errorCode"]
