"""Databases for tests: migrated once in a session, and copied for each test that wants its own."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import cached_property
from pathlib import Path

import pytest

from helpline.settings import Settings
from helpline.storage.migrate import migrate
from tests.support import postgres


class Databases:
    """Of both kinds, with the newest schema. `start` starts PostgreSQL; whoever asks first waits for it."""

    def __init__(self, folder: Path, start: Callable[[], str]) -> None:
        self._folder = folder
        self._start = start

    @cached_property
    def server(self) -> str:
        """PostgreSQL's URL without a database's name."""
        return self._start()

    def sqlite(self, file: Path) -> str:
        shutil.copyfile(self._sqlite, file)
        file.chmod(0o600)
        return f"sqlite+aiosqlite:///{file}"

    def postgresql(self) -> str:
        return postgres.create_database(self.server, self._postgresql)

    @cached_property
    def _sqlite(self) -> Path:
        _migrate(f"sqlite+aiosqlite:///{self._folder / 'helpline.db'}")
        return self._folder / "helpline.db"

    @cached_property
    def _postgresql(self) -> str:
        url = postgres.create_database(self.server)
        _migrate(url)
        return url.rpartition("/")[2]


def _migrate(url: str) -> None:
    """In a thread, for the one that asks may have a loop of its own."""
    with ThreadPoolExecutor(1) as beside:
        beside.submit(asyncio.run, migrate(Settings(database_url=url))).result()


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    with ExitStack() as stack:
        yield Databases(
            tmp_path_factory.mktemp("databases"), lambda: stack.enter_context(postgres.server(most=100))
        )
