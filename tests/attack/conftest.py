from __future__ import annotations

from tests.support.fixtures import database_url, line, rasa, session, settings  # noqa: F401
