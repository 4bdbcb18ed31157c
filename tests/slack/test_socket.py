"""Socket Mode: where Slack cannot reach us, everything comes over a line that we open."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from helpline.settings import Settings
from tests.slack.payloads import ANA, event, shown, typed
from tests.slack.stand_in import APP_TOKEN, SlackStandIn, settled
from tests.support.rasa import RasaStandIn
from tests.support.web import House, eventually, running


@pytest.fixture
async def house(with_slack: Settings, slack: SlackStandIn) -> AsyncIterator[House]:
    quiet = replace(with_slack, slack_signing_secret="", slack_app_token=APP_TOKEN)
    async with running(quiet) as started:
        slack.app = started.url

        async def linked() -> bool:
            return slack.linked

        await eventually(linked)
        yield started


async def test_an_event_over_the_line_is_acknowledged_and_answered_once(
    house: House, slack: SlackStandIn, rasa: RasaStandIn
) -> None:
    body = event(typed(ANA, "hi", channel="D0ANA"))
    envelopes = [await slack.push(body), await slack.push(body)]

    async def answered() -> bool:
        return len(slack.messages) >= 1 and len(slack.acks) == 2

    await eventually(answered)
    await settled()
    assert sorted(slack.acks) == sorted(envelopes)
    assert [shown(message) for message in slack.messages] == ["You said: hi"]


async def test_there_is_no_door_beside_the_line(house: House, slack: SlackStandIn) -> None:
    assert await slack.send(event(typed(ANA, "hi", channel="D0ANA"))) == 404
