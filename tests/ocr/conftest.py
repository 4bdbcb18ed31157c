from __future__ import annotations

from tests.support.fixtures import (  # noqa: F401
    customer,
    database_url,
    house,
    line,
    parts,
    rasa,
    session,
    settings,
)
from tests.web.visit import lead, visit  # noqa: F401
