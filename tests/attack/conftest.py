from __future__ import annotations

from tests.support.fixtures import line, postgres_server, rasa, session  # noqa: F401
