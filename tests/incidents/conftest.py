from __future__ import annotations

from tests.support.fixtures import (  # noqa: F401
    customer,
    database_url,
    house,
    parts,
    rasa,
    session,
    settings,
)
