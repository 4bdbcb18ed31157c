from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from helpline.storage.database import Database
from helpline.storage.jobs import SqlJobs
from tests.support.fixtures import database_url  # noqa: F401


@pytest.fixture
async def jobs(database_url: str) -> AsyncIterator[SqlJobs]:  # noqa: F811
    database = Database(database_url)
    yield SqlJobs(database)
    await database.close()
