"""Rasa made faster must stay Rasa: same answers, same refusals."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import pytest

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
