"""Slack's door: a signed request or a socket envelope is written down, then acknowledged. Nothing else.

The order of steps is slack-bolt's: signature over the raw body with a window of five minutes, who we are, our
own messages, Slack's check of our address; then `keep`.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import structlog
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.response import BoltResponse
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient

from helpline.conversations.ports import Clock
from helpline.conversations.repeating import lasting
from helpline.errors import Malformed, SignatureRefused
from helpline.jobs.job import Jobs
from helpline.settings import Settings
from helpline.slack.api import quiet_logger
from helpline.slack.events import parse_event
from helpline.slack.people import People

PATH = "/slack/events"
_ACK = 2.5
"""Seconds until we rather say that it failed: Slack repeats what it hears nothing of after three."""

log = structlog.get_logger(__name__)


def is_configured(settings: Settings) -> bool:
    return bool(settings.slack_bot_token and (settings.slack_signing_secret or settings.slack_app_token))


class SlackApp:
    """Takes what Slack sends, by HTTP or over a socket. `woken` is called when there is something to do."""

    def __init__(
        self, settings: Settings, jobs: Jobs, clock: Clock, people: People, woken: Callable[[], None]
    ) -> None:
        self._settings = settings
        self._jobs = jobs
        self._clock = clock
        self._people = people
        self._woken = woken
        self._verifier = SignatureVerifier(settings.slack_signing_secret or "none")
        self.bolt = self._bolt()

    @property
    def routes(self) -> list[web.RouteDef]:
        """None without a signing secret: what cannot be verified is not taken."""
        return [web.post(PATH, self.events)] if self._settings.slack_signing_secret else []

    async def events(self, request: web.Request) -> web.Response:
        """Raises SignatureRefused or Malformed."""
        raw = await request.read()
        if not self._is_signed(raw, request):
            raise SignatureRefused("The signature is missing, wrong or too old.")
        try:
            bolt_request = await to_bolt_request(request)
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
            raise Malformed from None
        return await to_aiohttp_response(await self.bolt.async_dispatch(bolt_request))

    async def keep(self, body: dict[str, Any]) -> BoltResponse:
        """Write the event down. What could not be written down is not acknowledged: Slack sends it again."""
        event = parse_event(body)
        if event is None:
            return BoltResponse(status=200, body="")
        try:
            fresh = await asyncio.wait_for(self._jobs.put(event.job, self._clock.now()), _ACK)
        except Exception as error:  # whatever a database does wrong, Slack must hear of it
            log.error("slack_event_not_kept", key=event.key, error=type(error).__name__)
            return BoltResponse(status=503, body="")
        log.info("slack_event_kept" if fresh else "slack_event_repeated", key=event.key, kind=event.kind)
        if fresh:
            self._woken()
        return BoltResponse(status=200, body="")

    @contextlib.asynccontextmanager
    async def lifespan(self) -> AsyncIterator[None]:
        """Socket Mode, where it is set; what comes in is left to the worker of the queue."""
        token = self._settings.slack_app_token
        socket = asyncio.create_task(lasting("slack_socket", self._call_out)) if token else None
        yield
        if socket:
            socket.cancel()
            await asyncio.gather(socket, return_exceptions=True)

    async def _call_out(self) -> None:
        """Socket Mode: where Slack cannot reach us we call, and it sends over the open line.

        Connects anew by itself, until cancelled.
        """
        handler = AsyncSocketModeHandler(self.bolt, self._settings.slack_app_token)
        try:
            await handler.connect_async()  # type: ignore[no-untyped-call]
            await asyncio.Event().wait()
        finally:
            with contextlib.suppress(Exception):  # on the way out, whatever state the line is in
                await asyncio.wait_for(handler.close_async(), 5)  # type: ignore[no-untyped-call]

    def _is_signed(self, raw: bytes, request: web.Request) -> bool:
        """Before anything is parsed; bolt checks once more."""
        headers = request.headers
        stamp, signature = headers.get("X-Slack-Request-Timestamp"), headers.get("X-Slack-Signature")
        try:
            return self._verifier.is_valid(raw, stamp, signature)
        except (ValueError, TypeError):  # a timestamp that is no number, a body or signature that is no text
            return False

    def _bolt(self) -> AsyncApp:
        quiet = quiet_logger()
        app = AsyncApp(
            logger=quiet,
            name="helpline",
            signing_secret=self._settings.slack_signing_secret,
            client=AsyncWebClient(base_url=self._settings.slack_api_url, logger=quiet, retry_handlers=[]),
            authorize=self._authorizer(),
            request_verification_enabled=bool(self._settings.slack_signing_secret),
        )
        app.use(self.keep)
        app.error(_failed)
        return app

    def _authorizer(self) -> Callable[..., Awaitable[AuthorizeResult]]:
        """From what we know: a door that asks Slack first would be shut whenever Slack is slow."""

        # Not a method: bolt hands over arguments by name, and would name `self` too.
        async def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
            me = self._people.known
            return AuthorizeResult(
                enterprise_id=enterprise_id,
                team_id=team_id,
                bot_user_id=me.user if me else None,
                bot_id=me.bot if me else None,
                bot_token=self._settings.slack_bot_token,
            )

        return authorize


async def _failed(error: Exception) -> BoltResponse:
    log.error("slack_request_failed", error=type(error).__name__)
    return BoltResponse(status=500, body="")
