"""The stand-in for the provider's window, as FastLink 4 is opened and as it answers."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any

import aiohttp
import pytest

from tests.banking.sandbox.caller import ANN, Caller
from tests.banking.worlds import Clock, Sandbox

ROOT = "/sandbox/fastlink"


class Window:
    """What a browser would show in the frame: its text, and the words for the page around it."""

    def __init__(self, session: aiohttp.ClientSession, sandbox: Sandbox, call: Caller) -> None:
        self._session, self._sandbox, self._call = session, sandbox, call
        self.origin = sandbox.url.removesuffix("/ysl")
        self.text, self.path = "", ""
        self.told: list[dict[str, Any]] = []

    async def open(self, flow: str = "edit", connection: str = "", token: str = "", **params: str) -> None:
        shown = (await self._sandbox.shown())["connections"][0]["id"]
        given = {"configName": "Aggregation", "flow": flow, "providerAccountId": connection or shown} | params
        extra = "&".join(f"{name}={value}" for name, value in given.items())
        form = {"accessToken": token or self._call.headers["Authorization"], "extraParams": extra}
        await self._take("POST", ROOT, data=form)

    async def send(self, **form: str) -> None:
        await self._take("POST", self.path, data=form)

    async def look(self) -> None:
        await self._take("GET", self.path)

    async def _take(self, method: str, path: str, **parts: Any) -> None:
        async with self._session.request(method, self.origin + path, **parts) as response:
            assert response.status == 200
            self.text = await response.text()
        found = re.search(rf'action="({ROOT}/[^"]+)"|data-again="({ROOT}/[^"]+)"', self.text)
        self.path = (found[1] or found[2]) if found else self.path
        told = re.search(r'data-tell="([^"]*)"', self.text)
        self.told = json.loads(unescape(told[1])) if told else []

    @property
    def names(self) -> list[str]:
        return [word.get("fnToCall") or word["type"] for word in self.told]


@pytest.fixture
def window(session: aiohttp.ClientSession, sandbox: Sandbox, call: Caller) -> Window:
    return Window(session, sandbox, call)


async def furnish(sandbox: Sandbox, code: int = 402, **more: Any) -> None:
    after = [{"code": 0, "new_transactions": 3, **more.pop("after", {})}]
    await sandbox.put(
        f"customers/{ANN}", {"connections": [{"bank": "chase", "code": code, "after_refresh": after, **more}]}
    )


async def code_now(sandbox: Sandbox) -> int:
    return int((await sandbox.shown())["connections"][0]["code"])


async def test_a_right_sign_in_mends_the_connection_and_success_is_told(
    window: Window, sandbox: Sandbox, clock: Clock
) -> None:
    await furnish(sandbox)
    await window.open()
    await window.send(action="sign_in", user="ann", password="right")
    assert "Reading Chase" in window.text
    clock.advance(seconds=2)
    await window.look()
    assert window.names == ["accountStatus"]
    assert window.told[0]["data"]["status"] == "SUCCESS"
    assert await code_now(sandbox) == 0


async def test_a_wrong_password_is_refused_and_may_be_tried_again(
    window: Window, sandbox: Sandbox, clock: Clock
) -> None:
    await furnish(sandbox)
    await window.open()
    await window.send(action="sign_in", user="ann", password="wrong")
    clock.advance(seconds=2)
    await window.look()
    assert "did not take this user name or password" in window.text
    assert await code_now(sandbox) == 402
    await window.send(action="sign_in", user="ann", password="right")
    clock.advance(seconds=2)
    await window.look()
    assert await code_now(sandbox) == 0


@pytest.mark.parametrize(("code", "ends"), [("123456", 0), ("000000", 509)])
async def test_a_bank_that_wants_a_code_waits_for_it(
    window: Window, sandbox: Sandbox, clock: Clock, code: str, ends: int
) -> None:
    await furnish(sandbox, 518, after={"mfa": True, "mfa_seconds": 5})
    await window.open("refresh")
    clock.advance(seconds=30)
    await window.look()
    assert "wants a code" in window.text
    await window.send(action="code", code=code)
    clock.advance(seconds=2)
    await window.look()
    assert await code_now(sandbox) == ends


async def test_open_banking_goes_to_the_banks_own_page(
    window: Window, sandbox: Sandbox, clock: Clock, session: aiohttp.ClientSession
) -> None:
    await furnish(sandbox, 402, auth="open_banking")
    await window.open()
    assert window.names == ["OPEN_EXTERNAL_URL"]
    async with session.post(f"{window.origin}{window.path}/bank", data={"action": "approve"}) as response:
        assert response.status == 200
    clock.advance(seconds=2)
    await window.look()
    assert window.names == ["accountStatus"]


async def test_closing_it_changes_nothing_and_is_told(window: Window, sandbox: Sandbox) -> None:
    await furnish(sandbox)
    await window.open()
    await window.send(action="close")
    assert window.told == [
        {"type": "POST_MESSAGE", "fnToCall": "closeHandler", "data": {"action": "exit", "sites": []}}
    ]
    assert await code_now(sandbox) == 402


async def test_it_ends_when_nobody_uses_it(window: Window, sandbox: Sandbox, clock: Clock) -> None:
    await furnish(sandbox)
    await sandbox.put("fastlink", {"idle_seconds": 60})
    await window.open()
    clock.advance(seconds=61)
    await window.send(action="sign_in", user="ann", password="right")
    assert window.names == ["errorHandler"]
    assert await code_now(sandbox) == 402


@pytest.mark.parametrize(
    "wrong",
    [{"token": "Bearer of-nobody"}, {"token": "Basic x"}, {"connection": "99"}, {"flow": "add"}],
)
async def test_a_wrong_token_connection_or_flow_opens_nothing(
    window: Window, sandbox: Sandbox, wrong: dict[str, str]
) -> None:
    await furnish(sandbox)
    await window.open(**wrong)
    assert window.names == ["errorHandler"]
    assert "Submit" not in window.text


async def test_another_customers_connection_opens_nothing(
    window: Window, sandbox: Sandbox, call: Caller
) -> None:
    await furnish(sandbox)
    await call.sign_in("bob-2204711")
    await window.open()
    assert window.names == ["errorHandler"]
