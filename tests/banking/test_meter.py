"""What is told of the provider: each attempt with its outcome, no id, and whether we still ask."""

from __future__ import annotations

import contextlib

import aiohttp
import pytest
from prometheus_client import CollectorRegistry

from helpline.banking.meter import ProviderMetrics
from helpline.banking.yodlee import YodleeBankData
from helpline.errors import BankDataError

from .worlds import Clock, Sandbox, client

ANN = "ann-1104711"
LIST = "GET /providerAccounts"


@pytest.fixture
def registry() -> CollectorRegistry:
    return CollectorRegistry()


@pytest.fixture
def bank(
    session: aiohttp.ClientSession, sandbox: Sandbox, clock: Clock, registry: CollectorRegistry
) -> YodleeBankData:
    return client(session, sandbox.url, clock, total=0.4, meter=ProviderMetrics(registry))


def count(registry: CollectorRegistry, outcome: str, call: str = LIST) -> float:
    labels = {"call": call, "outcome": outcome}
    return registry.get_sample_value("helpline_provider_seconds_count", labels) or 0


async def ask(bank: YodleeBankData) -> None:
    with contextlib.suppress(BankDataError):
        await bank.connections(ANN)


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        ({"status": 500}, "failed"),
        ({"status": 502, "body": "<html>"}, "failed"),
        ({"body": "[]"}, "failed"),
        ({"status": 429}, "throttled"),
        ({"delay_seconds": 5}, "timeout"),
        ({"status": 403}, "refused"),
    ],
    ids=str,
)
async def test_each_attempt_is_told_with_its_outcome(
    bank: YodleeBankData, sandbox: Sandbox, registry: CollectorRegistry, fault: dict, outcome: str
) -> None:
    await sandbox.furnish("healthy")
    await sandbox.put("faults", {"path": "/providerAccounts$", "times": 1, **fault})
    await ask(bank)
    assert count(registry, outcome) == 1
    assert count(registry, "ok") == (0 if outcome == "refused" else 1)


async def test_no_label_holds_an_id(
    bank: YodleeBankData, sandbox: Sandbox, registry: CollectorRegistry
) -> None:
    await sandbox.furnish("healthy")
    [one] = await bank.connections(ANN)
    await bank.connection(ANN, one.id)
    assert count(registry, "ok", "GET /providerAccounts/{id}") == 1
    labels = {sample.labels.get("call", "") for metric in registry.collect() for sample in metric.samples}
    assert not [label for label in labels if any(letter.isdigit() for letter in label)]


async def test_an_open_breaker_is_told_and_so_is_that_it_closed(
    bank: YodleeBankData, sandbox: Sandbox, registry: CollectorRegistry, clock: Clock
) -> None:
    await sandbox.furnish("healthy")
    await bank.connections(ANN)
    await sandbox.put("faults", {"path": "/providerAccounts$", "times": 5, "status": 500})
    for _ in range(2):
        await ask(bank)
    assert registry.get_sample_value("helpline_provider_breaker_open") == 1
    assert count(registry, "not asked") >= 1
    clock.advance(seconds=11)
    await bank.connections(ANN)
    assert registry.get_sample_value("helpline_provider_breaker_open") == 0
