"""One answer to a selection of the queue."""

from __future__ import annotations

from typing import Literal, cast

import msgspec
from aiohttp import web

from helpline.conversations.bulk_answers import BulkAnswers
from helpline.conversations.incoming import parse_text
from helpline.conversations.models import BulkAnswer
from helpline.desk.models import Session
from helpline.desk.work import check_outcome
from helpline.errors import Invalid
from helpline.web import forms
from helpline.web.desk.session_guard import SessionGuard

MOST = 200
"""Conversations: a page of the queue."""
_AFTER = ("keep", "claim", "resolve")


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
        text = parse_text(forms.optional_text(body, "text") or "")
        after = forms.text(body, "after", 10) or "keep"
        if after not in _AFTER:
            raise Invalid(f"`after` is one of {', '.join(_AFTER)}.", field="after")
        outcome = forms.text(body, "outcome", 16) or "other"
        check_outcome(outcome)
        chosen = cast(Literal["keep", "claim", "resolve"], after)
        words = BulkAnswer(
            id=forms.uuid(body), agent=agent.id, name=agent.name, text=text, after=chosen, outcome=outcome
        )
        return web.json_response(
            {"conversations": await self._answers.send(words, forms.ids(body, "conversations", MOST))},
            status=202,
        )

    async def result(self, request: web.Request, _session: Session) -> web.Response:
        found = await self._answers.result(forms.conversation(request))
        return web.json_response(msgspec.to_builtins(found))
