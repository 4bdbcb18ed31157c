"""When an approval at a bank ends, as the provider tells it."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest

from helpline.banking.readings import Consent, consent_ends
from helpline.banking.yodlee import YodleeBankData

from .worlds import Sandbox

ANN = "ann-1104711"
END = datetime(2026, 3, 5, tzinfo=timezone.utc)


async def test_the_client_reads_it_from_the_provider(sandbox_data: YodleeBankData, sandbox: Sandbox) -> None:
    one = {"bank": "Dag Site", "auth": "open_banking", "consent_ends": END.isoformat()}
    await sandbox.put(f"customers/{ANN}", {"connections": [one, {"bank": "Dag Site"}]})
    [first, _] = await sandbox_data.connections(ANN)
    assert await sandbox_data.consent_ends(ANN) == {first.id: END}


@pytest.mark.parametrize(
    ("told", "ends"),
    [
        ({"expirationDateTime": "2026-03-05T00:00:00Z"}, {"7": END}),
        ({"expirationDateTime": "2026-03-05T02:00:00+02:00"}, {"7": END}),
        ({"expirationDate": "2026-03-05"}, {"7": END}),
        ({"expirationDateTime": "soon"}, {}),
        ({}, {}),
        ({"expirationDate": "2026-03-05", "consentStatus": "REVOKED"}, {}),
        ({"expirationDate": "2026-03-05", "providerAccountId": ""}, {}),
    ],
)
def test_each_way_in_which_an_end_is_told(told: dict[str, str], ends: dict[str, datetime]) -> None:
    fields = {"providerAccountId": 7, "consentStatus": "ACTIVE", **told}
    assert consent_ends([Consent(**fields)]) == ends  # type: ignore[arg-type]


def test_of_two_approvals_the_later_end_counts() -> None:
    ends = ("2026-03-05", "2026-09-01", "2026-01-01")
    found = consent_ends(
        [Consent(providerAccountId=7, consentStatus="ACTIVE", expirationDate=end) for end in ends]
    )
    assert found["7"].month == 9
