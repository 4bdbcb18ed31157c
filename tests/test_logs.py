"""What a process logs of a failure, by us and by libraries: never a value, and never a flood."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

SECRET = "canary-of-the-settings"
LOCAL, MESSAGE, ADDRESS = "canary-of-a-local", "canary-of-a-message", "canary-of-an-address"
BEGIN = f"""
import asyncio, gc, logging, sqlite3, sys, threading
import sqlalchemy as sa, structlog
from helpline import logs
from helpline.errors import DatabaseAway
logs.configure(level="debug", secrets=["{SECRET}"])
log, library = structlog.get_logger(), logging.getLogger("library")

def fail(password="{LOCAL}"):
    words = "{LOCAL} too"
    raise ValueError("{MESSAGE} " + password + words)

def again_and_again(times, tell):
    for number in range(times):
        try:
            fail()
        except ValueError:
            tell(number)
"""


def told(script: str) -> str:
    """All that such a process writes."""
    done = subprocess.run(
        [sys.executable, "-c", BEGIN + script], capture_output=True, text=True, timeout=240, check=False
    )
    return done.stdout + done.stderr


def lines(script: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in told(script).splitlines() if line.startswith("{")]


@pytest.mark.parametrize(
    "script",
    [
        "again_and_again(1, lambda n: log.exception('failed'))",
        "again_and_again(1, lambda n: log.error('failed', exc_info=sys.exc_info()[1]))",
        "again_and_again(1, lambda n: library.exception('failed'))",
        f"library.error('no connection to postgresql://helpline:{ADDRESS}@host/db with {SECRET}')",
        f"log.error('failed', url='rediss://:{ADDRESS}@host', key='{SECRET}', more=['{SECRET}'])",
        "fail()",
        "threading.Thread(target=fail).start()",
        "async def main():\n    task = asyncio.create_task(asyncio.to_thread(fail))\n"
        "    await asyncio.sleep(0.1)\n    del task\n    gc.collect()\nasyncio.run(main())",
        "logging.getLogger('aiosqlite').debug('executing %s', ('canary-of-a-statement',))",
        f"library.error('%d', '{LOCAL}')",
        f"library.error('x' * 900 + 'postgresql://u:{ADDRESS}' + 'y' * 2000 + '@host')",
        "engine = sa.create_engine('sqlite://', hide_parameters=True)\n"
        f"engine.connect().execute(sa.text('SELECT * FROM nothing WHERE x = :x'), {{'x': '{LOCAL}'}})",
    ],
)
def test_no_value_is_told(script: str) -> None:
    written = told(script)
    assert "canary" not in written
    assert len(written) < 6_000


def test_a_failure_is_told_with_its_kind_its_place_and_its_cause() -> None:
    script = """
def lower():
    raise sqlite3.OperationalError("database or disk is full")
try:
    try:
        lower()
    except sqlite3.Error as error:
        raise DatabaseAway("full") from error
except DatabaseAway:
    log.exception("failed", incident="7")
"""
    (line,) = lines(script)
    assert line["kind"] == "helpline.errors.DatabaseAway"
    assert line["why"] == "full"
    assert line["after"] == ["sqlite3.OperationalError: database or disk is full"]
    assert line["incident"] == "7"
    assert line["trace"][-1].startswith("<string>:")


def test_the_same_failure_again_and_again_fills_no_disk() -> None:
    found = lines("again_and_again(5_000, lambda n: log.exception('failed', incident=str(n)))")
    assert [line["incident"] for line in found] == [str(n) for n in range(20)]
    assert ["trace" in line for line in found] == [True, True] + [False] * 18


def test_what_went_untold_is_counted() -> None:
    script = """
logs.WINDOW = 0.2
again_and_again(50, lambda n: log.exception("failed"))
import time; time.sleep(0.3)
again_and_again(1, lambda n: log.exception("failed"))
"""
    assert lines(script)[-1]["untold"] == 30


def test_a_log_that_cannot_be_written_fails_nobody() -> None:
    script = "sys.stderr.close()\nlog.error('failed')\nlibrary.error('failed')\nprint('went on')"
    assert "went on" in told(script)


def test_settings_show_no_secret() -> None:
    script = f"""
from helpline.settings import Settings, SECRETS
print(Settings(**{{name: "{SECRET}" for name in SECRETS}}), len(SECRETS))
"""
    assert "canary" not in told(script)
