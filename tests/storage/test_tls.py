"""TLS to PostgreSQL, asked for in the URL in one way for all: web, chores and what Rasa remembers.

The server here lets nobody in who does not encrypt.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import aiohttp
import pytest
import sqlalchemy as sa

from helpline.errors import DatabaseAway
from helpline.places import ROOT
from helpline.settings import Settings
from helpline.storage.database import Database
from tests.support import postgres
from tests.support.databases import Databases
from tests.support.rasa import RasaStandIn
from tests.support.web import Customer, running

pytestmark = pytest.mark.slow
IS_ENCRYPTED = sa.text("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return postgres.certificate(tmp_path_factory.mktemp("own"))


@pytest.fixture(scope="module")
def guarded(own: tuple[Path, Path]) -> Iterator[str]:
    with postgres.server(tls=own) as url:
        yield f"{url}/postgres"


async def is_encrypted(url: str) -> bool:
    database = Database(url)
    try:
        async with database.read() as connection:
            return bool((await connection.execute(IS_ENCRYPTED)).scalar_one())
    finally:
        await database.close()


async def test_the_url_asks_for_tls(guarded: str) -> None:
    assert await is_encrypted(f"{guarded}?sslmode=require")


async def test_without_tls_this_server_lets_nobody_in(guarded: str) -> None:
    with pytest.raises(DatabaseAway):
        await is_encrypted(f"{guarded}?sslmode=disable")


async def test_a_certificate_is_looked_at_when_asked(
    guarded: str, own: tuple[Path, Path], tmp_path: Path
) -> None:
    asked = f"{guarded}?sslmode=verify-full&sslrootcert="
    assert await is_encrypted(f"{asked}{own[0]}")
    strangers, _ = postgres.certificate(tmp_path)
    with pytest.raises(DatabaseAway):
        await is_encrypted(f"{asked}{strangers}")


async def test_a_server_without_tls_is_refused_where_tls_is_asked_for(
    databases: Databases,
) -> None:
    with pytest.raises(DatabaseAway):
        await is_encrypted(f"{databases.server}/postgres?sslmode=require")


def test_migrating_and_what_rasa_remembers_take_the_same_url(guarded: str, tmp_path: Path) -> None:
    url = f"{guarded}?sslmode=require"
    environ = {**os.environ, "HELPLINE_DATABASE_URL": url, "HELPLINE_VAR": str(tmp_path)}
    subprocess.run([sys.executable, "-m", "helpline", "migrate"], check=True, cwd=ROOT, env=environ)
    remember = (
        "from helpline.assistant.tracker_store import FoldingTrackerStore as Store;"
        "from rasa.shared.core.domain import Domain;"
        f"store = Store(Domain.empty(), url={url!r});"
        "c = store.engine.connect();"
        f"assert c.exec_driver_sql({IS_ENCRYPTED.text!r}).scalar();"
        "assert c.exec_driver_sql('SELECT count(*) FROM trackers').scalar() == 0;"
        "assert c.exec_driver_sql('SELECT count(*) FROM conversations').scalar() == 0"
    )
    subprocess.run([sys.executable, "-W", "ignore", "-c", remember], check=True, cwd=ROOT)


async def test_the_web_process_takes_it_too(
    guarded: str, rasa: RasaStandIn, session: aiohttp.ClientSession, tmp_path: Path
) -> None:
    url = f"{guarded}?sslmode=require"
    async with running(Settings(database_url=url, rasa_port=rasa.port, var=tmp_path, demo=False)) as house:
        customer = await Customer.open(session, house.url)
        await customer.say("Hello")
        assert (await customer.until_answered())[0] == ("customer", "Hello")
