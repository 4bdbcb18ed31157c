"""The provider misbehaves: what the client repeats, what it never repeats, and what it calls the failure."""

from __future__ import annotations

import asyncio
import time
from datetime import datetime, timedelta, timezone
from email.utils import format_datetime
from typing import Any

import aiohttp
import pytest
import structlog
from structlog.testing import capture_logs

from helpline.banking.contract import BankData
from helpline.errors import BankDataRefused, BankDataUnavailable, ConnectionUnknown

from .worlds import Clock, Sandbox, client

ANN = "ann-1104711"
LIST = "/providerAccounts$"
FAULTS: list[dict[str, Any]] = [
    {"status": 500},
    {"status": 502, "body": "<html>"},
    {"status": 503},
    {"status": 429},
    {"status": 408},
    {"body": '{"providerAccount": [{"id"'},
    {"body": '{"providerAccount": "none"}'},
    {"body": '{"providerAccount": [{"id": 1, "lastUpdated": "yesterday"}]}'},
    {"body": "[]"},
    {"body": "\x00"},
    {"drop": True},
    {"delay_seconds": 5},
]


@pytest.fixture
def quick(session: aiohttp.ClientSession, sandbox: Sandbox, clock: Clock) -> BankData:
    """Gives up on a call after 0.4 s."""
    return client(session, sandbox.url, clock, total=0.4)


@pytest.mark.parametrize("fault", FAULTS, ids=str)
async def test_a_lower_failure_is_called_unavailable(quick: BankData, sandbox: Sandbox, fault: dict) -> None:
    await sandbox.furnish("healthy")
    await sandbox.put("faults", {"path": LIST, **fault})
    with pytest.raises(BankDataUnavailable):
        await quick.connections(ANN)


@pytest.mark.parametrize("fault", FAULTS, ids=str)
async def test_a_read_that_fails_once_is_repeated(quick: BankData, sandbox: Sandbox, fault: dict) -> None:
    await sandbox.furnish("healthy")
    await sandbox.put("faults", {"path": LIST, "times": 1, **fault})
    assert len(await quick.connections(ANN)) == 1


@pytest.mark.parametrize("status", [301, 400, 401, 403, 404, 418])
@pytest.mark.parametrize("body", [None, "", "<html>", "{}", '{"errorCode": 7}'])
async def test_every_clear_refusal_is_for_an_operator(
    quick: BankData, sandbox: Sandbox, status: int, body: str | None
) -> None:
    await sandbox.furnish("healthy")
    await sandbox.put("faults", {"path": LIST, "status": status, "body": body})
    with pytest.raises(BankDataRefused):
        await quick.connections(ANN)


async def test_nobody_listening_is_called_unavailable(session: aiohttp.ClientSession, clock: Clock) -> None:
    data = client(session, "http://127.0.0.1:9/ysl", clock)
    with pytest.raises(BankDataUnavailable):
        await data.connections(ANN)


async def test_a_name_that_does_not_resolve_is_called_unavailable(
    session: aiohttp.ClientSession, clock: Clock
) -> None:
    data = client(session, "http://nowhere.invalid/ysl", clock)
    with pytest.raises(BankDataUnavailable):
        await data.connections(ANN)


async def test_refused_client_credentials_are_for_an_operator(quick: BankData, sandbox: Sandbox) -> None:
    body = '{"errorCode": "Y301", "errorMessage": "Invalid clientId or secret"}'
    await sandbox.put("faults", {"path": "/auth/token", "status": 400, "body": body})
    with pytest.raises(BankDataRefused):
        await quick.connections(ANN)


@pytest.mark.parametrize("body", ["{}", '{"token": {"accessToken": "a\\r\\nb", "expiresIn": 9}}'])
async def test_an_answer_that_holds_no_token_is_called_unavailable(
    quick: BankData, sandbox: Sandbox, body: str
) -> None:
    await sandbox.put("faults", {"path": "/auth/token", "body": body})
    with pytest.raises(BankDataUnavailable):
        await quick.connections(ANN)


