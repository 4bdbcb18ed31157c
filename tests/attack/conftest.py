from __future__ import annotations

from tests.support.fixtures import postgres_server, session  # noqa: F401
