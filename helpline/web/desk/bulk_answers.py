"""One answer to a selection of the queue."""

from __future__ import annotations

import re
from typing import Any, Literal, cast

import msgspec
from aiohttp import web

from helpline.conversations.bulk_answers import BulkAnswers
from helpline.conversations.incoming import parse_text
from helpline.conversations.models import BulkAnswer
from helpline.desk.models import Session
from helpline.errors import Invalid
from helpline.web import wire
from helpline.web.desk import forms
from helpline.web.desk.session_guard import SessionGuard

MOST = 200
"""Conversations: a page of the queue."""
_AFTER = ("keep", "claim", "resolve")
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


class BulkAnswerRoutes:
    def __init__(self, guard: SessionGuard, answers: BulkAnswers) -> None:
        self._guard = guard
        self._answers = answers

    @property
    def routes(self) -> list[web.RouteDef]:
        return [
            self._guard.route("POST", "/bulk-answers", self.send),
            self._guard.route("GET", "/bulk-answers/{id}", self.result),
        ]

    async def send(self, request: web.Request, session: Session) -> web.Response:
        """The same `id` twice is one answer."""
        body, agent = await forms.body(request), session.agent
        text = parse_text(wire.optional_text(body, "text") or "")
        after = forms.text(body, "after", 10) or "keep"
        if after not in _AFTER:
            raise Invalid(f"`after` is one of {', '.join(_AFTER)}.", field="after")
        chosen = cast(Literal["keep", "claim", "resolve"], after)
        words = BulkAnswer(id=forms.uuid(body), agent=agent.id, name=agent.name, text=text, after=chosen)
        return web.json_response(
            {"conversations": await self._answers.send(words, _conversations(body))}, status=202
        )

    async def result(self, request: web.Request, _session: Session) -> web.Response:
        found = await self._answers.result(forms.conversation(request))
        return web.json_response(msgspec.to_builtins(found))


def _conversations(body: dict[str, Any]) -> list[str]:
    """Raises Invalid."""
    found = body.get("conversations")
    if not isinstance(found, list) or not 1 <= len(found) <= MOST:
        raise Invalid(f"`conversations` must be a list of 1 to {MOST} ids.", field="conversations")
    if not all(isinstance(one, str) and _ID.fullmatch(one) for one in found):
        raise Invalid("`conversations` has something that is no id.", field="conversations")
    return found
