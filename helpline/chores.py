"""Chores about people: accounts of agents, their tickets, and what a customer may ask for."""

from __future__ import annotations

import argparse
import asyncio
import getpass
import json
import re
import secrets
import sys
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any, TextIO

import msgspec

from helpline.container import KNOWLEDGE, UtcClock
from helpline.conversations.hours import parse_hours
from helpline.desk.models import Agent
from helpline.desk.passwords import Passwords, new_totp_secret, totp_address
from helpline.desk.reports import NOT_UNDERSTOOD, Reports
from helpline.desk.retention import Retention
from helpline.desk.spreadsheet import as_csv
from helpline.desk.tries import Tries
from helpline.desk_container import totp_box
from helpline.errors import Invalid, RequestError
from helpline.knowledge import Knowledge
from helpline.settings import Settings
from helpline.storage.accounts import SqlAccounts
from helpline.storage.counts import SqlCounts
from helpline.storage.database import Database
from helpline.storage.erasure import SqlPersonalData
from helpline.storage.migrate import upgrade
from helpline.storage.store import SqlStore
from helpline.storage.tallies import SqlTallies

_MAIL = re.compile(r"[^\s@]+@[^\s@]+")
_LONGEST_MAIL, _LONGEST_NAME = 254, 200


def agents(settings: Settings, parsed: argparse.Namespace) -> int:
    """Passwords are read from the terminal, or from the first line of standard input."""
    steps = {"add": _add, "list": _list, "disable": _disable, "enable": _enable}
    steps |= {"password": _password, "unlock": _unlock}
    return _done(steps[parsed.action](settings, parsed))


def export(settings: Settings, parsed: argparse.Namespace) -> int:
    async def run() -> int:
        async with _retention(settings) as retention:
            json.dump(await retention.export(parsed.customer), sys.stdout, ensure_ascii=False, indent=1)
            sys.stdout.write("\n")
        return 0

    return _done(run())


def erase(settings: Settings, parsed: argparse.Namespace) -> int:
    async def run() -> int:
        async with _retention(settings) as retention:
            erased = await retention.erase(parsed.customer)
            sys.stdout.write(f"{erased} conversation{'' if erased == 1 else 's'} erased.\n")
        return 0

    return _done(run())


def report(settings: Settings, parsed: argparse.Namespace) -> int:
    """The figures that the desk's page shows, as its CSV."""

    async def run() -> int:
        now = UtcClock().now()
        end = now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
        async with _database(settings) as database:
            counts, hours = SqlCounts(database, NOT_UNDERSTOOD), parse_hours(settings.support_hours)
            known = Knowledge.load(KNOWLEDGE)
            reports = Reports(counts, known, UtcClock(), hours, settings.first_answer_target)
            sys.stdout.write(as_csv(await reports.between(end - timedelta(days=parsed.days), end)))
        return 0

    return _done(run())


def _done(step: Coroutine[Any, Any, int]) -> int:
    """What the command ends with: 2 and one sentence when it could not be done."""
    try:
        return asyncio.run(step)
    except RequestError as error:
        return _complain(error.sentence)


async def _add(settings: Settings, parsed: argparse.Namespace) -> int:
    email = _parse_email(parsed.email)
    agent = Agent(
        id=f"agent-{secrets.token_hex(6)}",
        email=email,
        name=_parse_name(parsed.name) or email.split("@")[0],
        role="admin" if parsed.admin else "agent",
        password="" if parsed.sso else Passwords().hash(_read_password()),
        totp_secret=new_totp_secret() if parsed.totp and not parsed.sso else "",
        presence="available",
    )
    async with _accounts(settings) as accounts:
        now = UtcClock().now()
        await accounts.add(agent, now)
        await accounts.record("agent_added", now, detail=agent.id)
    how = " by single sign-on alone" if parsed.sso else ""
    sys.stdout.write(f"{agent.name} may sign in as {email}{how}.\n")
    if agent.totp_secret:
        # Shown this once: whoever sees it can make the codes.
        sys.stdout.write(f"For the authenticator app: {totp_address(agent.totp_secret, email)}\n")
    return 0


async def _list(settings: Settings, _: argparse.Namespace) -> int:
    async with _accounts(settings) as accounts:
        for agent in await accounts.all():
            line = {name: getattr(agent, name) for name in ("id", "email", "name", "role", "disabled")}
            line["totp"] = bool(agent.totp_secret)
            sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
    return 0


