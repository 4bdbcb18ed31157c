"""*Fix it here*: the link for a conversation, and the one-time page with the provider's own window.

The page's address is the same for everybody. The link's secret stands behind its `#`, which no browser sends:
the page takes it out of its address, and shows it once for the token. So neither is in an address or a log.
"""

from __future__ import annotations

from pathlib import Path
from string import Template

from aiohttp import web

from helpline.banking.repairs import RENEW, Opened, Repairs
from helpline.errors import LinkRefused
from helpline.fastlink import FastLink
from helpline.settings import Settings
from helpline.web import forms, wire
from helpline.web.address import client_address, keyed
from helpline.web.limits import Budget, Counters
from helpline.web.pages import find
from helpline.web.security import REFUSED
from helpline.web.widget import WidgetChannel

_OFFERS, _OFFER_RATE = 10, 0.1
_OPENINGS, _OPENING_RATE = 60, 0.5
_MOST = 1_024
"""Bytes of a body."""
_HOW = frozenset({"done", "closed", "late", "failed"})


class RepairRoutes:
    """Has routes only where there is a window. `folder` is the top-level widget/."""

    def __init__(
        self,
        settings: Settings,
        fastlink: FastLink | None,
        channel: WidgetChannel,
        repairs: Repairs,
        counters: Counters,
        folder: Path,
    ) -> None:
        self._settings = settings
        self._fastlink = fastlink
        self._channel = channel
        self._repairs = repairs
        self._folder = folder.resolve()
        self._offers = Budget(counters, "repairs", _OFFERS, _OFFER_RATE)
        self._openings = Budget(counters, "repair windows", _OPENINGS, _OPENING_RATE)

    @property
    def routes(self) -> list[web.RouteDef]:
        if self._fastlink is None:
            return []
        return [
            web.post("/api/conversations/{id}/repairs", self.offer),
            web.get("/repair", self.page),
            web.post("/repair", self.open),
            web.post("/repair/left", self.leave),
        ]

    async def offer(self, request: web.Request) -> web.Response:
        """A link for the holder of the conversation's token: `{ticket, expires_at}`, for /repair#ticket."""
        conversation = await self._channel.admitted(request)
        await self._offers.spend(conversation)
        connection = await _field(request, "connection")
        link = await self._repairs.offer(conversation, connection)
        answer = {"ticket": link.secret, "expires_at": wire.instant(link.expires_at)}
        return web.json_response(answer, status=201)

    async def page(self, _request: web.Request) -> web.Response:
        """Knows nothing of anybody: opening it uses nothing up, as a preview of a link would."""
        assert self._fastlink is not None
        frame = Template(find(self._folder, "repair/index.html").read_text("utf-8"))
        text = frame.substitute(script=self._fastlink.script)
        headers = {
            "Content-Security-Policy": policy(self._fastlink),
            "Referrer-Policy": "no-referrer",
            "Cache-Control": "no-store",
            # The bank's own page opens beside it, and tells the provider's window how it went.
            "Cross-Origin-Opener-Policy": "same-origin-allow-popups",
        }
        return web.Response(text=text, content_type="text/html", headers=headers)

    async def open(self, request: web.Request) -> web.Response:
        """What the window needs, once; LinkRefused becomes a problem with its reason."""
        await self._openings.spend(self._client(request))
        secret = await _field(request, "ticket")
        try:
            opened = await self._repairs.open(secret)
        except LinkRefused as error:
            request[REFUSED] = error
            return wire.problem(error, reason=error.reason)
        return web.json_response(self._told(opened), headers={"Cache-Control": "no-store"})

    async def leave(self, request: web.Request) -> web.Response:
        await self._openings.spend(self._client(request))
        body = await forms.parse_body(request, _MOST)
        secret, how = (forms.text(body, one, needed=True) for one in ("ticket", "how"))
        await self._repairs.leave(secret, how if how in _HOW else "closed")
        return web.Response(status=204)

    def _told(self, opened: Opened) -> dict[str, object]:
        assert self._fastlink is not None
        repair = opened.repair
        params = {
            "configName": self._fastlink.config,
            "flow": "edit" if repair.flow == RENEW else repair.flow,
            "providerAccountId": repair.connection,
        }
        return {
            "bank": repair.bank,
            "name": opened.name,
            "fastLinkURL": self._fastlink.url,
            "accessToken": f"Bearer {opened.token}",
            "params": params,
        }

    def _client(self, request: web.Request) -> str:
        return keyed(client_address(request, self._settings), self._settings.identity_secret)


def policy(fastlink: FastLink) -> str:
    """Our own page, the provider's script, its window in a frame, the form that opens it; nothing else."""
    return (
        f"default-src 'none'; script-src 'self' {fastlink.script_origin}; style-src 'self'; "
        f"img-src 'self' data:; connect-src 'self'; frame-src {fastlink.origin}; "
        f"form-action {fastlink.origin}; base-uri 'none'; frame-ancestors 'none'"
    )


async def _field(request: web.Request, name: str) -> str:
    return forms.text(await forms.parse_body(request, _MOST), name, needed=True)
