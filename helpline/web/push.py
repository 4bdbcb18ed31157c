"""Where a browser says that it wants to hear of its conversation by notification."""

from __future__ import annotations

from collections.abc import Collection

from aiohttp import web

from helpline.conversations.ports import Clock
from helpline.push.models import parse
from helpline.push.ports import Subscriptions
from helpline.web import forms
from helpline.web.limits import Budget, Counters
from helpline.web.widget import WidgetChannel

_OFTEN, _RATE = 10, 0.1
"""At once, and a second after that, of one conversation."""
_LARGEST = 4_000


class PushRoutes:
    """All with the conversation's token, as `channel` checks it. `key`: the public one."""

    def __init__(
        self,
        channel: WidgetChannel,
        subscriptions: Subscriptions,
        services: Collection[str],
        key: str,
        clock: Clock,
        counters: Counters,
    ) -> None:
        self._channel = channel
        self._subscriptions = subscriptions
        self._services = services
        self._key = key
        self._clock = clock
        self._budget = Budget(counters, "push", _OFTEN, _RATE)

    @property
    def routes(self) -> list[web.RouteDef]:
        one = "/api/conversations/{id}/push"
        return [
            web.get(one, self.key, allow_head=False),
            web.post(one, self.subscribe),
            web.post(f"{one}/stop", self.stop),
        ]

    async def key(self, request: web.Request) -> web.Response:
        await self._admitted(request)
        return web.json_response({"key": self._key})

    async def subscribe(self, request: web.Request) -> web.Response:
        """Takes what PushSubscription.toJSON gives. Twice is once. Raises Invalid."""
        conversation = await self._admitted(request)
        body = await forms.parse_body(request, _LARGEST)
        keys = body["keys"] if isinstance(body.get("keys"), dict) else {}
        endpoint = forms.optional_text(body, "endpoint") or ""
        p256dh, auth = (forms.optional_text(keys, one) or "" for one in ("p256dh", "auth"))
        subscription = parse(conversation, endpoint, p256dh, auth, self._services)
        await self._subscriptions.keep(subscription, self._clock.now())
        return web.Response(status=204)

    async def stop(self, request: web.Request) -> web.Response:
        await self._subscriptions.stop(await self._admitted(request))
        return web.Response(status=204)

    async def _admitted(self, request: web.Request) -> str:
        conversation = await self._channel.admitted(request)
        await self._budget.spend(conversation)
        return conversation
