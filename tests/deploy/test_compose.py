"""compose.yml, as plain processes: its commands, variables and health checks, with nginx in front."""

from __future__ import annotations

import asyncio
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import aiohttp
import psutil
import pytest
import yaml

from tests.deploy.recipe import DEPLOY, Machine
from tests.deploy.running import Running, running
from tests.deploy.test_watching import figures
from tests.faults.crowd import checked
from tests.stack import Customer, Sandbox
from tests.stack.customer import telling
from tests.stack.processes import SECRET, free_ports, holds, is_ok
from tests.stack.sandbox import connection
from tests.support.closing import Closing
from tests.support.web import eventually

QUESTION = "what does 402 mean?"
TLS_PORT = 8443


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """The bank-data provider that the operator's settings name."""
    [port] = free_ports(1)
    command = [sys.executable, "-m", "helpline.banking.sandbox", "--port", str(port), "--demo"]
    process = subprocess.Popen(command)
    try:
        url = f"http://127.0.0.1:{port}"
        assert holds(lambda: is_ok(f"{url}/health/live"), 120)
        yield url
    finally:
        process.terminate()
        process.wait(20)


@pytest.fixture(scope="module")
def deployed(provider: str) -> Iterator[Running]:
    with tempfile.TemporaryDirectory(prefix="helpline-deploy-") as folder:  # postgres may enter it
        Path(folder).chmod(0o755)
        machine = Machine(Path(folder))
        (machine.folder / "secrets").mkdir(mode=0o755)
        (machine.folder / "secrets" / "yodlee_secret").write_text("sandbox-secret")
        (machine.folder / "secrets" / "identity_secret").write_text(SECRET)
        machine.prepare(
            HELPLINE_PUBLIC_URL=machine.url("nginx", TLS_PORT, "https"),
            HELPLINE_YODLEE_URL=f"{provider}/ysl",
            HELPLINE_YODLEE_CLIENT_ID="sandbox-client",
            PYTHON_DOTENV_DISABLED="1",
        )
        with running(machine) as started:
            yield started


@pytest.fixture
def url(deployed: Running) -> str:
    return deployed.machine.url("nginx", TLS_PORT, "https")


@pytest.fixture
async def strict() -> AsyncIterator[aiohttp.ClientSession]:
    """Its certificate is signed by itself."""
    connector = Abrupt(ssl=False, limit=0)
    async with aiohttp.ClientSession(connector=connector) as session:
        yield session
    connector.abort()
    await eventually(no_tls_connection)


