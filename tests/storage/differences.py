"""What the schema of a database has other than the tables say."""

from __future__ import annotations

from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from helpline.storage.desk_tables import metadata  # type: ignore[attr-defined] # with all tables

OF_THE_VERSION_BEFORE = ("slack_inbox", "slack_outbox")


def differences(connection: Any) -> list[Any]:
    context = MigrationContext.configure(connection, opts={"include_object": _is_of_both})
    return list(compare_metadata(context, metadata))


def _is_of_both(found: Any, name: str | None, *_: Any) -> bool:
    """The index of searching is another one in each database, as desk_tables.py tells."""
    table = getattr(getattr(found, "table", None), "name", name)
    return table not in OF_THE_VERSION_BEFORE and not (name or "").startswith("searches_index")
