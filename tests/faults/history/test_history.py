"""Customers talk while everything is killed, stopped and continued: `make history` in short."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.faults.history.run import run

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1_500)]


def _of_houses(count: int) -> set[str]:
    hows = {"web": ("killed", "stopped"), "rasa": ("killed", "stopped"), "actions": ("killed", "stopped")}
    pairs = [(what, how) for what, ways in {**hows, "house": ("killed",)}.items() for how in ways]
    return {f"{what} {number} {how}" for number in range(1, count + 1) for what, how in pairs}


TROUBLES = {
    "sqlite": _of_houses(1) | {"database locked", "disk full", "rasa's disk full"},
    "postgresql": _of_houses(2)
    | {f"{what} {how}" for what in ("database", "redis") for how in ("killed", "stopped")},
}


@pytest.mark.parametrize(("kind", "messages"), [("sqlite", 300), ("postgresql", 200)])
def test_nothing_is_lost_doubled_or_out_of_order(tmp_path: Path, kind: str, messages: int) -> None:
    done = run(kind, tmp_path, messages=messages, seed=7, longest=5)
    print(json.dumps(done.figures(), indent=1))
    assert done.faults == []
    assert len(done.waits) >= messages
    assert {trouble.what for trouble in done.troubles} >= TROUBLES[kind]
