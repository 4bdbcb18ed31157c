"""Where links in mails lead: back into the chat, and out of the mails."""

from __future__ import annotations

import re
import secrets
from html import escape
from pathlib import Path

from aiohttp import web

from helpline.conversations.admission import hash_of
from helpline.conversations.ports import Clock
from helpline.errors import NotFound
from helpline.mail.links import GOOD_FOR, Links
from helpline.mail.ports import Mails
from helpline.settings import Settings
from helpline.web import forms
from helpline.web.address import client_address, keyed
from helpline.web.limits import Budget, Counters
from helpline.web.pages import find, serve

_TRIES, _TRY_RATE = 20, 0.2
"""Links of one address at once, and a second after that."""
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
_STOP = re.compile(r"[0-9a-f]{64}\.[A-Za-z0-9_-]{22}")
_QUIET = {"Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex", "Cache-Control": "no-store"}
_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}</title><link rel="stylesheet" href="/widget/back/back.css"></head>
<body><main><h1>{title}</h1><p>{words}</p>{form}</main></body></html>
"""
_ASK = "Stop these mails?"
_ASKED = "You still find every answer in the chat itself."
_FORM = '<form method="post"><button>No more mails</button></form>'
_DONE = "Done"
_STOPPED = "You get no more mails from this chat. You still find every answer in the chat itself."


class LinkUsed(NotFound):
    code = "link-used"
    sentence = "This link has been used already, or it is too old. Your chat is kept: the next mail opens it."


class MailRoutes:
    """`folder` is the top-level widget/."""

    def __init__(
        self,
        settings: Settings,
        mails: Mails,
        links: Links,
        clock: Clock,
        counters: Counters,
        folder: Path,
    ) -> None:
        self._settings = settings
        self._mails = mails
        self._links = links
        self._clock = clock
        self._folder = folder.resolve()
        self._tries = Budget(counters, "links", _TRIES, _TRY_RATE)

    @property
    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/back", self.page),
            web.post("/api/links", self.open),
            web.get("/mail/stop/{token}", self.ask),
            web.post("/mail/stop/{token}", self.stop),
        ]

    async def page(self, request: web.Request) -> web.Response:
        """Opens nothing by itself: whoever scans mails for harm fetches it, too."""
        response = serve(request, find(self._folder, "back/index.html"))
        response.headers.update({name: _QUIET[name] for name in ("Referrer-Policy", "X-Robots-Tag")})
        return response

    async def open(self, request: web.Request) -> web.Response:
        """A token for the link's conversation, once. Raises LinkUsed."""
        address = client_address(request, self._settings)
        await self._tries.spend(keyed(address, self._settings.identity_secret))
        link = forms.optional_text(await forms.parse_body(request, 1_000), "link") or ""
        if not _TOKEN.fullmatch(link):
            raise LinkUsed
        token, now = secrets.token_urlsafe(32), self._clock.now()
        conversation = await self._mails.open(hash_of(link), hash_of(token), now - GOOD_FOR, now)
        if conversation is None:
            raise LinkUsed
        return web.json_response({"id": conversation, "token": token}, status=201)

    async def ask(self, request: web.Request) -> web.Response:
        self._address_of(request)
        return _shown(_ASK, _ASKED, _FORM)

    async def stop(self, request: web.Request) -> web.Response:
        """By the page's button, or by the mail program's own (RFC 8058). Twice is once."""
        await self._mails.stop(self._address_of(request), self._clock.now())
        return _shown(_DONE, _STOPPED)

    def _address_of(self, request: web.Request) -> str:
        token = request.match_info["token"]
        known = self._links.stopped(token) if _STOP.fullmatch(token) else None
        if known is None:
            raise NotFound
        return known


def _shown(title: str, words: str, form: str = "") -> web.Response:
    page = _PAGE.format(title=escape(title), words=escape(words), form=form)
    return web.Response(text=page, content_type="text/html", headers=_QUIET)
