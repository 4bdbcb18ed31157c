"""Customers talk while everything is killed, stopped and continued: `make history` in short, on SQLite."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.faults.history.run import run

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1_500)]

TROUBLES = {f"{what} 1 {how}" for what in ("web", "rasa", "actions") for how in ("killed", "stopped")} | {
    *("house 1 killed", "database locked", "disk full", "rasa's disk full"),
}


def test_nothing_is_lost_doubled_or_out_of_order(tmp_path: Path) -> None:
    done = run("sqlite", tmp_path, messages=300, seed=7, longest=6)
    print(json.dumps(done.figures(), indent=1))
    assert done.faults == []
    assert len(done.waits) >= 300
    assert {trouble.what for trouble in done.troubles} >= TROUBLES
