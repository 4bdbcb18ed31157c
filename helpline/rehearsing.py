"""`helpline rehearse`: plays simulated customers or scripts, on a stack of its own or a running one."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import signal
import sys
import time
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path
from typing import Any

import aiohttp
import msgspec
import yaml

from helpline.errors import RehearsalError
from helpline.places import ROOT
from helpline.rehearsal import script_judging, scripts
from helpline.rehearsal.endings import Endings
from helpline.rehearsal.instance import own_instance
from helpline.rehearsal.judging import Verdict, judge
from helpline.rehearsal.page import render
from helpline.rehearsal.persona import load_banks, persona
from helpline.rehearsal.playing import Instance, Played, Stage
from helpline.rehearsal.results import line, passes, rates
from helpline.rehearsal.utterances import Utterances
from helpline.settings import Settings
from helpline.storage.database import Database
from helpline.storage.store import SqlStore
from helpline.training import train

DATA = ROOT / "data" / "rehearsal"
CUSTOMERS = 200
Tickets = dict[str, list[dict[str, Any]]]


def rehearse(settings: Settings, parsed: argparse.Namespace) -> int:
    """0 when all is as it should be, 1 when not. Raises RehearsalError."""
    return asyncio.run(_stoppable(settings, parsed))


async def _stoppable(settings: Settings, parsed: argparse.Namespace) -> int:
    """SIGTERM ends it as Ctrl-C does: what was started is stopped."""
    playing = asyncio.ensure_future(_rehearse(settings, parsed))
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, playing.cancel)
    try:
        return await playing
    except asyncio.CancelledError:
        return 1


async def _rehearse(settings: Settings, parsed: argparse.Namespace) -> int:
    read = [_scripts(file) for file in parsed.files]  # a slip in a file is told before anything is started
    async with _instance(settings, parsed) as (instance, database), _session() as session:
        if read:
            return await _recite(
                session, instance, database, [one for found in read for one in found], parsed.only
            )
        verdicts = await play(session, instance, database, parsed.customers, parsed.seed, _progress)
    found = rates(verdicts)
    _say(line(found))
    if parsed.html:
        parsed.html.write_text(render(verdicts, parsed.seed), encoding="utf-8")
    return 0 if passes(found) else 1


async def play(
    session: aiohttp.ClientSession,
    instance: Instance,
    database: str,
    customers: int,
    seed: int,
    progress: Callable[[int], None] = lambda _ended: None,
) -> list[Verdict]:
    """Plays and judges. `database`: where the instance keeps its tickets, as an async SQLAlchemy URL."""
    endings, banks = Endings.load(DATA / "endings.yml"), load_banks(DATA / "banks.yml")
    stage = Stage(session, instance, Utterances.load(DATA / "utterances"), endings)
    everybody: list[Played] = []
    async for played in stage.play_all([persona(number, seed, banks) for number in range(customers)], seed):
        everybody.append(played)
        progress(len(everybody))
    kept = await tickets(database)
    everybody.sort(key=lambda one: one.persona.number)
    return [judge(played, kept.get(played.conversation, []), endings) for played in everybody]


async def tickets(url: str, conversation: str = "") -> Tickets:
    """By conversation (all, or one), oldest first, as `helpline tickets` prints them."""
    database, found = Database(url, pool_size=1), Tickets()
    try:
        for ticket in await SqlStore(database).tickets(conversation=conversation):
            found.setdefault(ticket.conversation, []).append(msgspec.to_builtins(ticket))
    finally:
        await database.close()
    return found


async def _recite(
    session: aiohttp.ClientSession,
    instance: Instance,
    database: str,
    read: list[scripts.Script],
    only: Sequence[str],
) -> int:
    """Plays scripts one after another; a real case has no `expect` and is printed to be read."""
    passed = judged = 0
    for script in read:
        if only and script["id"] not in only:
            continue
        played = await _one(session, instance, script)
        kept = (await tickets(database, played.conversation)).get(played.conversation, [])
        found = script_judging.faults(played, kept)
        is_judged = "expect" in script and not played.skipped
        judged, passed = judged + is_judged, passed + (is_judged and not found)
        _say(_told(played, found))
    _say(f"{passed} of {judged} conversations")
    return 0 if passed == judged else 1


async def _one(session: aiohttp.ClientSession, instance: Instance, script: scripts.Script) -> scripts.Recital:
    try:
        return await scripts.recite(session, instance, script)
    except (RehearsalError, aiohttp.ClientError, asyncio.TimeoutError) as error:
        return scripts.Recital(script, error=getattr(error, "detail", "") or repr(error))


def _told(played: scripts.Recital, faults: list[str]) -> str:
    script = played.script
    name = f"{script['id']} {script.get('title') or script.get('gist')}"
    if played.skipped:
        return f"--   {name}: {played.skipped}, not played"
    lines = [f"FAIL {name}: {'; '.join(faults)}" if faults else f"ok   {name}"]
    if faults or "expect" not in script:
        lines += [
            f"      {one['author'][0].upper()}: {' / '.join(scripts.shown(one).split(chr(10)))}"
            for one in played.log
        ]
    return "\n".join([*lines, *([f"   expected: {script['expected']}"] if "expected" in script else [])])


def _scripts(file: Path) -> list[scripts.Script]:
    """Raises RehearsalError for what is neither `conversations` nor `cases`."""
    try:
        content = yaml.safe_load(file.read_text(encoding="utf-8"))
        found = content.get("conversations") or content["cases"]
        return [one for one in found if one["id"]]
    except (OSError, ValueError, KeyError, TypeError, AttributeError, yaml.YAMLError) as error:
        raise RehearsalError(detail=f"{file} holds no conversations: {error}") from error


@contextlib.asynccontextmanager
async def _instance(settings: Settings, parsed: argparse.Namespace) -> AsyncIterator[tuple[Instance, str]]:
    if parsed.base:
        secret = parsed.secret or settings.identity_secret
        sandbox = (parsed.sandbox or settings.sandbox_url).rstrip("/")
        yield Instance(parsed.base.rstrip("/"), sandbox, secret), settings.database
        return
    train(settings.models, say=_say, python=settings.assistant_python)
    _say("Starting an instance of its own …")
    async with own_instance(settings.models) as started:
        yield started


def _session() -> aiohttp.ClientSession:
    timeout = aiohttp.ClientTimeout(total=30)
    return aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0), timeout=timeout)


_STARTED = time.monotonic()


def _progress(ended: int) -> None:
    if ended % 50 == 0:
        _say(f"{ended} customers played ({time.monotonic() - _STARTED:.0f} s)")


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