class TestRefreshIsNeverRepeated:
    @pytest.mark.parametrize("fault", [f for f in FAULTS if f.get("body") != "[]"], ids=str)
    async def test_a_lost_answer_to_a_refresh_that_began_is_found_by_looking(
        self, quick: BankData, sandbox: Sandbox, clock: Clock, fault: dict
    ) -> None:
        """The provider did begin; its answer was late, lost or broken."""
        connection_id = await sandbox.furnish("site_unavailable")
        await sandbox.put("faults", {"path": LIST, "method": "PUT", "after": True, **fault})
        await quick.start_refresh(ANN, connection_id, requested_at=clock())
        assert len(sandbox.puts()) == 1
        assert (await sandbox.shown())["connections"][0]["refreshes"] == 1

    @pytest.mark.parametrize("fault", [{"status": 500}, {"status": 429}, {"drop": True}], ids=str)
    async def test_a_refresh_that_did_not_begin_is_not_sent_again(
        self, quick: BankData, sandbox: Sandbox, clock: Clock, fault: dict
    ) -> None:
        connection_id = await sandbox.furnish("site_unavailable")
        await sandbox.put("faults", {"path": LIST, "method": "PUT", "times": 1, **fault})
        with pytest.raises(BankDataUnavailable):
            await quick.start_refresh(ANN, connection_id, requested_at=clock())
        assert (await sandbox.shown())["connections"][0]["refreshes"] == 0

    async def test_asked_again_after_that_it_begins(
        self, quick: BankData, sandbox: Sandbox, clock: Clock
    ) -> None:
        connection_id = await sandbox.furnish("site_unavailable")
        await sandbox.put("faults", {"path": LIST, "method": "PUT", "times": 1, "status": 500})
        with pytest.raises(BankDataUnavailable):
            await quick.start_refresh(ANN, connection_id, requested_at=clock())
        await quick.start_refresh(ANN, connection_id, requested_at=clock())
        assert (await sandbox.shown())["connections"][0]["refreshes"] == 1


@pytest.mark.slow
class TestTime:
    async def test_a_method_ends_within_its_overall_time(
        self, session: aiohttp.ClientSession, sandbox: Sandbox, clock: Clock
    ) -> None:
        await sandbox.furnish("healthy")
        await sandbox.put("faults", {"path": "/ysl", "delay_seconds": 5})
        data, began = client(session, sandbox.url, clock, total=0.5, overall=0.8), time.monotonic()
        with pytest.raises(BankDataUnavailable):
            await data.connections(ANN)
        assert time.monotonic() - began < 2

    async def test_retry_after_is_honoured(self, quick: BankData, sandbox: Sandbox) -> None:
        await sandbox.furnish("healthy")
        await sandbox.put("faults", {"path": LIST, "status": 429, "retry_after": 1, "times": 1})
        began = time.monotonic()
        assert len(await quick.connections(ANN)) == 1
        assert time.monotonic() - began >= 1

    async def test_a_retry_after_beyond_the_budget_is_not_waited_for(
        self, quick: BankData, sandbox: Sandbox
    ) -> None:
        await sandbox.furnish("healthy")
        await sandbox.put("faults", {"path": LIST, "status": 429, "retry_after": 60})
        began = time.monotonic()
        with pytest.raises(BankDataUnavailable) as away:
            await quick.connections(ANN)
        assert time.monotonic() - began < 3
        assert away.value.retry_after == 60, "but it is told"

    @pytest.mark.parametrize(
        ("told", "least", "most"),
        [
            ("3600", 3_600, 3_600),
            ("Sun, 06 Nov 1994 08:49:37 GMT", 0, 0),
            ("9" * 400, 86_400, 86_400),
            ("\u00b2", 0, 0),
            ("soon", 0, 0),
            ("-5", 0, 0),
        ],
    )
    @pytest.mark.parametrize("status", [429, 503])
    async def test_how_long_the_provider_wants_to_be_left_alone_is_kept(
        self, quick: BankData, sandbox: Sandbox, status: int, told: str, least: int, most: int
    ) -> None:
        await sandbox.furnish("healthy")
        await sandbox.put("faults", {"path": LIST, "status": status, "retry_after": told})
        with pytest.raises(BankDataUnavailable) as away:
            await quick.connections(ANN)
        assert least <= away.value.retry_after <= most

    async def test_a_time_of_day_to_come_back_at_is_kept(self, quick: BankData, sandbox: Sandbox) -> None:
        await sandbox.furnish("healthy")
        back = format_datetime(datetime.now(timezone.utc) + timedelta(hours=3), usegmt=True)
        await sandbox.put("faults", {"path": LIST, "status": 429, "retry_after": back})
        with pytest.raises(BankDataUnavailable) as away:
            await quick.connections(ANN)
        assert 9_000 <= away.value.retry_after <= 10_801

    async def test_a_slow_bank_directory_costs_the_name_but_not_the_answer(
        self, quick: BankData, sandbox: Sandbox
    ) -> None:
        await sandbox.furnish("healthy")
        await sandbox.put("faults", {"path": "/providers/", "delay_seconds": 5})
        [connection] = await quick.connections(ANN)
        assert (connection.bank, connection.website) == ("Dag Site", "")

    async def test_an_outage_that_can_no_longer_be_looked_up_is_not_claimed(
        self, quick: BankData, sandbox: Sandbox, clock: Clock
    ) -> None:
        await sandbox.furnish("healthy")
        await sandbox.bank_fails("REFRESH_FAILURE_ATTENTION")
        assert (await quick.connections(ANN))[0].bank_failing
        await sandbox.put("faults", {"path": "/providers/", "status": 503})
        assert (await quick.connections(ANN))[0].bank_failing
        clock.advance(minutes=6)
        [connection] = await quick.connections(ANN)
        assert (connection.bank, connection.bank_failing) == ("Dag Site", False)

    async def test_a_slow_bank_directory_leaves_time_to_refresh(
        self, session: aiohttp.ClientSession, sandbox: Sandbox, clock: Clock
    ) -> None:
        connection_id = await sandbox.furnish("site_unavailable")
        await sandbox.put("faults", {"path": "/providers/", "delay_seconds": 5})
        data = client(session, sandbox.url, clock, total=0.9, overall=3)
        await data.start_refresh(ANN, connection_id, requested_at=clock())
        assert len(sandbox.puts()) == 1

    async def test_those_who_wait_for_another_end_in_time_too(
        self, session: aiohttp.ClientSession, sandbox: Sandbox, clock: Clock
    ) -> None:
        await sandbox.put("faults", {"path": "/auth/token", "delay_seconds": 5})
        data, began = client(session, sandbox.url, clock, total=0.5, overall=0.8), time.monotonic()
        answers = await asyncio.gather(*[data.connections(ANN) for _ in range(10)], return_exceptions=True)
        assert {isinstance(answer, BankDataUnavailable) for answer in answers} == {True}
        assert time.monotonic() - began < 2.5


