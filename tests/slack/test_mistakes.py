"""One event or post that makes us stumble does not hold up what follows in its thread."""

from __future__ import annotations

from datetime import datetime, timezone

import msgspec
import pytest

from helpline.jobs.job import Job
from helpline.slack import texts
from helpline.slack.events import parse_event
from helpline.slack.models import Event, Post
from helpline.slack.outbox import Outbox
from helpline.slack.staff import StaffDesk
from helpline.storage.database import Database
from helpline.storage.jobs import SqlJobs
from tests.slack.payloads import ANA, event, shown, typed
from tests.slack.stand_in import SlackStandIn
from tests.support.closing import Closing
from tests.support.web import House, eventually

POISON, DIRECT = "poison", "D0ANA"


async def test_an_event_is_given_up_with_an_apology(
    house: House, slack: SlackStandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    handle = StaffDesk.handle

    async def stumbles(self: StaffDesk, event: Event, at: datetime, me: str) -> list[Post]:
        if event.text == POISON:
            raise RuntimeError(event)
        return await handle(self, event, at, me)

    monkeypatch.setattr(StaffDesk, "handle", stumbles)
    await slack.send(event(typed(ANA, POISON, channel=DIRECT)))
    await slack.send(event(typed(ANA, "hi", channel=DIRECT)))
    await eventually(lambda: _shown(slack, [texts.NO_ANSWER, "You said: hi"]))


async def test_a_post_is_dropped_after_some_tries(
    house: House, slack: SlackStandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    send = Outbox._send

    async def stumbles(self: Outbox, job: Job, post: Post) -> str | None:
        if POISON in post.text:
            raise RuntimeError(post)
        return await send(self, job, post)

    monkeypatch.setattr(Outbox, "_send", stumbles)
    await slack.send(event(typed(ANA, POISON, channel=DIRECT)))
    await slack.send(event(typed(ANA, "hi", channel=DIRECT)))
    await eventually(lambda: _shown(slack, ["You said: hi"]))


async def test_what_nobody_can_read_is_passed_over(
    house: House, slack: SlackStandIn, closing: Closing
) -> None:
    database = closing(Database(house.settings.database))
    found = parse_event(event(typed(ANA, "hi", channel=DIRECT)))
    assert found
    poisoned = msgspec.structs.replace(found.job, key="k", also=(), payload={"of": "old"})
    assert await SqlJobs(database).put(poisoned, datetime.now(timezone.utc))
    await slack.send(event(typed(ANA, "hi", channel=DIRECT)))
    await eventually(lambda: _shown(slack, ["You said: hi"]))


async def _shown(slack: SlackStandIn, words: list[str]) -> bool:
    return [shown(message) for message in slack.messages] == words
