from __future__ import annotations

from tests.support.fixtures import (  # noqa: F401
    customer,
    database_url,
    demo_house,
    house,
    line,
    parts,
    rasa,
    session,
    settings,
)
from tests.web.repairing import carla, repair_house, repair_settings, window  # noqa: F401
from tests.web.visit import lead, visit  # noqa: F401
