"""The widget channel beside its messages: pictures, seen, typing, rating, contact, transcript."""

from __future__ import annotations

import hashlib

from aiohttp import hdrs, web

from helpline.conversations.customer_extras import UNSEEN, CustomerExtras, transcript
from helpline.conversations.pictures import Seen, without_secrets
from helpline.conversations.ports import PictureReader
from helpline.conversations.service import Conversations
from helpline.desk.pictures import Picture, covered
from helpline.desk.ports import DeskStore
from helpline.errors import Invalid, NotFound
from helpline.settings import Settings
from helpline.web import forms
from helpline.web.limits import Budget, Counters
from helpline.web.pictures import parse_upload, picture
from helpline.web.widget import WidgetChannel

_PICTURES, _PICTURE_RATE = 10, 0.1
"""At once, and a second after that."""


class ExtraRoutes:
    """All with the conversation's token, as `channel` checks it."""

    def __init__(
        self,
        settings: Settings,
        channel: WidgetChannel,
        conversations: Conversations,
        extras: CustomerExtras,
        store: DeskStore,
        counters: Counters,
        reader: PictureReader | None = None,
    ) -> None:
        """Without a `reader` pictures are for people alone."""
        self._channel = channel
        self._conversations = conversations
        self._extras = extras
        self._store = store
        self._reader = reader
        self._signs = Budget(counters, "signs", settings.message_burst, settings.message_rate)
        self._pictures = Budget(counters, "pictures", _PICTURES, _PICTURE_RATE)

    @property
    def routes(self) -> list[web.RouteDef]:
        one = "/api/conversations/{id}"
        return [
            web.post(f"{one}/seen", self.read_up_to),
            web.post(f"{one}/typing", self.typing),
            web.post(f"{one}/rating", self.rate),
            web.post(f"{one}/contact", self.contact),
            web.get(f"{one}/transcript", self.transcript, allow_head=False),
            web.post(f"{one}/attachments", self.attach),
            web.get(f"{one}/attachments/{{attachment}}", self.attachment, allow_head=False),
        ]

    async def read_up_to(self, request: web.Request) -> web.Response:
        conversation = await self._admitted(request)
        seq = forms.number(await forms.body(request), "seq")
        if seq is None:
            raise Invalid("`seq` is missing.", field="seq")
        await self._extras.read_up_to(conversation, seq)
        return web.Response(status=204)

    async def typing(self, request: web.Request) -> web.Response:
        conversation = await self._admitted(request)
        self._extras.typing(conversation, forms.yes(await forms.body(request), "on"))
        return web.Response(status=204)

    async def rate(self, request: web.Request) -> web.Response:
        conversation = await self._admitted(request)
        body = await forms.body(request)
        await self._extras.rate(conversation, forms.number(body, "stars") or 0, forms.note(body, "words"))
        return web.Response(status=204)

    async def contact(self, request: web.Request) -> web.Response:
        conversation = await self._admitted(request)
        contact = forms.text(await forms.body(request), "contact", needed=True)
        await self._extras.leave_contact(conversation, contact)
        return web.Response(status=204)

    async def transcript(self, request: web.Request) -> web.Response:
        conversation = await self._admitted(request)
        view = await self._conversations.read(conversation)
        headers = {hdrs.CONTENT_DISPOSITION: 'attachment; filename="conversation.txt"'}
        text = transcript(view).encode("utf-8", "replace")
        return web.Response(body=text, content_type="text/plain", charset="utf-8", headers=headers)

    async def attach(self, request: web.Request) -> web.Response:
        conversation = await self._admitted(request)
        await self._pictures.spend(conversation)
        picture, seen, digest = await self._seen(request, await parse_upload(request))
        attachment, seq = await self._extras.send_picture(conversation, *picture, seen, digest)
        url = f"/api/conversations/{conversation}/attachments/{attachment}"
        return web.json_response({"id": attachment, "url": url, "seq": seq})

    async def _seen(self, request: web.Request, picture: Picture) -> tuple[Picture, Seen, str]:
        """The picture without the secrets that stand in it, what is read of it, and which one it was."""
        digest = hashlib.sha256(picture.content).hexdigest()
        if self._reader is None:
            return picture, UNSEEN, digest
        _, client = await self._channel.recognised(request)
        seen = await self._reader.read(picture.content, client)
        lines, boxes = without_secrets(seen.lines)
        told = Seen(lines=lines, problem=seen.problem, covered=bool(boxes))
        return await covered(picture, boxes), told, digest

    async def attachment(self, request: web.Request) -> web.Response:
        conversation = await self._channel.admitted(request)
        found = await self._store.attachment(request.match_info["attachment"])
        if found is None or found.conversation != conversation:
            raise NotFound
        response = picture(found)
        # The widget lives on other sites' pages, which fetch it with the conversation's token.
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response

    async def _admitted(self, request: web.Request) -> str:
        conversation = await self._channel.admitted(request)
        await self._signs.spend(conversation)
        return conversation
