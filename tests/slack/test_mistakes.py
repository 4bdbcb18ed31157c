"""One event or post that makes us stumble does not hold up what follows in its thread."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest

from helpline.slack import outbox, texts
from helpline.slack.events import parse_event
from helpline.slack.outbox import Outbox
from helpline.slack.records import Outgoing
from helpline.slack.staff import StaffDesk
from helpline.storage.database import Database
from helpline.storage.slack_tables import inbox
from tests.slack.payloads import ANA, event, shown, typed
from tests.slack.stand_in import SlackStandIn
from tests.support.web import House, eventually

POISON, DIRECT = "poison", "D0ANA"


async def test_an_event_is_given_up_with_an_apology(
    house: House, slack: SlackStandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    handle = StaffDesk.handle

    async def stumbles(self: StaffDesk, item, me):
        if item.event.text == POISON:
            raise RuntimeError(item)
        return await handle(self, item, me)

    monkeypatch.setattr(StaffDesk, "handle", stumbles)
    await slack.send(event(typed(ANA, POISON, channel=DIRECT)))
    await slack.send(event(typed(ANA, "hi", channel=DIRECT)))
    await eventually(lambda: _shown(slack, [texts.NO_ANSWER, "You said: hi"]), 30)


async def test_a_post_is_dropped_after_some_tries(
    house: House, slack: SlackStandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "RETRIES", 2)
    send = Outbox._send

    async def stumbles(self: Outbox, item: Outgoing) -> str | None:
        if POISON in item.post.text:
            raise RuntimeError(item)
        return await send(self, item)

    monkeypatch.setattr(Outbox, "_send", stumbles)
    await slack.send(event(typed(ANA, POISON, channel=DIRECT)))
    await slack.send(event(typed(ANA, "hi", channel=DIRECT)))
    await eventually(lambda: _shown(slack, ["You said: hi"]), 30)


async def test_what_nobody_can_read_is_passed_over(house: House, slack: SlackStandIn) -> None:
    database = Database(house.settings.database)
    now, lane = datetime.now(timezone.utc), typed(ANA, "hi", channel=DIRECT)
    queued = {"state": "pending", "attempts": 0, "queued_at": now, "due_at": now, "payload": {"of": "old"}}
    found = parse_event(event(lane))
    assert found
    async with database.write() as connection:
        await connection.execute(inbox.insert().values(key="k", lane=found.lane, **queued))
    await database.close()
    await slack.send(event(lane))
    await eventually(lambda: _shown(slack, ["You said: hi"]), 30)


async def _shown(slack: SlackStandIn, words: list[str]) -> bool:
    return [shown(message) for message in slack.messages] == words
