"""What helps an agent to answer: connections, codes, suggestions, pictures."""

from __future__ import annotations

from typing import Any

import msgspec
from aiohttp import web

from helpline.banking.contract import Connection
from helpline.conversations.messages import Brief
from helpline.conversations.transactions import Transactions
from helpline.desk.bank import Connections
from helpline.desk.codes import Codes
from helpline.desk.models import Session
from helpline.desk.ports import DeskStore
from helpline.desk.reads import Reads
from helpline.desk.refusals import NotNow
from helpline.desk.suggesting import Suggestions
from helpline.desk.work import Work
from helpline.errors import BankDataError, NotFound, RequestError
from helpline.web import forms, wire
from helpline.web.desk.session_guard import ROOT, SessionGuard
from helpline.web.pictures import parse_upload, picture


class BankAway(RequestError):
    """The provider's side failed; the sentence is the error's own."""

    code = "bank-data"
    status = 503


class ToolRoutes:
    def __init__(
        self,
        guard: SessionGuard,
        store: DeskStore,
        reads: Reads,
        work: Work,
        transactions: Transactions,
        connections: Connections,
        codes: Codes,
        suggestions: Suggestions,
    ) -> None:
        self._guard = guard
        self._store = store
        self._reads = reads
        self._work = work
        self._transactions = transactions
        self._connections = connections
        self._codes = codes
        self._suggestions = suggestions

    @property
    def routes(self) -> list[web.RouteDef]:
        route, one = self._guard.route, "/conversations/{id}"
        return [
            route("GET", f"{one}/connections", self.connections),
            route("POST", f"{one}/refresh", self.refresh),
            route("POST", f"{one}/repair", self.repair),
            route("POST", f"{one}/suggest", self.suggest),
            route("POST", f"{one}/attachments", self.attach),
            route("GET", "/attachments/{id}", self.attachment),
            route("GET", "/codes/{text}", self.code),
        ]

    async def connections(self, request: web.Request, session: Session) -> web.Response:
        conversation = forms.conversation(request)
        try:
            found = await self._connections.read(conversation)
        except BankDataError as error:
            raise _away(error) from error
        await self._reads.connections(session.agent, conversation)
        can = self._connections.can_repair
        return web.json_response([{**_connection(one), "can_repair": can(one)} for one in found])

    async def refresh(self, request: web.Request, session: Session) -> web.Response:
        connection = forms.text(await forms.body(request), "connection", needed=True)
        try:
            await self._connections.refresh(forms.conversation(request), session.agent, connection)
        except NotNow as error:
            at = wire.instant(error.next_allowed_at) if error.next_allowed_at else None
            return wire.problem(error, reason=error.sentence, next_allowed_at=at)
        except BankDataError as error:
            raise _away(error) from error
        return web.json_response({}, status=202)

    async def repair(self, request: web.Request, session: Session) -> web.Response:
        """Sends the customer the button *Fix it here*."""
        connection = forms.text(await forms.body(request), "connection", needed=True)
        conversation, agent = forms.conversation(request), session.agent
        try:
            await self._connections.send_repair(conversation, agent.id, agent.name, connection)
        except NotNow as error:
            return wire.problem(error, reason=error.sentence)
        except BankDataError as error:
            raise _away(error) from error
        return web.json_response({}, status=202)

    async def suggest(self, request: web.Request, session: Session) -> web.Response:
        detail = await self._store.detail(forms.conversation(request), 0, self._transactions.now())
        await self._reads.conversation(session.agent, detail.conversation.id)
        brief = detail.ticket.brief if detail.ticket else Brief()
        suggestion = await self._suggestions.next(detail.messages, brief)
        return web.json_response(msgspec.to_builtins(suggestion))

    async def attach(self, request: web.Request, session: Session) -> web.Response:
        conversation = forms.conversation(request)
        attachment = await self._work.attach(conversation, session.agent, await parse_upload(request))
        return web.json_response({"id": attachment, "url": f"{ROOT}/attachments/{attachment}"})

    async def attachment(self, request: web.Request, session: Session) -> web.Response:
        found = await self._store.attachment(forms.conversation(request))
        if found is None:
            raise NotFound
        await self._reads.conversation(session.agent, found.conversation)
        return picture(found)

    async def code(self, request: web.Request, _session: Session) -> web.Response:
        return web.json_response(self._codes.explain(request.match_info["text"]))


def _connection(one: Connection) -> dict[str, Any]:
    times = {name: getattr(one, name) for name in ("last_updated", "last_attempt", "next_refresh_at")}
    return {
        "id": one.id,
        "bank": one.bank,
        "accounts": list(one.accounts),
        "state": one.state,
        "status": one.status,
        "code": one.code,
        "needs_credentials": one.needs_credentials,
        **{name: wire.instant(at) if at else None for name, at in times.items()},
    }


def _away(error: BankDataError) -> RequestError:
    if error.status == 404:
        return NotFound(error.sentence)
    return BankAway(error.sentence, detail=error.detail)
