"""Chores about people: accounts of agents, and what a customer may ask for."""

from __future__ import annotations

import argparse
import asyncio
import getpass
import json
import secrets
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from helpline.app import UtcClock
from helpline.desk.passwords import Passwords, new_totp_secret, totp_address
from helpline.desk.records import Agent
from helpline.desk.retention import Retention
from helpline.errors import RequestError
from helpline.settings import Settings
from helpline.storage.accounts import SqlAccounts
from helpline.storage.database import Database
from helpline.storage.erasure import SqlRecords
from helpline.storage.migrate import upgrade


def agents(settings: Settings, parsed: argparse.Namespace) -> int:
    """Passwords are read from the terminal, or from the first line of standard input."""
    steps = {"add": _add, "list": _list, "disable": _disable, "password": _password}
    if parsed.action != "list" and "@" not in parsed.email:
        return _complain("an e-mail address is needed.")
    try:
        return asyncio.run(steps[parsed.action](settings, parsed))
    except RequestError as error:
        return _complain(error.sentence)


def export(settings: Settings, parsed: argparse.Namespace) -> None:
    async def run() -> None:
        async with _retention(settings) as retention:
            json.dump(await retention.export(parsed.customer), sys.stdout, ensure_ascii=False, indent=1)
            sys.stdout.write("\n")

    asyncio.run(run())


def erase(settings: Settings, parsed: argparse.Namespace) -> None:
    async def run() -> None:
        async with _retention(settings) as retention:
            erased = await retention.erase(parsed.customer)
            sys.stdout.write(f"{erased} conversations erased.\n")

    asyncio.run(run())


async def _add(settings: Settings, parsed: argparse.Namespace) -> int:
    email = parsed.email.strip().lower()
    agent = Agent(
        id=f"agent-{secrets.token_hex(6)}",
        email=email,
        name=parsed.name.strip() or email.split("@")[0],
        role="admin" if parsed.admin else "agent",
        password=Passwords().hash(_read_password()),
        totp_secret=new_totp_secret() if parsed.totp else "",
        presence="available",
    )
    async with _accounts(settings) as accounts:
        now = UtcClock().now()
        await accounts.add(agent, now)
        await accounts.record("agent_added", now, detail=agent.id)
    sys.stdout.write(f"{agent.name} may sign in as {email}.\n")
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
    email = parsed.email.strip().lower()
    async with _accounts(settings) as accounts:
        agent = await accounts.by_email(email)
        if agent is None or not await change(accounts, email):
            return _complain(f"there is no account of {email}.")
        await accounts.record(action, UtcClock().now(), detail=agent.id)
    return 0


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
        yield SqlAccounts(database)


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
