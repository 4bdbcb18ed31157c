"""Chores about people: accounts of agents, and what a customer may ask for."""

from __future__ import annotations

import argparse
import asyncio
import getpass
import json
import re
import secrets
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

from helpline.app import UtcClock
from helpline.desk.passwords import Passwords, new_totp_secret, totp_address
from helpline.desk.records import Agent
from helpline.desk.retention import Retention
from helpline.desk_house import totp_box
from helpline.errors import Invalid, RequestError
from helpline.settings import Settings
from helpline.storage.accounts import SqlAccounts
from helpline.storage.database import Database
from helpline.storage.erasure import SqlRecords
from helpline.storage.migrate import upgrade

_MAIL = re.compile(r"[^\s@]+@[^\s@]+")
_LONGEST_MAIL, _LONGEST_NAME = 254, 200


def agents(settings: Settings, parsed: argparse.Namespace) -> int:
    """Passwords are read from the terminal, or from the first line of standard input."""
    steps = {"add": _add, "list": _list, "disable": _disable, "password": _password}
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
    return await _change(settings, parsed, "agent_disabled", lambda accounts, email: accounts.disable(email))


async def _password(settings: Settings, parsed: argparse.Namespace) -> int:
    _parse_email(parsed.email)
    password = Passwords().hash(_read_password())
    return await _change(
        settings, parsed, "password_set", lambda accounts, email: accounts.set_password(email, password)
    )


async def _change(
    settings: Settings,
    parsed: argparse.Namespace,
    action: str,
    change: Callable[[SqlAccounts, str], Awaitable[bool]],
) -> int:
    email = _parse_email(parsed.email)
    async with _accounts(settings) as accounts:
        agent = await accounts.by_email(email)
        if agent is None or not await change(accounts, email):
            return _complain(f"there is no account of {email}.")
        await accounts.record(action, UtcClock().now(), detail=agent.id)
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
        yield Retention(SqlRecords(database), SqlAccounts(database), UtcClock(), **days)


@asynccontextmanager
async def _database(settings: Settings) -> AsyncIterator[Database]:
    database = Database(settings.database, pool_size=1)
    try:
        await upgrade(database)
        yield database
    finally:
        await database.close()
