from __future__ import annotations

from tests.desk.authentication import authentication  # noqa: F401
from tests.desk.fixtures import ann, hire, waiting  # noqa: F401
from tests.desk.sign_on import browser, provider, sso  # noqa: F401
from tests.support.fixtures import (  # noqa: F401
    customer,
    database_url,
    demo_house,
    house,
    parts,
    rasa,
    session,
    settings,
)
