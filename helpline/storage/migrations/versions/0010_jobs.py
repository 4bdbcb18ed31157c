"""One queue: Slack's inbox and outbox, and the looks at watched refreshes, are jobs.

The version before this one goes on with its own tables, beside this one or alone. Triggers keep them and the
queue the same, with their leases: a row is in the hands of one worker, of either version. A version later the
triggers and the tables slack_inbox and slack_outbox can go.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
oldest = "0006"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)
_PENDING = sa.text("state = 'pending'")
_KEYS = ("key", "second_key", "third_key")
_SAME = ("key", "lane", "payload", "state", "attempts", "queued_at", "due_at", "lease_by", "lease_until")
_FORMER = {
    "slack_inbox": ("slack_in", {"second_key": "message_key", "third_key": "client_key"}),
    "slack_outbox": ("slack_out", {"target": "channel", "doubtful": "doubtful"}),
}
"""Kind of the jobs, and besides those of the same name: column of the queue → column of the former table."""
_EMPTY = {"target": "''", "doubtful": "FALSE"}
_EVENTS = ("INSERT", "UPDATE", "DELETE")
Rules = tuple[str, str, str]
"""What follows from a row that is added, changed and deleted: `new` and `old`."""
_WATCH = {"key": "id", "lane": "id", "queued_at": "started_at", "due_at": "due_at"}
"""A look at a refresh: each version takes its own, and what comes of them is told once."""
_LOOK = _EMPTY | {"kind": "'watch'", "payload": "'{}'", "state": "'pending'", "attempts": "0"}


def upgrade() -> None:
    op.create_table(
        "jobs",
        sa.Column("position", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("second_key", sa.String(200)),
        sa.Column("third_key", sa.String(200)),
        sa.Column("lane", sa.String(200), nullable=False),
        sa.Column("target", sa.String(200), nullable=False),
        sa.Column("payload", sa.JSON, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("doubtful", sa.Boolean, nullable=False),
        sa.Column("queued_at", _TIME, nullable=False),
        sa.Column("due_at", _TIME, nullable=False),
        sa.Column("lease_by", sa.String(64)),
        sa.Column("lease_until", _TIME),
        *(sa.UniqueConstraint("kind", name, name=f"uq_jobs_{name}") for name in _KEYS),
    )
    only: dict[str, Any] = {"sqlite_where": _PENDING, "postgresql_where": _PENDING}
    op.create_index("ix_jobs_pending", "jobs", ["kind", "lane", "position"], **only)
    # These triggers first: in PostgreSQL they keep others from writing until all rows are here.
    for former in _FORMER:
        _follow("jobs", former, _to_jobs(former))
    _follow("jobs", "refreshes", _looks())
    for former in _FORMER:
        op.execute(sa.text(f"{_insert('jobs', _row(former, ''))} FROM {former} ORDER BY position"))
    op.execute(sa.text(f"{_insert('jobs', _LOOK | _WATCH)} FROM refreshes WHERE state = 'active'"))
    for former in _FORMER:
        _follow(former, "jobs", _from_jobs(former))


def downgrade() -> None:
    """The former tables have all that is in the queue."""
    for former in (*_FORMER, "refreshes"):
        if _is_sqlite():
            for event in _EVENTS:
                op.execute(sa.text(f"DROP TRIGGER jobs_follow_{former}_{event}"))
        else:
            op.execute(sa.text(f"DROP FUNCTION jobs_follow_{former}() CASCADE"))
    op.drop_table("jobs")
    if not _is_sqlite():
        for former in _FORMER:
            op.execute(sa.text(f"DROP FUNCTION {former}_follow_jobs()"))


def _to_jobs(former: str) -> Rules:
    columns, mine = _columns(former), f"kind = '{_FORMER[former][0]}' AND key = "
    changed = {job: f"new.{own}" for job, own in columns}
    return (
        f"{_insert('jobs', _row(former, 'new.'))} WHERE TRUE{_unless_known()}",
        _update("jobs", changed, f"{mine} new.key"),
        _delete("jobs", f"{mine} old.key"),
    )


def _from_jobs(former: str) -> Rules:
    of_kind, changed = f"kind = '{_FORMER[former][0]}'", {own: f"new.{job}" for job, own in _columns(former)}
    return (
        f"{_insert(former, changed)} WHERE new.{of_kind}{_unless_known()}",
        _update(former, changed, f"new.{of_kind} AND key = new.key"),
        _delete(former, f"old.{of_kind} AND key = old.key"),
    )


def _looks() -> Rules:
    row = _LOOK | {job: f"new.{own}" for job, own in _WATCH.items()}
    return (
        f"{_insert('jobs', row)} WHERE new.state = 'active'{_unless_known()}",
        _update("jobs", {"state": "'done'"}, "kind = 'watch' AND key = new.id AND new.state <> 'active'"),
        _delete("jobs", "kind = 'watch' AND key = old.id"),
    )


def _row(former: str, of: str) -> dict[str, str]:
    """Of the queue, from one of the former table."""
    return _EMPTY | {"kind": f"'{_FORMER[former][0]}'"} | {job: of + own for job, own in _columns(former)}


def _columns(former: str) -> list[tuple[str, str]]:
    return [*((name, name) for name in _SAME), *_FORMER[former][1].items()]


def _insert(table: str, row: dict[str, str]) -> str:
    verb = "INSERT OR IGNORE" if _is_sqlite() else "INSERT"
    return f"{verb} INTO {table} ({', '.join(row)}) SELECT {', '.join(row.values())}"


def _unless_known() -> str:
    return "" if _is_sqlite() else " ON CONFLICT DO NOTHING"


def _update(table: str, row: dict[str, str], where: str) -> str:
    values = ", ".join(f"{column} = {value}" for column, value in row.items() if column != "key")
    return f"UPDATE {table} SET {values} WHERE {where}"  # noqa: S608 - all of it is written here


def _delete(table: str, where: str) -> str:
    return f"DELETE FROM {table} WHERE {where}"  # noqa: S608 - as above


def _follow(follower: str, table: str, rules: Rules) -> None:
    """What is done to the `table` is done to the `follower`, unless it came from there."""
    name = f"{follower}_follow_{table}"
    steps = list(zip(_EVENTS, rules, strict=True))
    if _is_sqlite():
        for event, rule in steps:  # a trigger of SQLite's never sets itself off again
            op.execute(sa.text(f"CREATE TRIGGER {name}_{event} AFTER {event} ON {table} BEGIN {rule}; END"))
        return
    body = " ".join(f"IF TG_OP = '{event}' THEN {rule}; END IF;" for event, rule in steps)
    op.execute(
        sa.text(
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN {body} RETURN NULL; END $$"
        )
    )
    op.execute(
        sa.text(
            f"CREATE TRIGGER {name} AFTER INSERT OR UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION {name}()"
        )
    )


def _is_sqlite() -> bool:
    return bool(op.get_bind().dialect.name == "sqlite")
