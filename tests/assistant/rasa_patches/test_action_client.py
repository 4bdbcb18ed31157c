"""Questions to the action server and its answers: the same as Rasa's, without its detours."""

from __future__ import annotations

import json
from typing import Any

import pytest
from aiohttp import BasicAuth, web
from aiohttp.test_utils import TestServer

from tests.assistant.rasa_patches.original import untouched

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]


def test_good_answers_of_the_action_server_pass_and_bad_ones_are_refused_alike() -> None:
    import jsonschema
    from rasa.core.actions.action import RemoteAction

    from helpline.assistant import rasa_patches

    original = RemoteAction._validate_action_result
    rasa_patches.apply()
    action = RemoteAction("action_x", None)
    good = {"events": [{"event": "slot", "name": "a", "value": 1}], "responses": [{"text": "hello"}]}
    assert action._validate_action_result(good)
    for bad in ({"events": "none"}, {"events": [{"name": "no event"}], "responses": []}, {"responses": "x"}):
        with pytest.raises(jsonschema.ValidationError):
            original(action, bad)
        with pytest.raises(jsonschema.ValidationError):
            action._validate_action_result(bad)


async def test_questions_to_the_action_server_share_a_connection() -> None:
    from rasa.utils.endpoints import EndpointConfig

    from helpline.assistant import rasa_patches

    rasa_patches.apply()
    asked: list[tuple[Any, str | None, Any]] = []

    async def answer(request: web.Request) -> web.Response:
        peer = request.transport and request.transport.get_extra_info("peername")
        asked.append((peer, request.headers.get("Authorization"), await request.json()))
        return web.json_response({"events": [], "responses": []})

    application = web.Application()
    application.router.add_post("/webhook", answer)
    async with TestServer(application) as server:
        login = {"username": "rasa", "password": "secret"}
        endpoint = EndpointConfig(str(server.make_url("/webhook")), basic_auth=login)
        for number in range(3):
            told = await endpoint.request(json={"n": number}, method="post", timeout=5)
            assert told == {"events": [], "responses": []}
        async with endpoint.session() as session:
            await session.close()
    assert [body["n"] for _, _, body in asked] == [0, 1, 2]
    assert len({peer for peer, _, _ in asked}) == 1
    assert {header for _, header, _ in asked} == {BasicAuth("rasa", "secret").encode()}


def test_an_action_is_told_the_slots_the_newest_message_and_what_the_customer_said() -> None:
    from rasa.core.actions.action import RemoteAction
    from rasa.shared.core.domain import Domain
    from rasa.shared.core.events import BotUttered, SlotSet, UserUttered
    from rasa.shared.core.trackers import DialogueStateTracker

    from helpline.assistant import rasa_patches

    original = untouched("rasa.core.actions.action").RemoteAction._action_call_format
    rasa_patches.apply()
    domain = Domain.from_dict({"intents": ["greet"], "slots": {"bank": {"type": "any", "mappings": []}}})
    said = [
        UserUttered("hi", {"name": "greet"}),
        BotUttered("Hello"),
        SlotSet("bank", "chase"),
        UserUttered("402"),
    ]
    tracker = DialogueStateTracker.from_events("carla", said, domain.slots, domain=domain)
    action = RemoteAction("action_x", None)
    usual, ours = (form(action, tracker, domain) for form in (original, RemoteAction._action_call_format))
    heard = [event for event in usual["tracker"].pop("events") if event["event"] == "user"]
    told = ours["tracker"].pop("events")
    assert [event["text"] for event in told] == [event["text"] for event in heard] == ["hi", "402"]
    for ours_of_it, all_of_it in zip(told, heard, strict=True):
        understood = ours_of_it.pop("parse_data")
        assert ours_of_it.items() <= all_of_it.items()
        assert understood == {"intent": all_of_it["parse_data"]["intent"], "intent_ranking": []}
    assert usual.pop("domain")
    assert not ours.pop("domain")  # no action of ours reads it
    assert ours == usual


def test_numbers_of_numpy_reach_the_action_server_too() -> None:
    import numpy as np

    from helpline.assistant.rasa_patches import action_client

    value = {"confidence": np.float64(0.25), "text": "é 😀"}
    assert json.loads(action_client._json(value)) == value
    for text in ("é 😀", "\ud83d"):
        assert json.loads(action_client._json({"text": text})) == {"text": text}
