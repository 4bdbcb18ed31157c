"""Calls to Slack's Web API: one timeout for all, and every failure told apart by what it means for us."""

from __future__ import annotations

import asyncio
import logging
import re
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

TIMEOUT = 5
"""Seconds for one call."""
_HOPELESS = frozenset(
    {
        *("msg_too_long", "msg_blocks_too_long", "invalid_blocks", "invalid_blocks_format", "no_text"),
        *("message_not_found", "cant_update_message", "edit_window_closed", "thread_not_found"),
        *(
            "restricted_action_thread_locked",
            "cannot_reply_to_message",
            "invalid_arguments",
            "invalid_arg_name",
        ),
        *("user_not_in_channel", "user_not_found", "invalid_metadata_format", "metadata_too_large"),
        *("expired_trigger_id", "trigger_expired", "trigger_exchanged", "invalid_trigger_id", "not_found"),
        *("used_url", "expired_url", "messages_tab_disabled", "cannot_dm_bot"),
    }
)
"""Errors of this one message, which no waiting and no operator can mend."""
_SLACKS = (".slack.com", ".slack-gov.com")
_NAME = re.compile(r"[a-z_]{1,60}")
_BAD_NEWS = (aiohttp.ClientError, asyncio.TimeoutError, OSError, ValueError, AttributeError)
"""What the library lets through when Slack is away or answers with something else than JSON."""

log = structlog.get_logger(__name__)


def quiet_logger() -> logging.Logger:
    """For Slack's libraries, whose own log holds whole requests: words, tokens and signatures."""
    logger = logging.getLogger("helpline.slack.library")
    logger.setLevel(logging.CRITICAL)
    return logger


class SlackRefused(Exception):
    """Slack will never take this."""


class SlackAway(Exception):
    """Not now. `retry_after` seconds when Slack said so; `doubtful`: it may have arrived all the same."""

    def __init__(self, reason: str, *, retry_after: float | None = None, doubtful: bool = True) -> None:
        self.retry_after = retry_after
        self.doubtful = doubtful
        super().__init__(reason)


class SlackApi:
    """Every method raises SlackRefused or SlackAway."""

    def __init__(self, token: str, url: str, session: aiohttp.ClientSession) -> None:
        # Its own retries would post twice: what is repeated is decided by who knows what arrived.
        self._client = AsyncWebClient(
            token=token,
            base_url=_folder(url),
            session=session,
            timeout=TIMEOUT,
            retry_handlers=[],
            logger=quiet_logger(),
        )
        self._session = session
        self._own = urlsplit(url).netloc.lower()

    async def call(self, method: str, **arguments: Any) -> dict[str, Any]:
        try:
            response = await asyncio.wait_for(self._client.api_call(method, json=arguments), TIMEOUT)
        except SlackApiError as error:
            raise _translate(method, error) from None
        except _BAD_NEWS as error:
            raise SlackAway(type(error).__name__, doubtful=not _never_left(error)) from None
        return dict(response.data) if isinstance(response.data, dict) else {}

    async def look_up(self, method: str, **arguments: Any) -> dict[str, Any]:
        """A reading method. Its failure clears up no doubt."""
        call = self._client.api_call(method, http_verb="GET", params=arguments)
        try:
            response = await asyncio.wait_for(call, TIMEOUT)
        except SlackApiError as error:
            away = _translate(method, error)
            raise SlackAway(str(away), retry_after=getattr(away, "retry_after", None)) from None
        except _BAD_NEWS as error:
            raise SlackAway(type(error).__name__) from None
        return dict(response.data) if isinstance(response.data, dict) else {}

    async def respond(self, url: str, **body: Any) -> None:
        """Answer a slash command where only its author sees it. Nobody but Slack is posted to."""
        if not self._is_slacks(url):
            raise SlackRefused("foreign response_url")
        client = AsyncWebhookClient(
            url, session=self._session, timeout=TIMEOUT, retry_handlers=[], logger=quiet_logger()
        )
        try:
            response = await asyncio.wait_for(client.send_dict(body), TIMEOUT)
        except _BAD_NEWS as error:
            raise SlackAway(type(error).__name__) from None
        if response.status_code == 429 or response.status_code >= 500:
            wait = float(response.headers.get("Retry-After") or 0) or None
            raise SlackAway(f"status {response.status_code}", retry_after=wait)
        if response.status_code != 200:
            raise SlackRefused(f"status {response.status_code}")

    def _is_slacks(self, url: str) -> bool:
        """Of Slack (docs.slack.dev: hooks.slack.com), or of the host that all of our calls go to."""
        try:
            parts = urlsplit(url)
        except ValueError:
            return False
        name = parts.hostname or ""
        outside = parts.scheme == "https" and parts.port in (None, 443) and name.endswith(_SLACKS)
        return outside or (bool(self._own) and parts.netloc.lower() == self._own)


def _translate(method: str, error: SlackApiError) -> Exception:
    response = error.response
    status = int(getattr(response, "status_code", 0) or 0)
    data = getattr(response, "data", None)
    # A name and nothing else: what it says goes into the log.
    name = str(data.get("error") or "") if isinstance(data, dict) else ""
    name = name if _NAME.fullmatch(name) else "unknown_error" if name else ""
    if status == 429 or name in ("ratelimited", "rate_limited"):
        wait = getattr(response, "headers", {}).get("Retry-After") or 1
        return SlackAway("ratelimited", retry_after=float(wait), doubtful=False)
    if name in _HOPELESS:
        return SlackRefused(name)
    if status == 200 and name and not name.endswith(("_error", "_unavailable", "_timeout")):
        # A setting is wrong (token, scope, channel): somebody will mend it, the messages wait.
        log.error("slack_refuses", method=method, error=name)
        return SlackAway(name, doubtful=False)
    return SlackAway(name or f"status {status}")


def _never_left(error: Exception) -> bool:
    return isinstance(error, (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError))


def _folder(url: str) -> str:
    return url if url.endswith("/") else f"{url}/"
