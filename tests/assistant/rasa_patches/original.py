"""Rasa as it was before anything was changed."""

from __future__ import annotations

import importlib.util
from typing import Any


def untouched(module: str) -> Any:
    """Rasa's own once more, whatever an earlier test has changed in the one that is loaded."""
    spec = importlib.util.find_spec(module)
    assert spec
    assert spec.loader
    again = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(again)
    return again
