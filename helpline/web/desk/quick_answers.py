"""Quick answers: everybody reads the team's and has some of their own."""

from __future__ import annotations

import secrets
from typing import Any

import msgspec
from aiohttp import web

from helpline.desk.models import QuickAnswer, Session
from helpline.desk.ports import QuickAnswers
from helpline.desk.refusals import RoleRefused
from helpline.errors import Invalid
from helpline.web import forms
from helpline.web.desk.session_guard import SessionGuard

_MOST = 200
_TEAM = ""


class QuickAnswerRoutes:
    """`demo` is the sample agent's e-mail address and password: there that agent edits the team's, too."""

    def __init__(self, guard: SessionGuard, answers: QuickAnswers, demo: tuple[str, str] | None) -> None:
        self._guard = guard
        self._answers = answers
        self._shared = demo[0] if demo else ""

    @property
    def routes(self) -> list[web.RouteDef]:
        return [
            self._guard.route("GET", "/answers", self.read),
            self._guard.route("PUT", "/answers", self.keep),
            self._guard.route("PUT", "/me/answers", self.keep_own),
        ]

    async def read(self, _request: web.Request, session: Session) -> web.Response:
        team, own = await self._answers.all(_TEAM), await self._answers.all(session.agent.id)
        shown = [msgspec.to_builtins(one) | {"own": False} for one in team]
        return web.json_response([*shown, *(msgspec.to_builtins(one) | {"own": True} for one in own)])

    async def keep(self, request: web.Request, session: Session) -> web.Response:
        if not self._shared or session.agent.email != self._shared:
            if session.agent.role != "admin":
                raise RoleRefused
            self._guard.check_proof(session)
        return await self._keep(request, _TEAM)

    async def keep_own(self, request: web.Request, session: Session) -> web.Response:
        return await self._keep(request, session.agent.id)

    async def _keep(self, request: web.Request, agent: str) -> web.Response:
        await self._answers.keep(agent, _parse(await forms.parse_list(request, forms.MAX_BODY)))
        return web.Response(status=204)


def _parse(given: list[Any]) -> list[QuickAnswer]:
    """Raises Invalid."""
    if len(given) > _MOST or not all(isinstance(one, dict) for one in given):
        raise Invalid(f"Send a list of {_MOST} quick answers at most.")
    answers = [
        QuickAnswer(
            id=forms.text(one, "id", 64) or secrets.token_urlsafe(8),
            title=forms.text(one, "title", needed=True),
            text=forms.text(one, "text", 4_000, needed=True),
        )
        for one in given
    ]
    if len({answer.id for answer in answers}) != len(answers):
        raise Invalid("Two quick answers have one id.", field="id")
    return answers
