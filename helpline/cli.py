"""`helpline`: one word per chore. `helpline --help` lists them."""

from __future__ import annotations

import argparse
import asyncio
import os
import select
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NoReturn

import structlog

from helpline import logs, pythons
from helpline import settings as settings_module
from helpline.errors import (
    DatabaseAway,
    KnowledgeError,
    LabelledError,
    RehearsalError,
    SchemaUnfit,
    SettingsError,
)
from helpline.places import ROOT
from helpline.private import be_private, make_private
from helpline.settings import Settings

_OURS = ("helpline.db*", "demo-*", "totp-key", "internal-secret", "endpoints.yml", "*.log")
"""Files under `var` that are the product's own."""


def main(arguments: list[str] | None = None) -> None:
    """Run one chore. Exits with 2 and one clear sentence when something it reads is broken or away."""
    be_private()
    logs.configure(level="warning")
    parsed = parser().parse_args(arguments)
    try:
        environ = settings_module.given()
        settings = settings_module.load(environ)
        logs.hide(*settings.secrets)
        make_private(settings.var, *(file for name in _OURS for file in settings.var.glob(name)))
        for name in settings_module.unknown(environ):
            _point_out(settings, f"{name} is not a setting, so it changes nothing.")
        python = pythons.of_chore(parsed.chore, settings.assistant_python)
        if python != sys.executable:
            pythons.go_on_with(python, sys.argv[1:] if arguments is None else arguments)
        code = parsed.run(settings, parsed)
        sys.stdout.flush()
        sys.exit(code)
    except BrokenPipeError:
        if not _reader_is_gone():
            raise
        # Python flushes once more at its end, and would complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except DatabaseAway as error:
        place = "of HELPLINE_DATABASE_URL" if settings.database_url else "in HELPLINE_VAR"
        print(f"helpline: The database {place} can't be used ({error.detail}).", file=sys.stderr)  # noqa: T201
        sys.exit(2)
    except SchemaUnfit as error:
        print(f"helpline: The schema does not fit: {error.detail}.", file=sys.stderr)  # noqa: T201
        sys.exit(2)
    except (SettingsError, KnowledgeError, LabelledError, RehearsalError) as error:
        print(f"helpline: {error.detail or error.sentence}", file=sys.stderr)  # noqa: T201
        sys.exit(2)


def _point_out(settings: Settings, words: str) -> None:
    if settings.log_json:
        structlog.get_logger("helpline").warning("pointed_out", detail=words)
    else:
        print(f"helpline: {words}", file=sys.stderr)  # noqa: T201


def _reader_is_gone() -> bool:
    """Whether it was standard output that broke (`| head` has read enough), not a connection of ours."""
    output = select.poll()
    output.register(sys.stdout.fileno(), 0)
    return any(event & (select.POLLERR | select.POLLHUP) for _, event in output.poll(0))


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="helpline", description="A support assistant for bank connections.")
    chores = top.add_subparsers(required=True, metavar="CHORE", dest="chore")

    def chore(name: str, run: Callable[..., int | None], text: str, *former: str) -> argparse.ArgumentParser:
        sub = chores.add_parser(name, aliases=former, help=text, description=text)
        sub.set_defaults(run=run)
        return sub

    chore("up", _up, "start everything and keep it running")
    chore("web", _web, "start the web process alone", "serve")
    chore("rasa", _rasa, "start Rasa alone")
    chore("actions", _actions, "start the action server alone")
    training = chore("train", _train, "train the assistant if its inputs changed")
    training.add_argument("--force", action="store_true", help="train even if nothing changed")
    migrating = chore("migrate", _migrate, "bring the database up to date, or back for an older version")
    migrating.add_argument("--to", default="", metavar="REVISION", help="such as 0006; all else is stopped")
    chore("tickets", _tickets, "print the tickets, one JSON a line")
    parsing = chore("parse", _parse, "understand sentences from standard input, one JSON a line")
    parsing.add_argument("--asks", default="", help="the open question that they answer, such as bank_login")
    evaluation = chore("evaluate", _evaluate, "measure understanding on labelled sentences")
    default = ROOT / "data" / "validation" / "validation.jsonl"
    evaluation.add_argument("file", type=Path, nargs="?", default=default)
    evaluation.add_argument("--html", type=Path, help="write the report with its charts here")
    _add_rehearsal(
        chore("rehearse", _rehearse, "play simulated customers, or scripts, and judge how they end")
    )
    missing = chore("missed", _missed, "print what customers wrote and was not understood, to be labelled")
    missing.add_argument("--days", type=_days, default=30, help="how far back, 30 if not said")
    reporting = chore(
        "report", _report, "print the desk's figures of the last days as CSV, each with how it is counted"
    )
    reporting.add_argument("--days", type=_days, default=30, help="how far back, 30 if not said")
    learning = chore("learn", _learn, "take labelled sentences into the training data")
    learning.add_argument("file", type=Path, help="what `missed` printed, with an intent beside each line")
    accounts = chore("agents", _agents, "add, list, change or unlock the agents who may use the desk")
    accounts.add_argument("action", choices=["add", "list", "disable", "enable", "password", "unlock"])
    accounts.add_argument("email", nargs="?", default="")
    accounts.add_argument("--name", default="", help="what customers and colleagues see")
    accounts.add_argument("--admin", action="store_true", help="may also edit quick answers and reassign")
    accounts.add_argument("--totp", action="store_true", help="must also give codes of an authenticator app")
    accounts.add_argument(
        "--sso", action="store_true", help="comes in by single sign-on: no password is asked"
    )
    accounts.add_argument(
        "--also-password", action="store_true", help="give an account of single sign-on a password, too"
    )
    pushing = chore("push", _push, "make a key for notifications in browsers")
    pushing.add_argument("action", choices=["keys"])
    giving = chore("export", _export, "print everything that is kept of one customer, as JSON")
    erasing = chore("erase", _erase, "erase everything that is kept of one customer")
    for sub in (giving, erasing):
        sub.add_argument("customer", help="the customer's id in the identity token")
    return top


