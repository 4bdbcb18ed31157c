"""Questions to the action server: over a connection that stays open, and with what our actions read.

Checking the JSON schema of its answer against the schema of schemas was half of a turn. Another sixth went
into a new connection for each question and every event of the conversation in it, though actions read the
slots, the newest message and what the customer typed.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import lru_cache
from types import NoneType
from typing import Any

import aiohttp
import msgspec
from jsonschema.validators import validator_for
from rasa.core.actions.action import RemoteAction
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker, EventVerbosity
from rasa.utils.endpoints import DEFAULT_REQUEST_TIMEOUT, EndpointConfig

KEPT_OPEN = 2.0
"""Seconds that an idle connection is kept: the action server closes it after five."""

_WITHOUT_RULES = frozenset({"action_execution_rejected", "active_loop", "followup"})
"""Events of which the schema asks for nothing beside the name."""

_call_format = RemoteAction._action_call_format


def apply() -> None:
    RemoteAction._validate_action_result = _validate_action_result
    RemoteAction._action_call_format = _action_call_format
    EndpointConfig.session = _session


def _validate_action_result(_self: RemoteAction, result: dict[str, Any]) -> bool:
    """Like Rasa's; what is plainly right needs no schema. Raises jsonschema.ValidationError."""
    if not _is_plainly_right(result):
        _validator().validate(result)
    return True


def _is_plainly_right(result: Any) -> bool:
    """Replies are objects, and events such as actions mostly give: neither can fail the schema."""
    if not isinstance(result, dict):
        return False
    events, replies = result.get("events", []), result.get("responses", [])
    return (
        isinstance(events, list)
        and isinstance(replies, list)
        and all(map(_is_plain_event, events))
        and all(isinstance(reply, dict) for reply in replies)
    )


def _is_plain_event(event: Any) -> bool:
    if not isinstance(event, dict) or type(event.get("timestamp")) not in (NoneType, int, float):
        return False
    if not isinstance(event.get("metadata"), (dict, NoneType)):
        return False
    if event.get("event") == "slot":
        return isinstance(event.get("name"), str) and "value" in event
    return event.get("event") in _WITHOUT_RULES


@lru_cache(maxsize=1)
def _validator() -> Any:
    schema = RemoteAction.action_response_format_spec()
    kind = validator_for(schema)
    kind.check_schema(schema)
    return kind(schema)


def _action_call_format(self: RemoteAction, tracker: DialogueStateTracker, _domain: Domain) -> dict[str, Any]:
    """Like Rasa's, with the customer's words for events, and without the domain, which ours never read."""
    return _call_format(self, _Heard(tracker), _NoDomain)  # type: ignore[no-any-return]


class _NoDomain:
    """Rasa sends the domain to every action that is called validate_…: 50 kB in each turn."""

    @staticmethod
    def does_custom_action_explicitly_need_domain(_name: str) -> bool:
        return False

    @staticmethod
    def as_dict() -> dict[str, Any]:
        return {}


class _Heard:
    """A tracker that tells of its events only what the customer said."""

    def __init__(self, tracker: DialogueStateTracker) -> None:
        self.sender_id = tracker.sender_id
        self._tracker = tracker

    def current_state(self, _verbosity: EventVerbosity) -> dict[str, Any]:
        heard = [_words(event) for event in self._tracker.events if isinstance(event, UserUttered)]
        return {**self._tracker.current_state(EventVerbosity.NONE), "events": heard}


def _words(event: UserUttered) -> dict[str, Any]:
    """What was said, and how it was understood; all there is of the newest comes as `latest_message`."""
    ranking = event.parse_data.get("intent_ranking") or []
    understood = {"intent": event.parse_data.get("intent"), "intent_ranking": ranking[:1]}
    return {"event": "user", "timestamp": event.timestamp, "text": event.text, "parse_data": understood}


def _json(value: Any) -> str:
    """Ten times as fast as json.dumps, which knows what to do with a float of NumPy's or half a letter."""
    try:
        return msgspec.json.encode(value).decode()
    except (TypeError, UnicodeEncodeError):
        return json.dumps(value)


@asynccontextmanager
async def _session(self: EndpointConfig) -> AsyncIterator[aiohttp.ClientSession]:
    """Like Rasa's, but one for all requests to this endpoint, whose connections stay open."""
    loop = asyncio.get_running_loop()
    kept: dict[Any, aiohttp.ClientSession] = self.__dict__.setdefault("_kept", {})
    if loop not in kept:
        name, password = self.basic_auth.get("username"), self.basic_auth.get("password")
        kept[loop] = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(keepalive_timeout=KEPT_OPEN),
            headers=self.headers,
            json_serialize=_json,
            auth=aiohttp.BasicAuth(name, password) if name else None,
            timeout=aiohttp.ClientTimeout(total=DEFAULT_REQUEST_TIMEOUT),
        )
    yield kept[loop]
