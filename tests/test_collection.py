"""The tests have the same names in every process: two workers that disagree run none of them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.mark.slow
def test_no_test_is_named_by_a_clock_a_hash_or_chance(request: pytest.FixtureRequest) -> None:
    collect = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-m", "", *request.config.args]
    listed = subprocess.run(
        collect,
        cwd=ROOT,
        env=os.environ | {"PYTHONHASHSEED": "1", "PYTEST_ADDOPTS": ""},
        capture_output=True,
        text=True,
        timeout=240,
        check=True,
    )
    here = {item.nodeid for item in request.session.items}
    assert here <= set(listed.stdout.splitlines()), "these have other names in another process"
