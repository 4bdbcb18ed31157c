from __future__ import annotations

from tests.support.fixtures import (  # noqa: F401
    customer,
    database_url,
    empty_url,
    house,
    line,
    parts,
    rasa,
    session,
    settings,
)
