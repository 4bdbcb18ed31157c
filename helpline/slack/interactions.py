"""What people do in a ticket's thread, and what comes of it. Only two interactions reach the customer."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import NAMESPACE_OID, uuid5

from helpline.conversations.agents import Agents
from helpline.conversations.incoming import parse_text
from helpline.conversations.messages import Owner
from helpline.conversations.models import Floor
from helpline.conversations.notes import Notes
from helpline.conversations.ports import Store
from helpline.errors import Conflict, Invalid, NotFound, TooLarge
from helpline.slack import blocks, texts
from helpline.slack.api import SlackApi, SlackAway, SlackRefused
from helpline.slack.models import Event, Post, Thread
from helpline.slack.people import People
from helpline.slack.ports import Threads
from helpline.slack.words import PREFIX, without_ids


class Interactions:
    """`handle` may run twice for one event: every step is the same when it is taken again."""

    def __init__(
        self,
        threads: Threads,
        store: Store,
        agents: Agents,
        api: SlackApi,
        people: People,
        notes: Notes,
    ) -> None:
        self._threads = threads
        self._store = store
        self._agents = agents
        self._api = api
        self._people = people
        self._notes = notes

    async def handle(self, event: Event) -> list[Post]:
        """What to tell the person who did it. What the others see follows from the conversation."""
        thread = await self._thread(event)
        if thread is None:
            return []
        try:
            return await self._act(event, thread)
        except (Conflict, NotFound):
            return [ephemeral(event, await self._refusal(event, thread))]
        except (Invalid, TooLarge) as error:
            return [ephemeral(event, error.sentence)]

    async def _thread(self, event: Event) -> Thread | None:
        if event.kind in ("button", "reply"):
            return await self._threads.of_ticket(event.value)
        return await self._threads.at(event.channel, event.thread) if event.thread else None

    async def _act(self, event: Event, thread: Thread) -> list[Post]:
        match event.kind, event.action:
            case "button", "claim":
                await self._claim(event, thread)
            case "button", "resolve":
                await self._agents.resolve(thread.conversation, agent_of(event), close=True)
            case "button", "reply":
                return await self._open_dialog(event, thread)
            case "reply", _:
                await self._claim(event, thread)
                await self._say(event, thread, event.text)
            case "message", _:
                return await self._typed(event, thread)
            case "edited", _:
                return _about_edit(event)
            case "deleted", _ if event.before.startswith(PREFIX):
                return [ephemeral(event, texts.DELETED)]
        return []

    async def _typed(self, event: Event, thread: Thread) -> list[Post]:
        told = [ephemeral(event, texts.FILES, "files")] if event.files else []
        if event.text.startswith(PREFIX):
            await self._say(event, thread, event.text.removeprefix(PREFIX))
            return told
        if event.text.strip():
            name, words = await self._people.name(event.user), parse_text(event.text)
            await self._notes.add(thread.conversation, agent_of(event), name, id_of(event), words)
        # Once for each person and ticket: more would be noise.
        once = f"{thread.ticket}:internal:{event.user}"
        return [*told, ephemeral(event, texts.INTERNAL, key=once)]

    async def _claim(self, event: Event, thread: Thread) -> None:
        if not thread.open:
            raise Conflict
        name = await self._people.name(event.user)
        await self._agents.claim(thread.conversation, agent_of(event), name)

    async def _say(self, event: Event, thread: Thread, text: str) -> None:
        name = await self._people.name(event.user)
        words = parse_text(without_ids(text))
        await self._agents.say(thread.conversation, agent_of(event), id_of(event), words, name)

    async def _open_dialog(self, event: Event, thread: Thread) -> list[Post]:
        floor = (await self._store.conversation(thread.conversation)).floor
        if not thread.open or (floor.owner is Owner.AGENT and floor.agent != agent_of(event)):
            raise Conflict
        view = blocks.dialog(thread.ticket, thread.channel, thread.ts or event.ts)
        try:
            await self._api.call("views.open", trigger_id=event.trigger, view=view)
        except (SlackAway, SlackRefused):
            # Its permission to open a dialog is three seconds old by then: only a new click gives another.
            return [ephemeral(event, texts.TOO_LATE)]
        return []

    async def _refusal(self, event: Event, thread: Thread) -> str:
        floor = (await self._store.conversation(thread.conversation)).floor
        reason = why_not(floor, thread, event) or texts.NOT_YOURS
        is_lost = event.kind == "reply" or event.text.startswith(PREFIX)
        return f"{texts.NOT_SENT} {reason}" if is_lost else reason


def agent_of(event: Event) -> str:
    """An agent's id for who works in Slack."""
    return f"slack:{event.user}"


def why_not(floor: Floor, thread: Thread, event: Event) -> str:
    """Why this person can't write to the customer, "" for who has claimed."""
    if not thread.open:
        return texts.OVER
    if floor.owner is not Owner.AGENT:
        return texts.NOT_YOURS
    return "" if floor.agent == agent_of(event) else texts.TAKEN


def ephemeral(
    event: Event, text: str, part: str = "hint", key: str = "", more: Sequence[blocks.Block] = ()
) -> Post:
    """Only who did it sees this. A reply that was not sent comes back, so that nothing typed is lost.

    `key`: instead of the event's, where it is to come once. `more`: what stands below.
    """
    lost = blocks.text(event.text) if text.startswith(texts.NOT_SENT) and event.text.strip() else []
    return Post(
        key=key or f"{event.key}:{part}",
        lane=f"whisper:{event.channel}:{event.user}",
        kind="whisper",
        channel=event.channel,
        thread=event.root,
        user=event.user,
        text=text,
        blocks=(*blocks.markup(text), *lost, *more),
    )


def _about_edit(event: Event) -> list[Post]:
    if event.before.startswith(PREFIX):
        return [ephemeral(event, texts.EDITED)]
    return [ephemeral(event, texts.EDITED_IN)] if event.text.startswith(PREFIX) else []


def id_of(event: Event) -> str:
    """Of the line or note that it makes: the same whenever it is handled again."""
    return str(uuid5(NAMESPACE_OID, f"slack/{event.key}"))
