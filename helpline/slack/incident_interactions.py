"""What people do in an incident's thread: one answer of theirs goes to all whom it concerns."""

from __future__ import annotations

from uuid import NAMESPACE_OID, uuid5

from helpline.conversations.incoming import parse_text
from helpline.errors import Invalid, NotFound, TooLarge
from helpline.slack import blocks, incident_blocks, texts
from helpline.slack.api import SlackApi, SlackAway, SlackRefused
from helpline.slack.interactions import agent_of, ephemeral
from helpline.slack.models import Event, IncidentThread, Post
from helpline.slack.people import People
from helpline.slack.ports import Answering, IncidentThreads
from helpline.slack.words import PREFIX, escape, without_ids

ANSWER_ALL = "answer_all"


class IncidentInteractions:
    """`handle` may run twice for one event: the second time changes nothing."""

    def __init__(
        self, incidents: IncidentThreads, answering: Answering, api: SlackApi, people: People
    ) -> None:
        self._incidents = incidents
        self._answering = answering
        self._api = api
        self._people = people

    async def handle(self, event: Event) -> list[Post] | None:
        """What to tell; None for what is not about an incident."""
        thread = await self._thread(event)
        if thread is None:
            return None
        if event.kind == "button":
            return await self._open_dialog(event, thread)
        text = event.text if event.kind == "reply" else event.text.removeprefix(PREFIX)
        if event.kind == "reply" or (event.kind == "message" and event.text.startswith(PREFIX)):
            return [await self._say(event, thread, text)]
        # Once for each person: more would be noise.
        once = f"{thread.incident.id}:internal:{event.user}"
        return [ephemeral(event, texts.INCIDENT_INTERNAL, key=once)] if event.kind == "message" else []

    async def _thread(self, event: Event) -> IncidentThread | None:
        if event.kind in ("button", "reply"):
            return await self._incidents.of(event.value) if event.action == ANSWER_ALL else None
        return await self._incidents.at(event.thread) if event.thread else None

    async def _say(self, event: Event, thread: IncidentThread, text: str) -> Post:
        if not thread.incident.is_open:
            return ephemeral(event, f"{texts.NOT_SENT} {texts.INCIDENT_IS_OVER}")
        name = await self._people.name(event.user)
        answer = str(uuid5(NAMESPACE_OID, f"slack/{event.key}"))
        try:
            words = parse_text(without_ids(text))
            people = await self._answering.answer(thread.incident.id, answer, words, name, agent_of(event))
        except (Invalid, TooLarge) as error:
            return ephemeral(event, error.sentence)
        except NotFound:
            return ephemeral(event, f"{texts.NOT_SENT} {texts.INCIDENT_IS_OVER}")
        return self._sent(event, thread, words, people)

    def _sent(self, event: Event, thread: IncidentThread, words: str, people: int) -> Post:
        """All in the thread see what went out."""
        told = f":outbox_tray: <@{escape(event.user)}> wrote to {texts.conversations(people)}:"
        return Post(
            key=f"{event.key}:sent",
            lane=f"incident:{thread.incident.id}",
            kind="say",
            channel=event.channel,
            thread=thread.ts,
            text=told,
            blocks=tuple(blocks.markup(told) + blocks.text(words)),
        )

    async def _open_dialog(self, event: Event, thread: IncidentThread) -> list[Post]:
        if not thread.incident.is_open:
            return [ephemeral(event, texts.INCIDENT_IS_OVER)]
        view = incident_blocks.dialog(thread.incident, event.channel, thread.ts or event.ts)
        try:
            await self._api.call("views.open", trigger_id=event.trigger, view=view)
        except (SlackAway, SlackRefused):
            # Its permission to open a dialog is three seconds old by then: only a new click gives another.
            return [ephemeral(event, texts.TOO_LATE)]
        return []
