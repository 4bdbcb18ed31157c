"""A program that knows nothing of our rules runs under them: Rasa and its action server do."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

PROGRAM = """
import json, logging, os, sys
from pathlib import Path

Path(os.environ["WRITES"]).touch()
known = {name: os.environ.get(name) for name in ("HELPLINE_RASA_DB", "LOG_LEVEL")}
began = Path("/proc/self/environ").read_text() if Path("/proc/self/environ").exists() else ""
print(json.dumps({"arguments": sys.argv[1:], "in_the_open": "canary" in began, **known}))
sys.stdout.flush()
logging.basicConfig(stream=sys.stderr, level="INFO")

def fail(words):
    raise ValueError(words)

try:
    fail("canary-of-a-message")
except ValueError as error:
    logging.getLogger("rasa").exception("it failed")
    logging.getLogger("rasa").error("postgresql://helpline:canary-of-an-address@host/db")
fail("canary-of-the-end")
"""


def test_it_is_private_and_tells_no_value(tmp_path: Path) -> None:
    (tmp_path / "stranger.py").write_text(PROGRAM)
    (tmp_path / "url").write_text("postgresql+asyncpg://helpline:canary-of-a-file@host/db")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("HELPLINE_")}
    environment |= {
        "HELPLINE_VAR": str(tmp_path / "var"),
        "HELPLINE_DATABASE_URL_FILE": str(tmp_path / "url"),
        "LOG_LEVEL": "DEBUG",
        "PYTHONPATH": str(tmp_path),
        "WRITES": str(tmp_path / "written"),
    }
    done = subprocess.run(
        [sys.executable, "-m", "helpline.launch", "stranger", "--port", "7"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    known = json.loads(done.stdout)
    assert known["arguments"] == ["--port", "7"]
    assert known["HELPLINE_RASA_DB"].endswith("@host/db")
    assert known["LOG_LEVEL"] == "INFO"
    assert not known["in_the_open"], "a secret from a file stands in the environment that others may read"
    assert (tmp_path / "written").stat().st_mode & 0o777 == 0o600
    assert done.returncode == 1
    assert done.stderr.count("ValueError") == 2
    assert "stranger.py" in done.stderr
    assert "canary" not in done.stderr
