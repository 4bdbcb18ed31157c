"""Rasa's side of the way to `web`: one turn in, its replies out, handled once however often it is sent.

POST /webhooks/helpline/turns  {id, conversation, text | choice + text (+ picture) | event + data, metadata}
    200 {"replies": [{"text", "buttons": [{"title", "payload"}], "custom"}]}
    422 not a turn · 503 no model yet, or a part of the turn failed: send the same turn again
GET  /webhooks/helpline/ready  200 | 503
"""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import InputChannel, OutputChannel, UserMessage
from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from helpline.assistant import rasa_patches
from helpline.assistant.processor import failures, strict
from helpline.assistant.tracker_store import FoldingTrackerStore

_CHOICE = re.compile(r"/(?P<intent>[a-z_]{1,60})(?P<entities>\{.*\})?", re.DOTALL)
_BLANKED = re.compile(r"\[[a-z ]+ removed\]")
_EVENT = re.compile(r"[a-z_]{1,60}")


class Replies(OutputChannel):
    """Collects one turn's utterances, each whole: text, buttons and custom together, blank lines kept."""

    def __init__(self) -> None:
        self.replies: list[dict[str, Any]] = []

    @classmethod
    def name(cls) -> str:
        return "helpline"

    async def send_response(self, _recipient_id: str, message: dict[str, Any]) -> None:
        self.replies.append(_reply(message.get("text"), message))


class HelplineChannel(InputChannel):
    """Named in credentials.yml. Trusts its caller: launch.py lets in who knows the secret, on loopback."""

    @classmethod
    def name(cls) -> str:
        return "helpline"

    def blueprint(self, _on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        rasa_patches.apply()
        routes = Blueprint("helpline", "helpline")

        @routes.post("/turns")
        async def turns(request: Request) -> HTTPResponse:
            return await answer(request.app.ctx.agent, request.body)

        @routes.get("/ready")
        async def ready(request: Request) -> HTTPResponse:
            is_ready = _is_ready(request.app.ctx.agent)
            return response.json({"ready": is_ready}, status=200 if is_ready else 503)

        return routes


async def answer(agent: Agent | None, body: bytes) -> HTTPResponse:
    """Handle one turn, or recall its replies if it was handled before."""
    if agent is None or not _is_ready(agent):
        return _problem(503, "no model is loaded")
    try:
        message = parse_turn(body)
    except (ValueError, TypeError, KeyError) as error:
        return _problem(422, f"not a turn: {type(error).__name__}")
    strict(agent.processor)
    async with agent.lock_store.lock(message.sender_id):
        return await _handle(agent, message)


async def _handle(agent: Agent, message: UserMessage) -> HTTPResponse:
    token = failures.set([])
    try:
        tracker = await _store(agent).recall(message.sender_id, message.message_id)
        replies = recall(tracker, message.message_id) if tracker else None
        if replies is None and not failures.get():
            await agent.processor.handle_message(message)
            replies = message.output_channel.replies
        failed = failures.get()
    finally:
        failures.reset(token)
    if failed:
        return _problem(503, f"a part of the turn failed: {type(failed[0]).__name__}")
    return response.json({"replies": replies})


def _store(agent: Agent) -> FoldingTrackerStore:
    """Our tracker store, out of what Rasa wraps around it."""
    store = agent.tracker_store
    while not isinstance(store, FoldingTrackerStore):
        store = store._tracker_store
    return store


def parse_turn(body: bytes) -> UserMessage:
    """Raises ValueError, TypeError or KeyError when `body` is not a turn."""
    turn = json.loads(body)
    text, metadata = turn.get("text") or "", {**turn.get("metadata", {}), "turn": turn["id"]}
    parse_data = None
    if turn.get("event"):
        parse_data = _parsed(turn["event"], {}, "") if _EVENT.fullmatch(turn["event"]) else None
        metadata["data"] = turn.get("data", {})
        if parse_data is None:
            raise ValueError("event")
    elif turn.get("choice"):
        intent, entities = parse_choice(turn["choice"])
        parse_data = _parsed(intent, entities, text)
        metadata |= {"picture": turn["picture"]} if turn.get("picture") else {}
    elif not text.strip():
        raise ValueError("text")
    return UserMessage(
        text=_readable(text),
        output_channel=Replies(),
        sender_id=turn["conversation"],
        parse_data=parse_data,
        input_channel="helpline",
        message_id=turn["id"],
        metadata=metadata,
    )


def _readable(text: str) -> str:
    """What Rasa shall understand: without marks of what was blanked, and never starting with a slash.

    Rasa takes a leading slash for an intent's name: people must not be able to name intents.
    """
    return _BLANKED.sub("", text).strip().lstrip("/ ") or "…"


def parse_choice(choice: str) -> tuple[str, dict[str, Any]]:
    """`/intent{"entity": "value"}` to its parts. Raises ValueError when it is nothing of the kind."""
    match = _CHOICE.fullmatch(choice)
    if not match:
        raise ValueError("choice")
    return match["intent"], json.loads(match["entities"] or "{}")


def recall(tracker: DialogueStateTracker, turn: str) -> list[dict[str, Any]] | None:
    """The replies to a turn that is already in the tracker, None when it is not."""
    events = list(tracker.events)
    for start in range(len(events) - 1, -1, -1):
        if isinstance(events[start], UserUttered) and events[start].message_id == turn:
            return [_reply(e.text, e.data) for e in _until_next(events[start + 1 :])]
    return None


def _until_next(events: list[Any]) -> list[BotUttered]:
    said = []
    for event in events:
        if isinstance(event, UserUttered):
            break
        if isinstance(event, BotUttered):
            said.append(event)
    return said


def _reply(text: str | None, data: dict[str, Any]) -> dict[str, Any]:
    return {"text": text or "", "buttons": data.get("buttons") or [], "custom": data.get("custom") or {}}


def _parsed(intent: str, entities: dict[str, Any], text: str) -> dict[str, Any]:
    found = [{"entity": name, "value": value} for name, value in entities.items()]
    return {"text": text, "intent": {"name": intent, "confidence": 1.0}, "entities": found}


def _is_ready(agent: Agent | None) -> bool:
    return agent is not None and agent.is_ready() and agent.processor is not None


def _problem(status: int, reason: str) -> HTTPResponse:
    return response.json({"reason": reason}, status=status)
