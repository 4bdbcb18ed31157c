from __future__ import annotations

from tests.support.fixtures import line, rasa, session  # noqa: F401