async def _disable(settings: Settings, parsed: argparse.Namespace) -> int:
    async with _account(settings, parsed) as (accounts, agent):
        await accounts.disable(agent.email)
        await _note(accounts, "agent_disabled", agent)
    return _tell(f"{agent.email} is disabled; its sign-ins have ended.")


async def _enable(settings: Settings, parsed: argparse.Namespace) -> int:
    async with _account(settings, parsed) as (accounts, agent):
        await accounts.enable(agent.email)
        await _note(accounts, "agent_enabled", agent)
    return _tell(f"{agent.email} is enabled" + (" again." if agent.disabled else ", as before."))


async def _password(settings: Settings, parsed: argparse.Namespace) -> int:
    async with _account(settings, parsed) as (accounts, agent):
        if not (agent.password or parsed.also_password):
            raise Invalid(
                f"{agent.email} comes in by single sign-on alone. To give it a password, too: --also-password"
            )
        await accounts.set_password(agent.email, Passwords().hash(_read_password()))
        await _note(accounts, "password_set", agent)
    state = f" It stays disabled: helpline agents enable {agent.email}" if agent.disabled else ""
    return _tell(f"{agent.email} has a new password; its sign-ins have ended.{state}")


async def _unlock(settings: Settings, parsed: argparse.Namespace) -> int:
    async with _database(settings) as database, _account(settings, parsed) as (accounts, agent):
        counted = await Tries(SqlTallies(database), UtcClock()).unlock(agent.email)
        await _note(accounts, "agent_unlocked", agent)
    return _tell(f"{agent.email} is neither locked nor slowed any more." if counted else "It was not locked.")


@asynccontextmanager
async def _account(
    settings: Settings, parsed: argparse.Namespace
) -> AsyncIterator[tuple[SqlAccounts, Agent]]:
    """Raises Invalid when there is none of this address."""
    email = _parse_email(parsed.email)
    async with _accounts(settings) as accounts:
        agent = await accounts.by_email(email)
        if agent is None:
            raise Invalid(f"there is no account of {email}.")
        yield accounts, agent


async def _note(accounts: SqlAccounts, action: str, agent: Agent) -> None:
    await accounts.record(action, UtcClock().now(), detail=agent.id)


def _tell(sentence: str) -> int:
    sys.stdout.write(f"{sentence}\n")
    return 0


def _parse_email(text: str) -> str:
    """In lower case, as people are looked up. Raises Invalid."""
    email = text.strip().lower()
    if not _MAIL.fullmatch(email) or not email.isprintable() or len(email) > _LONGEST_MAIL:
        raise Invalid("an e-mail address is needed.")
    return email


def _parse_name(text: str) -> str:
    """Raises Invalid: customers read it, line by line."""
    name = text.strip()
    if not name.isprintable() or len(name) > _LONGEST_NAME:
        raise Invalid(f"a name is one line of {_LONGEST_NAME} characters at most.")
    return name


def _read_password() -> str:
    if sys.stdin.isatty():
        return getpass.getpass("Password: ")
    return sys.stdin.readline().rstrip("\n")


def _complain(sentence: str) -> int:
    print(f"helpline: {sentence}", file=sys.stderr)  # noqa: T201
    return 2


@asynccontextmanager
async def _accounts(settings: Settings) -> AsyncIterator[SqlAccounts]:
    async with _database(settings) as database:
        yield SqlAccounts(database, totp_box(settings))


@asynccontextmanager
async def _retention(settings: Settings) -> AsyncIterator[Retention]:
    async with _database(settings) as database:
        days = {"days": settings.retention_days, "attachment_days": settings.attachment_days}
        yield Retention(SqlPersonalData(database), SqlAccounts(database), UtcClock(), **days)


@asynccontextmanager
async def _database(settings: Settings) -> AsyncIterator[Database]:
    database = Database(settings.database, pool_size=1)
    try:
        await upgrade(database)
        yield database
    finally:
        await database.close()


async def print_tickets(settings: Settings, out: TextIO) -> None:
    """One JSON object per line, oldest ticket first."""
    database = Database(settings.database, pool_size=1)
    try:
        await upgrade(database)
        for ticket in await SqlStore(database).tickets():
            line = msgspec.to_builtins(ticket)
            line = {"ticket": line.pop("number"), **line}
            out.write(json.dumps(line, ensure_ascii=False) + "\n")
    finally:
        await database.close()
