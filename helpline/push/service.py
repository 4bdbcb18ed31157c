"""The way out: a notification to a browser, by its maker's push service (RFC 8030, 8188, 8291, 8292)."""

from __future__ import annotations

import asyncio
from urllib.parse import urlsplit

import aiohttp
from py_vapid import Vapid02
from pywebpush import WebPusher

from helpline.push.models import Subscription

TIMEOUT = 10.0
"""Seconds for one notification. A job's lease is longer."""
KEPT_FOR = 86_400
"""Seconds that the service keeps it for a browser that is not running."""


class PushGone(Exception):
    """There is no such subscription any more."""


class PushAway(Exception):
    """Not now. `retry_after`: seconds, when the service said so."""

    def __init__(self, reason: str, retry_after: float | None = None) -> None:
        self.retry_after = retry_after
        super().__init__(reason)


class PushRefused(Exception):
    """Never: the service does not take what we send."""


class PushServices:
    """`key` and `contact` as the settings have them."""

    def __init__(self, session: aiohttp.ClientSession, key: str, contact: str) -> None:
        self._session = session
        self._vapid = Vapid02.from_string(key)
        self._contact = contact

    async def send(self, subscription: Subscription, content: bytes, topic: str) -> None:
        """Returns once the service has it; it puts it in the place of one of the same `topic` not yet shown.

        Raises PushGone, PushAway, PushRefused.
        """
        endpoint = subscription.endpoint
        try:
            keys = {"p256dh": subscription.p256dh, "auth": subscription.auth}
            body = WebPusher({"endpoint": endpoint, "keys": keys}).encode(content)["body"]
            response = await self._post(endpoint, body, topic)
        except (aiohttp.ClientError, OSError, asyncio.TimeoutError) as error:
            raise PushAway(type(error).__name__) from None
        status, wait = response
        if status in (404, 410):
            raise PushGone
        if status == 429 or status >= 500:
            raise PushAway(f"status {status}", wait)
        if not 200 <= status < 300:
            raise PushRefused(f"status {status}")

    async def _post(self, endpoint: str, body: bytes, topic: str) -> tuple[int, float | None]:
        parts = urlsplit(endpoint)
        claims = {"aud": f"{parts.scheme}://{parts.netloc}", "sub": self._contact}
        headers = {
            **self._vapid.sign(claims),
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(KEPT_FOR),
            "Topic": topic,
        }
        timeout = aiohttp.ClientTimeout(total=TIMEOUT)
        asking = self._session.post(
            endpoint, data=body, headers=headers, timeout=timeout, allow_redirects=False
        )
        async with asking as response:
            told = response.headers.get("Retry-After", "")
            return response.status, float(told) if told.isdigit() else None
