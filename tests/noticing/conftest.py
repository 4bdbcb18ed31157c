from __future__ import annotations

from tests.noticing.office import considerate, office  # noqa: F401
from tests.noticing.world import house, notice_settings, provider  # noqa: F401
from tests.support.fixtures import database_url, parts, rasa, session, settings  # noqa: F401
