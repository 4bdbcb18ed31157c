"""What an agent does with a conversation."""

from __future__ import annotations

from functools import partial
from typing import Any

from aiohttp import web

from helpline.conversations.incoming import parse_text
from helpline.conversations.models import Floor
from helpline.conversations.notes import Notes
from helpline.conversations.transactions import Transactions
from helpline.desk.codes import Codes
from helpline.desk.models import Session
from helpline.desk.work import Work
from helpline.errors import Invalid
from helpline.web import forms, wire
from helpline.web.desk.session_guard import SessionGuard


class StepRoutes:
    def __init__(
        self, guard: SessionGuard, work: Work, notes: Notes, codes: Codes, transactions: Transactions
    ) -> None:
        self._guard = guard
        self._work = work
        self._notes = notes
        self._codes = codes
        self._transactions = transactions

    @property
    def routes(self) -> list[web.RouteDef]:
        steps = {
            "claim": self.claim,
            "reopen": self.reopen,
            "take-back": self.take_back,
            "send-now": self.send_now,
            "messages": self.say,
            "notes": self.note,
            "transfer": self.transfer,
            "return": self.give_back,
            "resolve": self.resolve,
            "assign": self.assign,
            "typing": self.typing,
            "seen": self.read_up_to,
        }
        return [
            self._guard.route("POST", f"/conversations/{{id}}/{name}", step) for name, step in steps.items()
        ]

    async def claim(self, request: web.Request, session: Session) -> web.Response:
        version = forms.number(await forms.body(request), "version")
        return _floor(await self._work.claim(forms.conversation(request), session.agent, version))

    async def reopen(self, request: web.Request, session: Session) -> web.Response:
        version = forms.number(await forms.body(request), "version")
        return _floor(await self._work.reopen(forms.conversation(request), session.agent, version))

    async def take_back(self, request: web.Request, session: Session) -> web.Response:
        line = forms.uuid(await forms.body(request))
        await self._work.take_back(forms.conversation(request), session.agent, line)
        return web.Response(status=204)

    async def send_now(self, request: web.Request, session: Session) -> web.Response:
        await self._work.send_now(forms.conversation(request), session.agent)
        return web.Response(status=204)

    async def say(self, request: web.Request, session: Session) -> web.Response:
        body = await forms.body(request)
        attachment, card = forms.text(body, "attachment", 64), self._card(body)
        typed = forms.optional_text(body, "text") or ""
        text = parse_text(typed) if typed.strip() or not (attachment or card) else ""
        words = text, card, attachment
        hold = "hold" in body and forms.yes(body, "hold")
        seq = await self._work.say(
            forms.conversation(request), session.agent, forms.uuid(body), *words, hold=hold
        )
        return web.json_response({"seq": seq}, status=202)

    async def note(self, request: web.Request, session: Session) -> web.Response:
        body, agent = await forms.body(request), session.agent
        words = parse_text(forms.optional_text(body, "text") or "")
        await self._notes.add(forms.conversation(request), agent.id, agent.name, forms.uuid(body), words)
        return web.json_response({}, status=202)

    async def transfer(self, request: web.Request, session: Session) -> web.Response:
        body = await forms.body(request)
        to, version, note = forms.text(body, "to", 64), forms.number(body, "version"), forms.note(body)
        conversation = forms.conversation(request)
        return _floor(await self._work.transfer(conversation, session.agent, to, version, note))

    async def give_back(self, request: web.Request, session: Session) -> web.Response:
        body = await forms.body(request)
        version, note = forms.number(body, "version"), forms.note(body)
        return _floor(await self._work.give_back(forms.conversation(request), session.agent, version, note))

    async def resolve(self, request: web.Request, session: Session) -> web.Response:
        body = await forms.body(request)
        version, note = forms.number(body, "version"), forms.note(body)
        outcome, conversation = forms.text(body, "outcome", 16), forms.conversation(request)
        return _floor(await self._work.resolve(conversation, session.agent, version, outcome, note))

    async def assign(self, request: web.Request, session: Session) -> web.Response:
        to = forms.text(await forms.body(request), "to", 64, needed=True)
        prove = partial(self._guard.check_proof, session)
        return _floor(await self._work.assign(forms.conversation(request), session.agent, to, prove))

    async def typing(self, request: web.Request, session: Session) -> web.Response:
        on, conversation = forms.yes(await forms.body(request), "on"), forms.conversation(request)
        floor = (await self._transactions.store.conversation(conversation)).floor
        # Only who has the floor is announced to the customer.
        if floor.agent == session.agent.id:
            self._transactions.notifier.typing(conversation, "agent", on, session.agent.name)
        return web.Response(status=204)

    async def read_up_to(self, request: web.Request, session: Session) -> web.Response:
        seq = forms.number(await forms.body(request), "seq")
        if seq is None:
            raise Invalid("`seq` is missing.", field="seq")
        async with self._transactions.begin(forms.conversation(request)) as unit:
            await unit.mark_read(session.agent.id, seq)
        return web.Response(status=204)

    def _card(self, body: dict[str, Any]) -> dict[str, Any] | None:
        card = body.get("card")
        if card is None:
            return None
        if not isinstance(card, dict):
            raise Invalid("`card` must be an object.", field="card")
        return self._codes.parse_card(card)


def _floor(floor: Floor) -> web.Response:
    return web.json_response(wire.floor(floor))
