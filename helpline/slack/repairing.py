"""*Fix it here*, sent from a ticket's thread: which of the customer's connections it is for, and why not."""

from __future__ import annotations

import structlog

from helpline.banking.contract import Connection
from helpline.conversations.ports import Store
from helpline.errors import BankDataError, Conflict, NotFound
from helpline.slack import blocks, texts
from helpline.slack.interactions import agent_of, ephemeral, id_of, why_not
from helpline.slack.models import Event, Post
from helpline.slack.people import People
from helpline.slack.ports import Connections, Threads
from helpline.slack.words import escape

ACTION = "repair"
"""Of the button; where there are several connections, one button each follows: `repair-0`, `repair-1` …"""

log = structlog.get_logger(__name__)


class Repairing:
    """`handle` may run twice for one event: the same event is the same line."""

    def __init__(self, threads: Threads, store: Store, connections: Connections, people: People) -> None:
        self._threads = threads
        self._store = store
        self._connections = connections
        self._people = people

    @staticmethod
    def is_mine(event: Event) -> bool:
        return event.kind == "button" and event.action.partition("-")[0] == ACTION

    async def handle(self, event: Event) -> list[Post]:
        """What to tell who pressed. The line itself reaches the thread like any other."""
        ticket, _, connection = event.value.partition(" ")
        thread = await self._threads.of_ticket(ticket)
        if thread is None:
            return []
        try:
            floor = (await self._store.conversation(thread.conversation)).floor
            if refusal := why_not(floor, thread, event):
                return [ephemeral(event, refusal)]
            return await self._send(event, thread.conversation, ticket, connection)
        except (Conflict, NotFound) as error:
            return [ephemeral(event, error.sentence)]
        except BankDataError as error:
            log.warning("bank_data_failed", code=error.code)
            return [ephemeral(event, texts.NO_BANK_DATA)]

    async def _send(self, event: Event, conversation: str, ticket: str, connection: str) -> list[Post]:
        if not connection:
            found = await self._connections.repairable(conversation)
            if len(found) > 1:
                return [_which(event, ticket, found)]
            connection = found[0].id
        name = await self._people.name(event.user)
        await self._connections.send_repair(conversation, agent_of(event), name, connection, id_of(event))
        return []


def _which(event: Event, ticket: str, found: list[Connection]) -> Post:
    buttons = [
        {
            "type": "button",
            "action_id": f"{ACTION}-{place}",
            "value": f"{ticket} {one.id}",
            "text": {"type": "plain_text", "text": escape(one.bank[:60]) or "?", "emoji": False},
        }
        for place, one in enumerate(found[: blocks.MOST_BUTTONS])
    ]
    return ephemeral(event, texts.WHICH_BANK, more=[{"type": "actions", "elements": buttons}])
