from __future__ import annotations

from tests.support.fixtures import postgres_server, rasa, session  # noqa: F401
