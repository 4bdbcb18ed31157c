"""The web process: its application, and how it is served."""

from __future__ import annotations

import contextlib
import faulthandler

import structlog
from aiohttp import web

from helpline import internal, logs
from helpline.banking.contract import BankData
from helpline.container import SHUTDOWN_GRACE, Container
from helpline.settings import Settings
from helpline.web.middleware import Middlewares
from helpline.web.protocol import answer_plainly

ENDED_WITHIN = 12.0
"""Seconds that an end in order may take in all; a database that stands still would hold it up for ever."""
HALF_SENT = 30.0
"""Seconds that a connection may live without a whole request: before the first one, and between two."""

_NO_PROXIES = (
    "HELPLINE_PUBLIC_URL is https, so a proxy stands in front, but HELPLINE_TRUSTED_PROXIES names none: "
    "all customers count as one address, and so do all agents."
)
_NO_NAME = "HELPLINE_PUBLIC_URL is not set: the pages work under IP addresses and localhost alone."
_NO_EVENTS = (
    "HELPLINE_EVENT_SECRET is not set, so the provider can't tell of a connection that broke: it is found "
    "within six hours instead of minutes. Choose a secret (openssl rand -hex 32) and let the provider call "
    "/hooks/yodlee/<the secret>; docs/operations.md has the commands, under 'Events of the provider'."
)

log = structlog.get_logger(__name__)


async def create_app(settings: Settings, *, bank: BankData | None = None) -> web.Application:
    """The whole web process as an application. `bank` replaces the provider named by the settings.

    Raises SettingsError when the support hours make no sense.
    """
    answer_plainly()
    container = Container(settings, bank)
    middlewares = Middlewares(settings, container.metrics)
    app = web.Application(middlewares=middlewares.in_order, client_max_size=1_048_576)
    app.on_response_prepare.append(middlewares.add_headers)
    app.add_routes(container.routes)
    app.cleanup_ctx.append(container.lifespan)
    app.on_shutdown.append(container.shut)
    app.on_cleanup.append(container.close)
    return app


def serve(settings: Settings) -> None:
    """Run until SIGTERM or Ctrl-C."""
    secrets = *settings.secrets, internal.secret_of(settings)
    logs.configure(level=settings.log_level, json=settings.log_json, secrets=secrets)
    for name, words in missing(settings).items():
        log.warning(name, detail=words)
    with contextlib.suppress(ImportError):
        import uvloop

        uvloop.install()
    web.run_app(
        _served(settings),
        host=settings.host,
        port=settings.port,
        shutdown_timeout=SHUTDOWN_GRACE,
        keepalive_timeout=HALF_SENT,
        print=None,
    )


def missing(settings: Settings) -> dict[str, str]:
    """What a start can do without, though whoever runs it may not have meant to: a name, and what to do."""
    found = {}
    if settings.public_url.startswith("https:") and not settings.trusted_proxies:
        found["all_share_one_address"] = _NO_PROXIES
    if not settings.demo and not settings.public_url:
        found["public_url_missing"] = _NO_NAME
    if not settings.demo and settings.notices and not settings.event_secret:
        found["event_secret_missing"] = _NO_EVENTS
    return found


async def _served(settings: Settings) -> web.Application:
    app = await create_app(settings)
    app.on_shutdown.insert(0, _end_in_time)
    return app


async def _end_in_time(_app: web.Application) -> None:
    """Tells where it hangs, and exits with 1. What is cut off is taken up after the next start."""
    faulthandler.dump_traceback_later(ENDED_WITHIN, exit=True)
