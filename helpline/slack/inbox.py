"""Deals with what was written down: each event once, in order within its thread, whatever crashes."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog

from helpline.conversations.ports import Clock
from helpline.conversations.repeating import Repeating
from helpline.errors import AssistantError, AssistantFailed, AssistantUnavailable, DatabaseAway
from helpline.slack import blocks, texts
from helpline.slack.api import SlackAway, SlackRefused
from helpline.slack.gestures import Gestures
from helpline.slack.people import People
from helpline.slack.pool import Pool
from helpline.slack.ports import Queues
from helpline.slack.records import Event, Post, Received
from helpline.slack.staff import StaffDesk, answer
from helpline.slack.words import PREFIX

LEASE = timedelta(seconds=30)
"""Longer than the assistant and all calls for one event may take together."""
RETRIES = 3
WAIT_FOR_ASSISTANT = timedelta(minutes=10)
KEEP = timedelta(hours=24)
"""For how long an event is recognised when it comes again; Slack's last repeat comes after six minutes."""
SWEEP = 3_600.0

log = structlog.get_logger(__name__)


class Inbox:
    """`pool.run` and `sweeper.run` are its life."""

    def __init__(
        self, queues: Queues, gestures: Gestures, staff: StaffDesk, people: People, clock: Clock
    ) -> None:
        self._queues = queues
        self._gestures = gestures
        self._staff = staff
        self._people = people
        self._clock = clock
        self.pool: Pool[Received] = Pool(self._lease, self._deal, self._give_back)
        self.sweeper = Repeating(self._sweep, SWEEP)

    async def _lease(self, worker: str) -> Received | None:
        now = self._clock.now()
        return await self._queues.lease_event(worker, now, now + LEASE)

    async def _give_back(self, item: Received) -> None:
        await self._queues.put_off_event(item, self._clock.now())

    async def _deal(self, item: Received) -> None:
        now = self._clock.now()
        try:
            posts = await self._handle(item)
        except (SlackAway, SlackRefused) as error:
            log.info("slack_event_put_off", key=item.event.key, reason=str(error))
            await self._queues.put_off_event(item, now + _backoff(item.attempts))
        except AssistantError as error:
            log.warning("assistant_failed", key=item.event.key, code=error.code, detail=error.detail)
            await self._failed(item, error, now)
        except DatabaseAway:
            raise
        except Exception as error:  # a mistake of ours: it must not hold up all that follows in its thread
            log.exception("slack_event_failed", key=item.event.key)
            await self._failed(item, AssistantFailed(detail=type(error).__name__), now)
        else:
            await self._queues.finish(item, posts, now)
        finally:
            self.pool.wake()

    async def _handle(self, item: Received) -> list[Post]:
        event = item.event
        if event.kind == "button":
            is_ours = event.action.startswith("choice-")
            return await (self._staff.handle(item, "") if is_ours else self._gestures.handle(event))
        if event.kind == "command":
            return await self._staff.handle(item, "")
        if event.kind in ("message", "mention") and not event.text.startswith(PREFIX):
            # Who we are must be known before anything is taken for a question, or for none.
            me = (await self._people.me()).user
            if event.user == me:
                return []
            if event.direct or event.kind == "mention" or me in event.mentions:
                return await self._staff.handle(item, me)
        return await self._gestures.handle(event)

    async def _failed(self, item: Received, error: AssistantError, now: datetime) -> None:
        away = isinstance(error, AssistantUnavailable)
        again = now - item.received_at < WAIT_FOR_ASSISTANT if away else item.attempts < RETRIES
        if again:
            await self._queues.put_off_event(item, now + _backoff(item.attempts))
        else:
            await self._queues.finish(item, [_apology(item.event)], now)

    async def _sweep(self) -> bool:
        await self._queues.sweep(self._clock.now() - KEEP)
        return False


def _apology(event: Event) -> Post:
    return answer(event, texts.NO_ANSWER, blocks.markup(texts.NO_ANSWER))


def _backoff(attempts: int) -> timedelta:
    return timedelta(seconds=min(10.0, 0.5 * 2 ** min(attempts, 10)))