def _add_rehearsal(rehearsal: argparse.ArgumentParser) -> None:
    rehearsal.add_argument("files", type=Path, nargs="*", metavar="FILE", help="scripts to play instead")
    rehearsal.add_argument("--customers", type=int, default=200, help="how many, 200 if not said")
    rehearsal.add_argument("--seed", type=int, default=1, help="the same seed brings the same customers")
    rehearsal.add_argument("--html", type=Path, metavar="PAGE", help="write rates and worst transcripts here")
    rehearsal.add_argument(
        "--only", action="append", metavar="ID", help="of the scripts play this one; repeatable"
    )
    rehearsal.add_argument("--base", default="", help="a running instance; without it one is started")
    rehearsal.add_argument("--sandbox", default="", help="address of its sandbox")
    rehearsal.add_argument("--secret", default="", help="its HELPLINE_IDENTITY_SECRET")


def _days(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 4 and int(text)):
        raise argparse.ArgumentTypeError("1 to 9999 days")
    return int(text)


def _up(settings: Settings, _: argparse.Namespace) -> None:
    from helpline import common_log
    from helpline.common_log import say
    from helpline.desk_container import demo_login
    from helpline.knowledge import Knowledge
    from helpline.supervisor import Supervisor, processes
    from helpline.training import train

    common_log.for_machines(settings.log_json)
    logs.configure(level="warning", json=settings.log_json)
    Knowledge.load(ROOT / "data" / "knowledge")  # a broken entry stops the start here, and is named
    _migrated(settings)
    model = train(settings.models, say=lambda line: say("up", line), python=settings.assistant_python)
    if pythons.is_old(pythons.public()):
        say("up", pythons.OLD)
    login = demo_login(settings)
    hints = [f"Agents' desk: {settings.address}/desk  ({' / '.join(login)})"] if login else []
    supervisor = Supervisor(processes(settings, model), settings.address, hints)
    asyncio.run(supervisor.run())


def _web(settings: Settings, _: argparse.Namespace) -> None:
    from helpline.app import serve

    serve(settings)


def _rasa(settings: Settings, _: argparse.Namespace) -> NoReturn:
    from helpline.supervisor import become, rasa
    from helpline.training import train

    say = partial(print, flush=True)
    become(rasa(settings, train(settings.models, say=say, python=settings.assistant_python)))


def _actions(settings: Settings, _: argparse.Namespace) -> NoReturn:
    from helpline.supervisor import actions, become

    become(actions(settings))


def _train(settings: Settings, parsed: argparse.Namespace) -> None:
    from helpline.training import train

    train(settings.models, force=parsed.force, python=settings.assistant_python)


def _migrate(settings: Settings, parsed: argparse.Namespace) -> None:
    _migrated(settings, parsed.to)


def _migrated(settings: Settings, to: str = "") -> None:
    from helpline.storage.migrate import migrate

    asyncio.run(migrate(settings, to))


def _tickets(settings: Settings, _: argparse.Namespace) -> None:
    from helpline.chores import print_tickets

    asyncio.run(print_tickets(settings, sys.stdout))


def _parse(settings: Settings, parsed: argparse.Namespace) -> None:
    from helpline.training import train
    from helpline.understanding import parse_lines

    model = train(settings.models, say=lambda line: print(line, file=sys.stderr))  # noqa: T201
    parse_lines(model, sys.stdin, sys.stdout, parsed.asks)


def _evaluate(settings: Settings, parsed: argparse.Namespace) -> None:
    from helpline.evaluation.labelled import read_labelled
    from helpline.training import train
    from helpline.understanding import evaluate

    sentences = read_labelled(parsed.file)  # a slip in its name is told before minutes of training
    model = train(settings.models, say=lambda line: print(line, file=sys.stderr))  # noqa: T201
    print(evaluate(model, sentences, parsed.html).text())  # noqa: T201


def _rehearse(settings: Settings, parsed: argparse.Namespace) -> int:
    from helpline.rehearsing import rehearse

    return rehearse(settings, parsed)


def _missed(settings: Settings, parsed: argparse.Namespace) -> None:
    from helpline.learning import missed

    missed(settings, parsed.days)


def _report(settings: Settings, parsed: argparse.Namespace) -> int:
    from helpline.chores import report

    return report(settings, parsed)


def _learn(_: Settings, parsed: argparse.Namespace) -> None:
    from helpline.learning import learn

    learn(parsed.file)


def _push(_settings: Settings, _: argparse.Namespace) -> None:
    from helpline.push import keys

    print(f"HELPLINE_PUSH_KEY={keys.new()}")  # noqa: T201


def _agents(settings: Settings, parsed: argparse.Namespace) -> int:
    from helpline.chores import agents

    return agents(settings, parsed)


def _export(settings: Settings, parsed: argparse.Namespace) -> int:
    from helpline.chores import export

    return export(settings, parsed)


def _erase(settings: Settings, parsed: argparse.Namespace) -> int:
    from helpline.chores import erase

    return erase(settings, parsed)
