"""Rasa made faster must stay Rasa: same answers, same refusals."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import pytest
from aiohttp import BasicAuth, web
from aiohttp.test_utils import TestServer

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore"),
]


def untouched(module: str) -> Any:
    """Rasa's own once more, whatever an earlier test has changed in the one that is loaded."""
    spec = importlib.util.find_spec(module)
    assert spec
    assert spec.loader
    again = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(again)
    return again


def test_good_answers_of_the_action_server_pass_and_bad_ones_are_refused_alike() -> None:
    import jsonschema
    from rasa.core.actions.action import RemoteAction

    from helpline.assistant import lean

    original = RemoteAction._validate_action_result
    lean.apply()
    action = RemoteAction("action_x", None)
    good = {"events": [{"event": "slot", "name": "a", "value": 1}], "responses": [{"text": "hello"}]}
    assert action._validate_action_result(good)
    for bad in ({"events": "none"}, {"events": [{"name": "no event"}], "responses": []}, {"responses": "x"}):
        with pytest.raises(jsonschema.ValidationError):
            original(action, bad)
        with pytest.raises(jsonschema.ValidationError):
            action._validate_action_result(bad)


def test_every_event_is_found_by_its_name_as_before() -> None:
    from rasa.shared.core.events import Event, SlotSet
    from rasa.shared.utils.common import all_subclasses

    from helpline.assistant import lean

    lean.apply()
    for kind in all_subclasses(Event):
        if getattr(kind, "type_name", None):
            found = Event.resolve_by_type(kind.type_name)
            assert found is not None
            assert found.type_name == kind.type_name
    assert isinstance(Event.from_parameters({"event": "slot", "name": "a", "value": 1}), SlotSet)


def test_components_run_as_before_each_once_and_only_those_that_are_needed(tmp_path: Path) -> None:
    from rasa.engine.graph import ExecutionContext, GraphComponent, GraphSchema, SchemaNode
    from rasa.engine.runner.dask import DaskGraphRunner
    from rasa.engine.storage.local_model_storage import LocalModelStorage

    from helpline.assistant import lean

    ran: list[str] = []

    class Adds(GraphComponent):  # type: ignore[misc]
        def __init__(self, name: str) -> None:
            self.name = name

        @classmethod
        def create(cls, config: Any, model_storage: Any, resource: Any, execution_context: Any) -> Adds:
            return cls(execution_context.node_name)

        def add(self, a: int, b: int = 1) -> int:
            ran.append(self.name)
            if a > 100:
                raise RuntimeError("too much")
            return a + b

    def node(*needs: str) -> SchemaNode:
        return SchemaNode(dict(zip("ab", needs, strict=False)), Adds, "create", "add", {})

    nodes = {"sum": node("left", "right"), "left": node("in"), "right": node("left"), "other": node("in")}
    nodes["sum"].is_target = True
    schema = GraphSchema(nodes)
    runner = DaskGraphRunner.create(schema, LocalModelStorage(tmp_path), ExecutionContext(schema))
    original = untouched("rasa.engine.runner.dask").DaskGraphRunner.run
    lean.apply()
    assert DaskGraphRunner.run is not original
    for targets in (None, ["right"], ["sum", "other"]):
        answers, orders = [], []
        for run in (original, DaskGraphRunner.run):
            ran.clear()
            answers.append(run(runner, {"in": 5}, targets))
            orders.append(sorted(ran))
        assert answers[0] == answers[1]
        assert orders[0] == orders[1]
    for run in (original, DaskGraphRunner.run):
        with pytest.raises(Exception, match="node left"):
            run(runner, {"in": 500}, None)


async def test_questions_to_the_action_server_share_a_connection() -> None:
    from rasa.utils.endpoints import EndpointConfig

    from helpline.assistant import lean

    lean.apply()
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

    from helpline.assistant import lean

    original = untouched("rasa.core.actions.action").RemoteAction._action_call_format
    lean.apply()
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
    assert ours["tracker"].pop("events") == heard
    assert [event["text"] for event in heard] == ["hi", "402"]
    assert ours == usual