class TestBreaker:
    async def open(self, data: BankData, sandbox: Sandbox) -> None:
        await sandbox.put("faults", {"path": LIST, "status": 500, "times": 5})
        for _ in range(2):
            with pytest.raises(BankDataUnavailable):
                await data.connections(ANN)

    async def test_after_five_faults_it_fails_fast(self, quick: BankData, sandbox: Sandbox) -> None:
        await sandbox.furnish("healthy")
        await self.open(quick, sandbox)
        # The fifth fault was the last: had the client asked again, it would have been answered.
        with pytest.raises(BankDataUnavailable):
            await quick.connections(ANN)

    async def test_after_ten_seconds_one_probe_closes_it(
        self, quick: BankData, sandbox: Sandbox, clock: Clock
    ) -> None:
        await sandbox.furnish("healthy")
        await self.open(quick, sandbox)
        clock.advance(seconds=9.9)
        with pytest.raises(BankDataUnavailable):
            await quick.connections(ANN)
        clock.advance(seconds=0.2)
        assert len(await quick.connections(ANN)) == 1
        assert len(await quick.connections(ANN)) == 1

    async def test_a_failed_probe_keeps_it_open(
        self, quick: BankData, sandbox: Sandbox, clock: Clock
    ) -> None:
        await sandbox.furnish("healthy")
        await self.open(quick, sandbox)
        await sandbox.put("faults", {"path": LIST, "status": 500, "times": 1})
        clock.advance(seconds=10)
        for _ in range(2):
            with pytest.raises(BankDataUnavailable):
                await quick.connections(ANN)

    async def test_one_probe_goes_at_a_time(self, quick: BankData, sandbox: Sandbox, clock: Clock) -> None:
        await sandbox.furnish("healthy")
        await self.open(quick, sandbox)
        clock.advance(seconds=10)
        await sandbox.put("faults", {"path": LIST, "status": 500, "delay_seconds": 0.1, "times": 1})
        answers = await asyncio.gather(*[quick.connections(ANN) for _ in range(4)], return_exceptions=True)
        assert [type(answer) for answer in answers].count(list) == 0

    async def test_a_clear_refusal_between_faults_is_a_sign_of_life(
        self, quick: BankData, sandbox: Sandbox
    ) -> None:
        login_id = await sandbox.furnish("healthy")
        for _ in range(2):
            await sandbox.put("faults", {"path": LIST, "status": 500, "times": 3})
            with pytest.raises(BankDataUnavailable):
                await quick.connections(ANN)
            with pytest.raises(ConnectionUnknown):
                await quick.connection(ANN, f"{login_id}0")
        assert len(await quick.connections(ANN)) == 1


async def test_logs_hold_no_secret_no_token_and_no_body(quick: BankData, sandbox: Sandbox) -> None:
    await sandbox.furnish("healthy")
    await sandbox.put("faults", {"path": LIST, "status": 500, "body": "account 4711081500"})
    structlog.reset_defaults()
    with capture_logs() as logs, pytest.raises(BankDataUnavailable):
        await quick.connections(ANN)
    assert logs
    for word in ("secret", "Bearer", "4711081500", "token="):
        assert word not in str(logs)
