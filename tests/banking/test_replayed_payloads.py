"""Readings of documented payloads that the sandbox has no way, or another way, to produce."""

from __future__ import annotations

import pytest

from helpline.banking.contract import BankData
from helpline.errors import BankDataRefused, CredentialsNeeded, RefreshTooSoon

from .worlds import Clock, Replay

ANN = "ann-1104711"


async def test_success_is_judged_per_account(replay_data: BankData, replay: Replay) -> None:
    connection_id = await replay.furnish("healthy")
    replay.answers["accounts"] = "accounts_one_failing"
    connection = await replay_data.connection(ANN, connection_id)
    assert (connection.state, connection.status, connection.code) == (
        "failing",
        "USER_ACTION_NEEDED_AT_SITE",
        "406",
    )


async def test_a_refresh_with_one_failing_account_has_failed(
    replay_data: BankData, replay: Replay, clock: Clock
) -> None:
    connection_id = await replay.furnish("site_unavailable", new=2)
    refresh = await replay_data.start_refresh(ANN, connection_id, requested_at=clock())
    await replay.finish()
    replay.answers["accounts"] = "accounts_one_failing"
    progress = await replay_data.progress(ANN, refresh)
    assert (progress.state, progress.connection.code) == ("failed", "406")


async def test_accounts_of_another_login_are_left_out(replay_data: BankData, replay: Replay) -> None:
    connection = await replay_data.connection(ANN, await replay.furnish("healthy"))
    assert connection.accounts == ("Checking", "Savings")


async def test_a_provider_that_says_recently_refreshed_means_too_soon(
    replay_data: BankData, replay: Replay, clock: Clock
) -> None:
    replay.put_answer = (400, "refused_recently")
    connection_id = await replay.furnish("site_unavailable")
    with pytest.raises(RefreshTooSoon) as refused:
        await replay_data.start_refresh(ANN, connection_id, requested_at=clock())
    assert (refused.value.next_allowed_at - clock()).total_seconds() == 900
    assert len(replay.puts()) == 1


async def test_a_provider_that_still_wants_credentials_says_so(
    replay_data: BankData, replay: Replay, clock: Clock
) -> None:
    replay.put_answer = (400, "refused_recently")
    connection_id = await replay.furnish("incorrect_credentials")
    with pytest.raises(CredentialsNeeded):
        await replay_data.start_refresh(ANN, connection_id, requested_at=clock(), credentials_updated=True)


async def test_another_refusal_is_for_an_operator(
    replay_data: BankData, replay: Replay, clock: Clock
) -> None:
    replay.put_answer = (400, "refused_provider_account")
    connection_id = await replay.furnish("site_unavailable")
    with pytest.raises(BankDataRefused):
        await replay_data.start_refresh(ANN, connection_id, requested_at=clock())


async def test_an_expired_token_is_renewed_once_and_the_call_repeated(
    replay_data: BankData, replay: Replay
) -> None:
    await replay.furnish("healthy")
    replay.expired = 1
    assert len(await replay_data.connections(ANN)) == 1
    assert replay.token_requests == 2


async def test_a_token_that_stays_refused_is_for_an_operator(replay_data: BankData, replay: Replay) -> None:
    await replay.furnish("healthy")
    replay.expired = 10
    with pytest.raises(BankDataRefused):
        await replay_data.connections(ANN)
    assert replay.token_requests == 2


async def test_a_refresh_refused_for_its_token_is_sent_again(
    replay_data: BankData, replay: Replay, clock: Clock
) -> None:
    connection_id = await replay.furnish("site_unavailable")
    await replay_data.connections(ANN)
    replay.expired = 1
    await replay_data.start_refresh(ANN, connection_id, requested_at=clock())
    assert len(replay.puts()) == 1


@pytest.mark.parametrize(
    ("login", "bank", "auth"),
    [
        ("MFA_CREDENTIALS", "OAUTH", "password"),
        ("", "OAUTH", "open_banking"),
        ("", "CREDENTIALS", "password"),
        ("", "", ""),
        ("SOMETHING_NEW", "", ""),
    ],
)
async def test_what_the_login_says_of_signing_in_goes_before_what_its_bank_says(
    replay_data: BankData, replay: Replay, login: str, bank: str, auth: str
) -> None:
    replay.auth_types = {"providerAccount": login, "provider": bank}
    assert (await replay_data.connection(ANN, await replay.furnish("healthy"))).auth == auth


@pytest.mark.parametrize(
    ("name", "provider_id", "supported", "failing"),
    [("Dag Site", "16441", True, True), ("dag site business", "16450", False, False)],
)
async def test_a_bank_is_found_by_its_own_name(
    replay_data: BankData, name: str, provider_id: str, supported: bool, failing: bool
) -> None:
    bank = await replay_data.find_bank(name)
    assert bank
    assert (bank.provider_id, bank.supported, bank.failing_now) == (provider_id, supported, failing)


async def test_a_bank_that_is_not_listed_is_none(replay_data: BankData, replay: Replay) -> None:
    replay.answers["providers"] = "no_connections"
    assert await replay_data.find_bank("Bank of Nowhere") is None


async def test_a_login_in_progress_for_hours_has_died(
    replay_data: BankData, replay: Replay, clock: Clock
) -> None:
    connection_id = await replay.furnish("refresh_running")
    clock.advance(hours=2)
    assert (await replay_data.connection(ANN, connection_id)).state == "failing"
