from __future__ import annotations

from pathlib import Path

import pytest

from helpline.knowledge import Knowledge

FOLDER = Path(__file__).parents[2] / "data" / "knowledge"


@pytest.fixture(scope="session")
def folder() -> Path:
    return FOLDER


@pytest.fixture(scope="session")
def knowledge(folder: Path) -> Knowledge:
    return Knowledge.load(folder)
