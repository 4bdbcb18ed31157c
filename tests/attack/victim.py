"""`helpline web` with mistakes in it, made on demand: in a handler, or in what works beside the requests.

Such a mistake shows the most that one could: all it was called with stands in its message and in its locals.
"""

from __future__ import annotations

import functools
import inspect
import os
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from aiohttp import web

from helpline import app
from helpline.assistant.client import RasaAssistant
from helpline.banking.promise_keeper import PromiseKeeper
from helpline.banking.repairs import Repairs
from helpline.banking.watcher import Watcher
from helpline.cli import main
from helpline.conversations.attendance import Attendance
from helpline.conversations.bulk_answers import BulkAnswers
from helpline.conversations.unsent import UnsentLines
from helpline.desk.noting import Noting
from helpline.desk.queue_monitor import QueueMonitor
from helpline.incidents.board import Board
from helpline.incidents.looking import Looking
from helpline.incidents.service import Incidents
from helpline.mail.replies import Replies
from helpline.mail.sender import Sender
from helpline.noticing import looking as noticing
from helpline.noticing.waking import Waking
from helpline.push.sender import Sender as PushSender
from helpline.slack.inbox import Inbox
from helpline.slack.incident_posts import IncidentPosts
from helpline.slack.interactions import Interactions
from helpline.slack.outbox import Outbox
from helpline.slack.staff import StaffDesk
from helpline.storage.desk_store import SqlDesk
from helpline.storage.erasure import SqlPersonalData
from helpline.storage.reporting import SqlReportDays
from helpline.storage.searching import SqlSearches
from helpline.web.relay import PollRelay

HEADER = "X-Break"
FLAG = "break-the-workers"
"""A file under VAR: while it is there every one of these fails."""
WORKERS: list[tuple[type, str]] = [
    (RasaAssistant, "answer"),
    (QueueMonitor, "_tell_waiting"),
    (QueueMonitor, "_move_up"),
    (QueueMonitor, "_take_from_silent"),
    (Noting, "portion"),
    (Watcher, "_handle"),
    (PollRelay, "look"),
    (SqlDesk, "open_marks"),
    (SqlDesk, "marks"),
    (Attendance, "write"),
    (SqlSearches, "_write"),
    (SqlReportDays, "_write"),
    (SqlPersonalData, "expire"),
    (Outbox, "_send"),
    (Inbox, "_handle"),
    (Interactions, "handle"),
    (StaffDesk, "handle"),
    (UnsentLines, "_handle"),
    (BulkAnswers, "_handle"),
    (IncidentPosts, "_handle"),
    (Waking, "_hint"),
    (Waking, "_sweep"),
    (noticing.Looking, "_handle"),
    (Sender, "_handle"),
    (PushSender, "_handle"),
    (Replies, "look"),
    (PromiseKeeper, "_handle"),
    (Repairs, "_handle"),
    (Looking, "_handle"),
    (Board, "look"),
    (Incidents, "_decide"),
    (Incidents, "_tell"),
    (Incidents, "sweep"),
]


@web.middleware
async def breaks(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    if HEADER not in request.headers:
        return await handler(request)
    body, headers = await request.read(), dict(request.headers)
    raise RuntimeError(f"{request.url} {headers} {body.decode(errors='replace')}")


def breakable(owner: Any, name: str, flag: Path) -> None:
    step = getattr(owner, name)
    assert inspect.iscoroutinefunction(step)

    @functools.wraps(step)
    async def maybe(*args: Any, **options: Any) -> Any:
        if flag.exists():  # noqa: ASYNC240
            words = [str(vars(one) if hasattr(one, "__dict__") else one) for one in args]
            raise RuntimeError(f"{owner.__name__}.{name} {words} {options} {dict(os.environ)}")
        return await step(*args, **options)

    setattr(owner, name, maybe)


async def create_app(*args: Any, **options: Any) -> web.Application:
    made = await _create_app(*args, **options)
    made.middlewares.append(breaks)
    return made


if __name__ == "__main__":
    _create_app, app.create_app = app.create_app, create_app
    for owner, name in WORKERS:
        breakable(owner, name, Path(os.environ["HELPLINE_VAR"]) / FLAG)
    main(sys.argv[1:])
