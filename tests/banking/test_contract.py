"""What BankData promises, held by the client over our sandbox and over a replay of documented payloads."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from helpline.banking.contract import BankData
from helpline.errors import ConnectionUnknown, CredentialsNeeded, RefreshTooSoon

from .worlds import Clock, World

ANN = "ann-1104711"


class TestConnections:
    async def test_a_customer_without_connections_has_an_empty_list(
        self, bank_data: BankData, world: World
    ) -> None:
        await world.furnish("no_connections")
        assert await bank_data.connections(ANN) == []

    async def test_a_healthy_connection_is_told_with_bank_accounts_and_times(
        self, bank_data: BankData, world: World
    ) -> None:
        connection_id = await world.furnish("healthy")
        [connection] = await bank_data.connections(ANN)
        assert (connection.id, connection.bank, connection.state) == (connection_id, "Dag Site", "healthy")
        assert connection.accounts == ("Checking", "Savings")
        assert connection.last_updated == datetime(2026, 3, 1, 14, tzinfo=timezone.utc)
        assert connection.next_refresh_at is None
        assert not connection.needs_credentials

    async def test_one_connection_reads_the_same_as_in_the_list(
        self, bank_data: BankData, world: World
    ) -> None:
        connection_id = await world.furnish("site_unavailable")
        assert [await bank_data.connection(ANN, connection_id)] == await bank_data.connections(ANN)

    async def test_a_wrong_sign_in_is_told_by_status_code_and_need(
        self, bank_data: BankData, world: World
    ) -> None:
        connection = await bank_data.connection(ANN, await world.furnish("incorrect_credentials"))
        assert (connection.state, connection.status, connection.code) == (
            "failing",
            "INCORRECT_CREDENTIALS",
            "402",
        )
        assert connection.needs_credentials

    async def test_the_earliest_next_refresh_is_told(self, bank_data: BankData, world: World) -> None:
        connection = await bank_data.connection(ANN, await world.furnish("site_unavailable_tried_recently"))
        assert connection.next_refresh_at == datetime(2026, 3, 2, 14, 5, tzinfo=timezone.utc)

    async def test_a_bank_that_waits_for_a_code_needs_input(self, bank_data: BankData, world: World) -> None:
        assert (await bank_data.connection(ANN, await world.furnish("waits_for_code"))).state == "needs_input"

    @pytest.mark.parametrize(("state", "auth"), [("healthy", "password"), ("open_banking", "open_banking")])
    async def test_how_the_customer_signs_in_is_told(
        self, bank_data: BankData, world: World, state: str, auth: str
    ) -> None:
        connection = await bank_data.connection(ANN, await world.furnish(state))
        assert (connection.state, connection.auth) == ("healthy", auth)

    @pytest.mark.parametrize("uptime", ["REFRESH_FAILURE_ATTENTION", "ACCOUNT_LINKING_UNAVAILABLE"])
    async def test_a_bank_that_fails_for_everybody_is_told_with_the_connection(
        self, bank_data: BankData, world: World, uptime: str
    ) -> None:
        await world.bank_fails(uptime)
        connection = await bank_data.connection(ANN, await world.furnish("site_unavailable"))
        assert connection.bank_failing
        assert (await bank_data.connections(ANN))[0].bank_failing

    async def test_a_bank_that_nobody_complains_of_is_not_failing(
        self, bank_data: BankData, world: World
    ) -> None:
        assert not (await bank_data.connection(ANN, await world.furnish("site_unavailable"))).bank_failing

    async def test_the_outage_is_over_five_minutes_after_the_provider_says_so(
        self, bank_data: BankData, world: World, clock: Clock
    ) -> None:
        await world.bank_fails("REFRESH_FAILURE_ATTENTION")
        connection_id = await world.furnish("site_unavailable")
        assert (await bank_data.connection(ANN, connection_id)).bank_failing
        await world.bank_fails("")
        clock.advance(minutes=5)
        assert not (await bank_data.connection(ANN, connection_id)).bank_failing

    @pytest.mark.parametrize("wrong", ["10740002", "", "abc", "../accounts", "1?x=1", "١٢"])
    async def test_an_unknown_connection_is_unknown(
        self, bank_data: BankData, world: World, wrong: str
    ) -> None:
        await world.furnish("healthy")
        with pytest.raises(ConnectionUnknown):
            await bank_data.connection(ANN, wrong)


class TestStartRefresh:
    async def test_it_reaches_the_provider_once_and_without_a_body(
        self, bank_data: BankData, world: World, clock: Clock
    ) -> None:
        connection_id = await world.furnish("site_unavailable")
        refresh = await bank_data.start_refresh(ANN, connection_id, requested_at=clock())
        assert (refresh.connection, refresh.started_at, refresh.already_running) == (
            connection_id,
            clock(),
            False,
        )
        assert world.puts() == [{}]

    async def test_repeated_with_the_same_request_it_is_the_same_refresh(
        self, bank_data: BankData, world: World, clock: Clock
    ) -> None:
        connection_id, asked = await world.furnish("site_unavailable"), clock()
        await bank_data.start_refresh(ANN, connection_id, requested_at=asked)
        clock.advance(seconds=0.3)
        assert (await bank_data.start_refresh(ANN, connection_id, requested_at=asked)).already_running
        assert len(world.puts()) == 1

    @pytest.mark.parametrize("credentials_updated", [False, True])
    async def test_repeated_after_it_ended_it_is_still_the_same_refresh(
        self, bank_data: BankData, world: World, clock: Clock, credentials_updated: bool
    ) -> None:
        connection_id, asked = await world.furnish("site_unavailable", then="incorrect_credentials"), clock()
        words: dict[str, Any] = {"requested_at": asked, "credentials_updated": credentials_updated}
        await bank_data.start_refresh(ANN, connection_id, **words)
        await world.finish()
        assert (await bank_data.start_refresh(ANN, connection_id, **words)).already_running
        assert len(world.puts()) == 1

    async def test_two_at_the_same_moment_are_one(
        self, bank_data: BankData, world: World, clock: Clock
    ) -> None:
        connection_id = await world.furnish("site_unavailable")
        both = [bank_data.start_refresh(ANN, connection_id, requested_at=clock()) for _ in range(2)]
        first, second = await asyncio.gather(*both)
        assert sorted([first.already_running, second.already_running]) == [False, True]
        assert len(world.puts()) == 1

    async def test_one_that_runs_is_returned_with_its_start(
        self, bank_data: BankData, world: World, clock: Clock
    ) -> None:
        connection_id = await world.furnish("refresh_running")
        clock.advance(seconds=0.2)
        refresh = await bank_data.start_refresh(ANN, connection_id, requested_at=clock())
        assert refresh.already_running
        assert refresh.started_at == datetime(2026, 3, 2, 14, tzinfo=timezone.utc)
        assert world.puts() == []

    async def test_within_fifteen_minutes_the_provider_is_not_even_asked(
        self, bank_data: BankData, world: World, clock: Clock
    ) -> None:
        connection_id = await world.furnish("site_unavailable_tried_recently")
        with pytest.raises(RefreshTooSoon) as refused:
            await bank_data.start_refresh(ANN, connection_id, requested_at=clock())
        assert refused.value.next_allowed_at == datetime(2026, 3, 2, 14, 5, tzinfo=timezone.utc)
        assert world.puts() == []

    async def test_a_wrong_sign_in_must_be_replaced_first(
        self, bank_data: BankData, world: World, clock: Clock
    ) -> None:
        connection_id = await world.furnish("incorrect_credentials")
        with pytest.raises(CredentialsNeeded):
            await bank_data.start_refresh(ANN, connection_id, requested_at=clock())
        assert world.puts() == []

    async def test_with_a_replaced_sign_in_the_provider_decides(
        self, bank_data: BankData, world: World, clock: Clock
    ) -> None:
        connection_id = await world.furnish("incorrect_credentials")
        await bank_data.start_refresh(ANN, connection_id, requested_at=clock(), credentials_updated=True)
        assert world.puts() == [{"dataset": [{"name": "BASIC_AGG_DATA"}]}]

    async def test_a_replaced_sign_in_is_not_held_to_fifteen_minutes(
        self, bank_data: BankData, world: World, clock: Clock
    ) -> None:
        connection_id = await world.furnish("incorrect_credentials", then="incorrect_credentials")
        words = {"credentials_updated": True}
        await bank_data.start_refresh(ANN, connection_id, requested_at=clock(), **words)
        await world.finish()
        clock.advance(minutes=1)
        await bank_data.start_refresh(ANN, connection_id, requested_at=clock(), **words)
        assert len(world.puts()) == 2

    async def test_a_sign_in_replaced_after_a_failed_refresh_may_be_tried_at_once(
        self, bank_data: BankData, world: World, clock: Clock
    ) -> None:
        connection_id = await world.furnish("site_unavailable", then="site_unavailable")
        await bank_data.start_refresh(ANN, connection_id, requested_at=clock())
        await world.finish()
        clock.advance(minutes=1)
        await bank_data.start_refresh(ANN, connection_id, requested_at=clock(), credentials_updated=True)
        assert len(world.puts()) == 2

    async def test_a_bank_that_wants_a_code_may_be_refreshed(
        self, bank_data: BankData, world: World, clock: Clock
    ) -> None:
        connection_id = await world.furnish("wants_security_code")
        await bank_data.start_refresh(ANN, connection_id, requested_at=clock())
        assert len(world.puts()) == 1

    async def test_an_unknown_connection_is_unknown(
        self, bank_data: BankData, world: World, clock: Clock
    ) -> None:
        await world.furnish("healthy")
        with pytest.raises(ConnectionUnknown):
            await bank_data.start_refresh(ANN, "10740002", requested_at=clock())
        assert world.puts() == []


class TestProgress:
    async def test_a_refresh_runs_then_succeeds_with_new_transactions(
        self, bank_data: BankData, world: World, clock: Clock
    ) -> None:
        connection_id = await world.furnish("site_unavailable", new=2)
        refresh = await bank_data.start_refresh(ANN, connection_id, requested_at=clock())
        assert (await bank_data.progress(ANN, refresh)).state == "running"
        await world.finish()
        progress = await bank_data.progress(ANN, refresh)
        assert (progress.state, progress.new_transactions) == ("succeeded", 2)
        assert progress.connection.state == "healthy"

    async def test_a_refresh_that_fails_tells_why(
        self, bank_data: BankData, world: World, clock: Clock
    ) -> None:
        connection_id = await world.furnish("site_unavailable", then="incorrect_credentials")
        refresh = await bank_data.start_refresh(ANN, connection_id, requested_at=clock())
        await world.finish()
        progress = await bank_data.progress(ANN, refresh)
        assert (progress.state, progress.connection.code) == ("failed", "402")

    async def test_looking_never_starts_anything(
        self, bank_data: BankData, world: World, clock: Clock
    ) -> None:
        connection_id = await world.furnish("refresh_running")
        refresh = await bank_data.start_refresh(ANN, connection_id, requested_at=clock())
        for _ in range(3):
            await bank_data.progress(ANN, refresh)
        assert world.puts() == []

    async def test_a_bank_that_asks_for_a_code_is_told(
        self, bank_data: BankData, world: World, clock: Clock
    ) -> None:
        connection_id = await world.furnish("waits_for_code")
        refresh = await bank_data.start_refresh(ANN, connection_id, requested_at=clock())
        assert (await bank_data.progress(ANN, refresh)).state == "needs_input"

    async def test_an_older_attempt_is_not_taken_for_this_refresh(
        self, bank_data: BankData, world: World, clock: Clock
    ) -> None:
        connection_id = await world.furnish("site_unavailable")
        refresh = await bank_data.start_refresh(ANN, connection_id, requested_at=clock())
        await world.furnish("site_unavailable")
        clock.advance(minutes=1)
        assert clock() - refresh.started_at == timedelta(minutes=1)
        assert (await bank_data.progress(ANN, refresh)).state == "running"
