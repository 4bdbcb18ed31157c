"""Which schema a database has, beside the ones that this code knows. Alembic's own, synchronous words.

What a release no longer needs goes a release later: each revision names, as `oldest`, the oldest one whose
code can go on working on it. The database keeps that of its newest revision (`schema_floor`), so code that
has never heard of a revision still learns whether it will do.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Literal

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from helpline.errors import SchemaUnfit
from helpline.storage.tables import schema_floor

FOLDER = Path(__file__).parent / "migrations"
Standing = Literal["older", "current", "newer", "beyond"]
"""newer: than this code, which still fits. beyond: it doesn't."""


def standing(connection: Any, folder: Path = FOLDER) -> Standing:
    here, known = revision(connection), _known(folder)
    if here == known[-1]:
        return "current"
    if here == "" or here in known:
        return "older"
    return "newer" if _floor(connection) <= known[-1] else "beyond"


def revision(connection: Any) -> str:
    """The one that the database is at, "" if it is empty."""
    return next(iter(MigrationContext.configure(connection).get_current_heads()), "")


def upgrade(connection: Any, folder: Path = FOLDER) -> None:
    """To the newest revision known here; one that is newer and fits stays. Raises SchemaUnfit."""
    found = standing(connection, folder)
    if found == "older":
        command.upgrade(_config(connection, folder), "head")
        _keep_floor(connection, folder)
    elif found == "beyond":
        mine = _known(folder)[-1]
        raise SchemaUnfit(
            detail=f"the database is at {revision(connection)}, for code of {_floor(connection)} and later; "
            f"this is {mine}. Start the newer version, or take the schema back with it "
            f"(helpline migrate --to {mine})"
        )


def move(connection: Any, target: str, folder: Path = FOLDER) -> None:
    """Forth or back to a revision that this code knows. Raises SchemaUnfit if there is no way."""
    here, known = revision(connection), _known(folder)
    if target not in known or (here and here not in known):
        raise SchemaUnfit(
            detail=f"there is no way from {here or 'nothing'} to {target} that this version knows"
        )
    config = _config(connection, folder)
    if here < target:
        command.upgrade(config, target)
    else:
        _check_way_back(folder, [one for one in known if target < one <= here])
        command.downgrade(config, target)
    _keep_floor(connection, folder)


def _check_way_back(folder: Path, undone: list[str]) -> None:
    for one in undone:
        if not hasattr(_script(folder).get_revision(one).module, "downgrade"):
            raise SchemaUnfit(detail=f"revision {one} can't be undone: restore the backup made before it")


def _floor(connection: Any) -> str:
    """ "9" is beyond all revisions."""
    if not sa.inspect(connection).has_table(schema_floor.name):
        return "9"
    return connection.execute(sa.select(schema_floor.c.oldest)).scalar() or "9"


def _keep_floor(connection: Any, folder: Path) -> None:
    if sa.inspect(connection).has_table(schema_floor.name):
        module = _script(folder).get_revision(revision(connection)).module
        connection.execute(schema_floor.delete())
        connection.execute(schema_floor.insert().values(oldest=module.oldest))


@cache
def _script(folder: Path) -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", str(folder))
    return ScriptDirectory.from_config(config)


@cache
def _known(folder: Path) -> tuple[str, ...]:
    """The oldest first."""
    return tuple(one.revision for one in _script(folder).walk_revisions())[::-1]


def _config(connection: Any, folder: Path) -> Config:
    config = Config()
    config.set_main_option("script_location", str(folder))
    config.attributes["connection"] = connection
    return config
