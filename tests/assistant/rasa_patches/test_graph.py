"""The graph of components: the same answers, each component once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.assistant.rasa_patches.original import untouched

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]


def test_components_run_as_before_each_once_and_only_those_that_are_needed(tmp_path: Path) -> None:
    from rasa.engine.graph import ExecutionContext, GraphComponent, GraphSchema, SchemaNode
    from rasa.engine.runner.dask import DaskGraphRunner
    from rasa.engine.storage.local_model_storage import LocalModelStorage

    from helpline.assistant import rasa_patches

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
    rasa_patches.apply()
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
