"""Who came into the desk and from where, and who was refused what: told in the log, without a secret."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from tests.desk.agent import PASSWORD, DeskAgent, add_account
from tests.desk.fixtures import Hire
from tests.support.closing import Closing
from tests.support.web import House


@pytest.fixture(params=["sqlite"])
def database_url(tmp_path: Path) -> str:
    """What is tested here never differs between databases."""
    return f"sqlite+aiosqlite:///{tmp_path / 'helpline.db'}"


def told(logs: Any, event: str) -> list[dict[str, Any]]:
    return [line for line in logs if line["event"] == event]


async def test_a_sign_in_tells_who_and_from_where(ann: DeskAgent) -> None:
    with capture_logs() as logs:
        await ann.login()
    [line] = told(logs, "agent_signed_in")
    assert (line["agent"], line["address"], line["way"]) == ("ann", "127.0.0.1", "password")
    assert line["known_device"] is True
    assert not told(logs, "sign_in_refused")


async def test_a_refused_one_tells_why_and_from_where(house: House, ann: DeskAgent, closing: Closing) -> None:
    stranger = closing(DeskAgent(house.url, "stranger"))
    with capture_logs() as logs:
        assert (await ann.login("not the password"))[0] == 401
        assert (await stranger.login("not the password"))[0] == 401
    known, unknown = told(logs, "sign_in_refused")
    assert (known["cause"], known["agent"], known["address"]) == ("wrong password", "ann", "127.0.0.1")
    assert (unknown["cause"], unknown.get("agent")) == ("no such account, or disabled", None)
    assert known["route"] == "POST /desk/api/login"
    for secret in ("not the password", PASSWORD, "stranger@example.com"):
        assert secret not in str(logs)


async def test_a_wrong_code_is_a_refusal_and_being_asked_for_one_is_none(
    house: House, closing: Closing
) -> None:
    await add_account(house.settings.database, "tom", totp_secret="JBSWY3DPEHPK3PXP")
    tom = closing(DeskAgent(house.url, "tom"))
    with capture_logs() as logs:
        assert (await tom.login())[1]["code"] == "second-factor"
        assert not told(logs, "sign_in_refused")
        assert (await tom.login(code="000000"))[1]["code"] == "second-factor"
    assert [line["cause"] for line in told(logs, "sign_in_refused")] == ["wrong code"]
    assert "000000" not in str(told(logs, "sign_in_refused"))


async def test_too_many_tries_are_told(ann: DeskAgent) -> None:
    with capture_logs() as logs:
        statuses = [(await ann.login("not the password"))[0] for _ in range(6)]
    assert statuses[-1] == 429
    assert [line["cause"] for line in told(logs, "limit_hit")] == ["tries"]


async def test_a_page_that_does_not_know_the_csrf_token(ann: DeskAgent) -> None:
    ann.csrf = "guessed"
    with capture_logs() as logs:
        status, _ = await ann.call("PUT", "/me/presence", {"presence": "away"})
    assert status == 403
    [line] = told(logs, "csrf_refused")
    assert (line["agent"], line["route"]) == ("ann", "PUT /desk/api/me/presence")
    assert "guessed" not in str(logs)


async def test_a_page_of_somebody_else(ann: DeskAgent) -> None:
    with capture_logs() as logs:
        headers = {"Origin": "https://elsewhere.example"}
        status, _ = await ann.call("PUT", "/me/presence", {"presence": "away"}, headers)
    assert status == 403
    [line] = told(logs, "origin_refused")
    assert (line["agent"], line["origin"]) == ("ann", "https://elsewhere.example")


async def test_a_role_that_does_not_suffice(ann: DeskAgent, hire: Hire) -> None:
    lead = await hire("lead", "admin")
    with capture_logs() as logs:
        assert (await ann.call("PUT", "/answers", []))[0] == 403
        assert (await lead.call("PUT", "/answers", []))[0] == 204
    assert [line["agent"] for line in told(logs, "role_refused")] == ["ann"]