class Abrupt(aiohttp.TCPConnector):
    """A stream that is left would stay open until nginx ends it, too."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._seen: list[asyncio.BaseTransport | None] = []

    async def connect(self, *words: Any, **options: Any) -> Any:
        connection = await super().connect(*words, **options)
        self._seen.append(connection.transport)
        return connection

    def abort(self) -> None:
        for transport in self._seen:
            if isinstance(transport, asyncio.WriteTransport):
                transport.abort()


async def no_tls_connection() -> bool:
    found = psutil.Process().net_connections("tcp")
    return not [one for one in found if one.raddr and one.raddr.port == TLS_PORT]


def curl(url: str, *words: str, body: Any = None, seconds: int = 30) -> str:
    sent = ["-H", "Content-Type: application/json", "-d", json.dumps(body)] if body is not None else []
    command = ["curl", "-sSk", "--http2", "--max-time", str(seconds), *words, *sent, url]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_a_question_is_answered_over_http2(url: str) -> None:
    shown = curl(f"{url}/health/ready", "-o", "/dev/null", "-w", "%{http_version} %{http_code}")
    assert shown == "2 200"
    opened = json.loads(curl(f"{url}/api/conversations", body={}))
    chat, own = f"{url}/api/conversations/{opened['id']}", f"Authorization: Bearer {opened['token']}"
    listening = ["curl", "-sSkN", "--http2", "--max-time", "60", "-H", own, f"{chat}/events"]
    with subprocess.Popen(listening, stdout=subprocess.PIPE, text=True) as stream:
        curl(f"{chat}/messages", "-H", own, body={"id": str(uuid4()), "text": QUESTION})
        assert stream.stdout
        messages = (json.loads(line[5:]) for line in stream.stdout if line.startswith('data: {"seq"'))
        assert any("402" in message["text"] for message in messages if message["author"] == "bot")
        stream.kill()


@pytest.mark.slow
@pytest.mark.timeout(600)
async def test_a_connection_is_fixed(
    url: str, strict: aiohttp.ClientSession, provider: str, closing: Closing
) -> None:
    login, bank = f"carla-{uuid4().hex[:8]}", Sandbox(strict, provider)
    await bank.put(login, [connection("chase", 401, {"code": 0, "new_transactions": 14})])
    customer = closing(await Customer.open(strict, url, login))
    await customer.say("hi")
    await customer.choose("Yes, let's fix it")
    await customer.choose("Yes, I can sign in")
    outcome = await customer.wait_for(telling("utter_refresh_succeeded"))
    assert outcome["card"]["state"] == "succeeded"
    assert await bank.refreshes(login) == [1]


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("web", ["web-1", "web-2"])
async def test_a_web_that_is_stopped_loses_nothing(
    web: str, deployed: Running, url: str, strict: aiohttp.ClientSession, closing: Closing
) -> None:
    customers = [closing(await Customer.open(strict, url)) for _ in range(6)]

    async def ask(customer: Customer) -> None:
        for _ in range(4):
            answer = await customer.say(QUESTION, patient=True)
            assert any("402" in message["text"] for message in answer)

    asking = [asyncio.create_task(ask(customer)) for customer in customers]
    await customers[0].wait_for("402")
    assert await asyncio.to_thread(deployed.stop, web) == 0, deployed.log_end(web)
    await asyncio.gather(*asking)
    deployed.start(web)  # here: it would end with a thread that started it
    await asyncio.to_thread(deployed.wait_healthy, web)
    for customer in customers:
        await checked(customer)


@pytest.mark.slow
@pytest.mark.timeout(600)
async def test_figures_are_not_for_who_comes_through_nginx(url: str, strict: aiohttp.ClientSession) -> None:
    """Without the token even a private address gets none: nginx tells that it came from elsewhere."""
    async with strict.get(f"{url}/metrics") as refused:
        assert refused.status == 403


@pytest.mark.slow
@pytest.mark.timeout(600)
async def test_every_figure_that_rules_and_dashboard_name_is_told(
    deployed: Running, strict: aiohttp.ClientSession
) -> None:
    """By those whom prometheus.yml asks, as it asks them."""
    told: set[str] = set()
    for job in yaml.safe_load((DEPLOY / "prometheus/prometheus.yml").read_text("utf-8"))["scrape_configs"]:
        for target in job["static_configs"][0]["targets"]:
            name, _, port = target.partition(":")
            headers = {"Host": target}
            if "authorization" in job:
                headers["Authorization"] = (
                    f"Bearer {secret(deployed, job['authorization']['credentials_file'])}"
                )
            async with strict.get(f"{deployed.machine.url(name, port)}/metrics", headers=headers) as answer:
                assert answer.status == 200, target
                told |= families(await answer.text())
    assert figures() - told == set()


def secret(deployed: Running, place: str) -> str:
    return Path(deployed.machine.words(place, "web-1")).read_text().strip()


def families(text: str) -> set[str]:
    """Of a page of figures: each name that can be asked for."""
    kinds = re.findall(r"^# TYPE (\S+) (\S+)$", text, re.MULTILINE)
    parts = {"histogram": ("_bucket", "_sum", "_count")}
    return {f"{name}{end}" for name, kind in kinds for end in parts.get(kind, ("",))}


@pytest.mark.slow
def test_plain_http_is_sent_to_https(deployed: Running) -> None:
    plain = deployed.machine.url("nginx", 8080)
    shown = curl(f"{plain}/desk", "-o", "/dev/null", "-w", "%{http_code} %{redirect_url}")
    assert shown == f"301 https://{deployed.machine.addresses['nginx']}/desk"
