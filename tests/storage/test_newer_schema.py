"""A newer version has been here: what this one does on its schema, while it runs and when it starts."""

from __future__ import annotations

import asyncio
import shutil
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from helpline.cli import main
from helpline.errors import SchemaUnfit
from helpline.settings import Settings
from helpline.storage import schema
from helpline.storage.database import Database
from helpline.storage.migrate import migrate, upgrade
from tests.support import postgres
from tests.support.closing import Closing, closed
from tests.support.databases import Databases
from tests.support.web import Customer, House, running

FLOOR = "0007"
"""Since then a revision tells which code fits it."""
NEXT = "9000"
REVISION = """
import sqlalchemy as sa
from alembic import op

revision, down_revision, oldest = "9000", "{before}", "{oldest}"


def upgrade() -> None:
    op.create_table("moods", sa.Column("id", sa.Integer, primary_key=True))
    op.add_column("messages", sa.Column("mood", sa.String(16), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("messages", "mood")
    op.drop_table("moods")
"""


def newest() -> str:
    return sorted(file.name[:4] for file in schema.FOLDER.glob("versions/*.py"))[-1]


@pytest.fixture
def next_release(tmp_path: Path) -> Any:
    """`next_release("0007")` is the folder of migrations of a release for code of 0007 and later."""

    def made(oldest: str) -> Path:
        folder = tmp_path / "migrations"
        shutil.copytree(schema.FOLDER, folder, ignore=shutil.ignore_patterns("__pycache__"))
        (folder / "versions" / "9000_moods.py").write_text(REVISION.format(before=newest(), oldest=oldest))
        return folder

    return made


async def _upgraded(settings: Settings, folder: Path) -> None:
    """As the next release does at its start."""
    async with closed(Database(settings.database_url)) as database, database.write() as connection:
        await connection.run_sync(partial(schema.upgrade, folder=folder))


async def _ready(house: House, session: aiohttp.ClientSession) -> tuple[int, str]:
    async with session.get(f"{house.url}/health/ready") as response:
        return response.status, (await response.json())["parts"]["migrations"]


async def test_on_a_newer_schema_that_fits_it_is_ready_goes_on_and_starts_again(
    settings: Settings, session: aiohttp.ClientSession, next_release: Any
) -> None:
    async with running(settings) as house:
        customer = await Customer.open(session, house.url)
        await _upgraded(settings, next_release(newest()))
        assert await _ready(house, session) == (200, "ok")
        await customer.say("before")
        await customer.until_answered()
    await migrate(settings)  # as `helpline up` does
    async with running(settings) as house:
        assert await _ready(house, session) == (200, "ok")
        customer.url = house.url
        await customer.say("after")
        assert [text for author, text in await customer.until_answered() if author == "customer"] == [
            "before",
            "after",
        ]


async def test_on_a_newer_schema_that_does_not_fit_it_says_what_to_do(
    settings: Settings, session: aiohttp.ClientSession, next_release: Any
) -> None:
    async with running(settings) as house:
        await _upgraded(settings, next_release(NEXT))
        assert await _ready(house, session) == (503, "failing")
    with pytest.raises(SchemaUnfit):
        await House(settings).start()
    with pytest.raises(SchemaUnfit, match=f"migrate --to {newest()}"):
        await migrate(settings)


def test_the_command_says_so_in_one_sentence(
    tmp_path: Path, next_release: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HELPLINE_VAR", str(tmp_path))

    def told(*arguments: str) -> str:
        with pytest.raises(SystemExit) as ended:
            main(["migrate", *arguments])
        said = capsys.readouterr().err
        assert (ended.value.code == 2) == bool(said), said
        return said

    assert told() == ""
    assert told("--to", "nowhere").startswith("helpline: The schema does not fit: there is no way from")
    assert "restore the backup" in told("--to", "0001")
    assert told("--to", "0005") == ""
    assert told() == ""
    settings = Settings(var=tmp_path)
    asyncio.run(_upgraded(replace(settings, database_url=settings.database), next_release(NEXT)))
    for arguments in ([], ["--to", newest()]):
        assert told(*arguments).startswith("helpline: The schema does not fit: ")


@pytest.mark.slow
async def test_a_migration_may_take_longer_than_any_other_statement(
    databases: Databases, next_release: Any, monkeypatch: pytest.MonkeyPatch, closing: Closing
) -> None:
    folder = next_release(newest())
    (file,) = folder.glob("versions/9000_*")
    slow = "    op.execute('SELECT pg_sleep(5)')\n    op.create_table("
    file.write_text(file.read_text().replace("    op.create_table(", slow, 1))
    monkeypatch.setattr(schema, "upgrade", partial(schema.upgrade, folder=folder))
    database = closing(Database(postgres.create_database(databases.server), seconds=3.0))
    await upgrade(database)
    async with database.read() as connection:
        assert await connection.run_sync(schema.revision) == NEXT


def test_every_revision_leaves_the_one_before_it_working_and_knows_the_way_back() -> None:
    """Expand first, contract a release later; `oldest` never goes back."""
    before = ""
    for file in sorted(schema.FOLDER.glob("versions/*.py")):
        module: dict[str, Any] = {}
        exec(compile(file.read_text("utf-8"), file.name, "exec"), module)
        assert module["revision"] == file.name[:4]
        if module["revision"] >= FLOOR:
            assert before <= module["oldest"] <= module["down_revision"], file.name
            assert "downgrade" in module, file.name
            before = module["oldest"]
