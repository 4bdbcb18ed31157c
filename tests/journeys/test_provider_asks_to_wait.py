"""The provider has had enough of us for a while, and says for how long."""

from __future__ import annotations

import re

from tests.conftest import Visit
from tests.stack import Sandbox
from tests.stack.customer import responses, said
from tests.stack.sandbox import connection


async def test_the_customer_hears_until_when_and_nothing_is_promised_before(
    visit: Visit, sandbox: Sandbox
) -> None:
    carla = await visit(connection("chase", 402))
    await sandbox.fail(path="/(providerAccounts|accounts)", status=429, retry_after=3_600)
    try:
        told = await carla.say("how are my connections?")
    finally:
        await sandbox.work()
    assert "utter_bank_data_down" in responses(told)
    assert re.search(r"The bank provider asks us to wait until about \d\d:\d[05]\b", said(told))
    assert "in a minute" not in said(told)
    assert "utter_bank_data_down" not in responses(await carla.say("how are my connections now?"))
