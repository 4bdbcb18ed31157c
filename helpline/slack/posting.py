"""How anything is posted: found again by its key rather than sent twice, put off while Slack is away."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import structlog

from helpline.conversations.ports import Clock
from helpline.jobs.backoff import Backoff
from helpline.jobs.job import GiveUp, Job, PutOff
from helpline.slack.api import SlackApi, SlackAway

RETRIES = 5
"""After which a post that fails by itself, whatever Slack does, is dropped."""
GIVE_UP = timedelta(hours=24)
"""For how long a post is kept whose delivery Slack refuses because of a setting."""
BACKOFF = Backoff(longest=30.0)
_CLOCKS_DIFFER = timedelta(minutes=5)
Call = dict[str, Any]

log = structlog.get_logger(__name__)


class Posting:
    def __init__(self, api: SlackApi, clock: Clock) -> None:
        self._api = api
        self._clock = clock

    async def post(self, job: Job, call: Call) -> str | None:
        """The ts of what was posted, now or by an earlier try. Raises SlackRefused, SlackAway."""
        if job.doubtful and (ts := await self._find(job, call)):
            return ts
        mark = {"event_type": "helpline", "event_payload": {"key": job.key}}
        still = {"unfurl_links": False, "unfurl_media": False, "metadata": mark}
        answer = await self._api.call("chat.postMessage", **call, **still)
        return str(answer.get("ts") or "") or None

    def later(self, job: Job, error: SlackAway) -> PutOff | GiveUp:
        """What becomes of a job that Slack did not take now."""
        wait = error.retry_after
        if not error.doubtful and wait is None and self._clock.now() - job.queued_at > GIVE_UP:
            return GiveUp(str(error))
        log.info("slack_post_put_off", key=job.key, reason=str(error), attempts=job.attempts)
        return PutOff(str(error), wait, doubtful=error.doubtful, with_target=wait is not None)

    async def _find(self, job: Job, call: Call) -> str | None:
        """Whether an earlier try arrived after all: every post carries its key."""
        where = {"channel": call["channel"], "include_all_metadata": True, "limit": 200}
        where["oldest"] = f"{(job.queued_at - _CLOCKS_DIFFER).timestamp():.6f}"
        method = "conversations.history"
        if call.get("thread_ts"):
            method, where = "conversations.replies", {**where, "ts": call["thread_ts"]}
        found = await self._api.look_up(method, **where)
        for message in found.get("messages") or []:
            payload = (message.get("metadata") or {}).get("event_payload") or {}
            if payload.get("key") == job.key:
                return str(message.get("ts"))
        return None
