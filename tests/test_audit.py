"""`make audit`, against a database on this machine: it says what is known, or that nothing was checked."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from tests.stack.processes import free_ports

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "scripts"))

import audit  # noqa: E402 - one of the scripts, which are no package


class Database:
    """Speaks as much of OSV's API as is asked. `weak`: by package what is known of it."""

    def __init__(self) -> None:
        self.weak: dict[str, list[str]] = {}
        self.withdrawn: set[str] = set()
        self.asked: list[dict[str, Any]] = []
        self.url = ""

    async def batch(self, request: web.Request) -> web.Response:
        self.asked = (await request.json())["queries"]
        names = [one["package"]["name"] for one in self.asked]
        vulns = [[{"id": one} for one in self.weak.get(name, [])] for name in names]
        return web.json_response({"results": [{"vulns": some} if some else {} for some in vulns]})

    async def one(self, request: web.Request) -> web.Response:
        known = {"id": request.match_info["id"], "aliases": ["CVE-2024-0001"], "summary": "Reads too much."}
        if request.match_info["id"] in self.withdrawn:
            known["withdrawn"] = "2026-01-01T00:00:00Z"
        return web.json_response(known)


@pytest.fixture
async def database() -> AsyncIterator[Database]:
    found = Database()
    app = web.Application(client_max_size=2**22)
    app.add_routes([web.post("/v1/querybatch", found.batch), web.get("/v1/vulns/{id}", found.one)])
    async with serving(app) as found.url:
        yield found


@asynccontextmanager
async def serving(app: web.Application) -> AsyncIterator[str]:
    """An application on a free port; gives its address."""
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


async def audited(url: str) -> tuple[int, str]:
    """What the chore ends with, and says."""
    command = [sys.executable, str(ROOT / "scripts" / "audit.py"), "--database", url]
    done = await asyncio.to_thread(
        subprocess.run, command, capture_output=True, text=True, timeout=240, check=False
    )
    return done.returncode, done.stdout + done.stderr


async def test_where_nothing_is_known_it_ends_well(database: Database) -> None:
    code, said = await audited(database.url)
    assert code == 0
    assert "Nothing known faces the network." in said
    names = {one["package"]["name"] for one in database.asked}
    assert {"aiohttp", "rasa", "sanic", "pytest"} <= names
    assert all(one["version"] and one["package"]["ecosystem"] == "PyPI" for one in database.asked)


async def test_a_weakness_of_what_faces_the_network_fails(database: Database) -> None:
    database.weak = {"multidict": ["GHSA-1"]}
    code, said = await audited(database.url)
    assert code == 1
    assert "GHSA-1 CVE-2024-0001 Reads too much." in said
    assert said.index("Facing the network") < said.index("multidict") < said.index("On loopback only")


async def test_one_on_loopback_is_told_and_does_not_fail(database: Database) -> None:
    database.weak = {"sanic": ["GHSA-2"]}
    code, said = await audited(database.url)
    assert code == 0
    assert said.index("On loopback only") < said.index("GHSA-2") < said.index("Tools and tests")


async def test_what_was_withdrawn_does_not_count(database: Database) -> None:
    database.weak, database.withdrawn = {"aiohttp": ["GHSA-3"]}, {"GHSA-3"}
    code, said = await audited(database.url)
    assert (code, "GHSA-3" in said) == (0, False)


async def test_without_a_database_nothing_was_checked_and_it_says_so() -> None:
    [port] = free_ports(1)
    code, said = await audited(f"http://127.0.0.1:{port}")
    assert code == 2
    assert said.startswith("Nothing was checked: the vulnerability database http://127.0.0.1:")
    assert "AUDIT_DATABASE" in said
    assert "Traceback" not in said


@pytest.mark.parametrize(
    "answer",
    [
        web.Response(status=503),
        web.Response(text="<html>a portal</html>", content_type="text/html"),
        web.json_response({"results": []}),
        web.json_response([]),
    ],
    ids=["away", "html", "too few", "a list"],
)
async def test_who_does_not_speak_the_protocol_is_no_database(answer: web.Response) -> None:
    async def answers(_request: web.Request) -> web.Response:
        return web.Response(body=answer.body, status=answer.status, headers=answer.headers)

    app = web.Application(client_max_size=2**22)
    app.add_routes([web.post("/v1/querybatch", answers)])
    async with serving(app) as url:
        code, said = await audited(url)
    assert (code, said.startswith("Nothing was checked")) == (2, True)


def test_every_package_of_the_lock_has_a_place() -> None:
    text = (ROOT / "requirements-test.lock").read_text("utf-8")
    packages = audit.read_lock(text)
    assert len(packages) == len([line for line in text.splitlines() if "==" in line and line[0].isalnum()])
    where = audit.places(packages)
    assert where["aiohttp"] == where["yarl"] == audit.WHERE[0]
    assert where["sanic"] == where["tensorflow"] == where["onnxruntime"] == audit.WHERE[1]
    assert where["pytest"] == audit.WHERE[2]
    assert {one.name for one in packages} >= audit.FACING | audit.LOOPBACK


def loaded(code: str) -> set[str]:
    """Distributions whose modules such a process has loaded."""
    program = f"{code}\nimport sys, json\nprint(json.dumps(sorted(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT
    )
    known = packages_distributions()
    tops = {one.partition(".")[0] for one in json.loads(done.stdout)}
    return {audit.plain(name) for top in tops for name in known.get(top, [])}


def test_all_that_web_loads_counts_as_facing_the_network() -> None:
    everything = "import helpline.app, helpline.storage.migrate, helpline.banking.yodlee, asyncpg, uvloop"
    used = loaded(everything) - loaded("pass") - {"helpline"}
    where = audit.places(audit.read_lock((ROOT / "requirements-test.lock").read_text("utf-8")))
    assert len(used) > 20
    assert {name: where[name] for name in used if where[name] != audit.WHERE[0]} == {}
