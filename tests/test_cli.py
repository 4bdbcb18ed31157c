"""`helpline`: chores that end with one clear sentence when something about the start is wrong."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from helpline.cli import main
from helpline.container import Container
from helpline.conversations.messages import Customer
from helpline.settings import load


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [name for name in os.environ if name.startswith("HELPLINE_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HELPLINE_VAR", str(tmp_path / "var"))


def code_of(*arguments: str) -> object:
    with pytest.raises(SystemExit) as ended:
        main(list(arguments))
    return ended.value.code


@pytest.mark.parametrize(
    "chore", ["up", "web", "rasa", "actions", "train", "migrate", "tickets", "parse", "evaluate", "missed"]
)
def test_every_chore_refuses_a_wrong_setting_in_one_sentence(
    chore: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("HELPLINE_PORT", "eighty")
    assert code_of(chore) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err == "helpline: HELPLINE_PORT is not a whole number above zero.\n"
    assert not list(tmp_path.iterdir())


def test_a_missing_secret_is_named_and_none_is_shown(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HELPLINE_DEMO", "no")
    monkeypatch.setenv("HELPLINE_YODLEE_SECRET", "told-in-confidence")
    assert code_of("tickets") == 2
    told = capsys.readouterr().err
    assert told == "helpline: HELPLINE_IDENTITY_SECRET is missing.\n"


@pytest.mark.slow
def test_support_hours_nobody_understands_stop_the_start(tmp_path: Path) -> None:
    environ = os.environ | {"HELPLINE_SUPPORT_HOURS": "now and then", "HELPLINE_VAR": str(tmp_path)}
    command = [sys.executable, "-m", "helpline", "web"]
    ended = subprocess.run(command, env=environ, capture_output=True, text=True, timeout=240, check=False)
    assert ended.returncode == 2
    assert ended.stderr == "helpline: HELPLINE_SUPPORT_HOURS is not valid support hours.\n"


@pytest.mark.parametrize("arguments", [(), ("dance",), ("web", "--loudly")])
def test_what_is_no_chore_is_answered_with_the_usage(
    arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert code_of(*arguments) == 2
    assert "usage: helpline" in capsys.readouterr().err


def test_help_lists_the_chores(capsys: pytest.CaptureFixture[str]) -> None:
    assert code_of("--help") == 0
    chores = {"up", "web", "rasa", "actions", "train", "migrate", "tickets", "parse", "evaluate", "missed"}
    assert chores <= set(capsys.readouterr().out.split())


def test_migrating_twice_is_migrating_once(tmp_path: Path) -> None:
    assert code_of("migrate") is None
    first = (tmp_path / "var" / "helpline.db").read_bytes()
    assert code_of("migrate") is None
    assert (tmp_path / "var" / "helpline.db").read_bytes() == first


def test_without_tickets_nothing_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert code_of("tickets") is None
    assert capsys.readouterr().out == ""


def test_each_ticket_is_one_line_of_json(capsys: pytest.CaptureFixture[str]) -> None:
    code_of("migrate")
    conversations = [asyncio.run(_taken_over(agent)) for agent in ("ann", "bob")]
    assert code_of("tickets") is None
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["conversation"] for line in lines] == conversations
    assert [line["agent"] for line in lines] == ["ann", "bob"]
    first = lines[0]
    assert {"ticket", "conversation", "status", "reason", "opened_at", "agent", "brief"} <= set(first)
    named = {"customer", "bank", "code", "account", "steps_tried", "refreshes", "last_words"}
    named |= {"opening", "banks", "facts", "untried"}
    assert named <= set(first["brief"])
    assert (first["status"], first["reason"]) == ("claimed", "taken_over")


def test_a_connection_that_breaks_is_not_taken_for_a_reader_who_left(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise BrokenPipeError("the database went away")

    monkeypatch.setattr("helpline.cli._migrate", broken)
    with pytest.raises(BrokenPipeError, match="the database went away"):
        main(["migrate"])


@pytest.mark.slow
def test_a_reader_who_has_had_enough_gets_no_traceback() -> None:
    code_of("migrate")
    asyncio.run(_taken_over("ann"))
    reader, writer = os.pipe()
    os.close(reader)
    command = [sys.executable, "-m", "helpline", "tickets"]
    ended = subprocess.run(
        command, stdout=writer, stderr=subprocess.PIPE, text=True, timeout=240, check=False
    )
    os.close(writer)
    assert (ended.returncode, ended.stderr) == (1, "")


async def _taken_over(agent: str) -> str:
    house = Container(load())
    try:
        opened = await house.conversations.open(Customer(id="carla", name="Carla"))
        await house.agents.claim(opened.id, agent)
        return opened.id
    finally:
        await house.close()


class Echo:
    """Understands every text as what was asked."""

    @classmethod
    def load(cls, _: Path) -> Echo:
        return cls()

    def parse(self, text: str, asks: str = "") -> dict[str, object]:
        return {"text": text, "topic": None, "asks": asks}


@pytest.mark.parametrize(("arguments", "asks"), [((), ""), (("--asks", "bank_login"), "bank_login")])
def test_parse_reads_each_line_as_the_answer_to_the_question_that_is_named(
    arguments: tuple[str, ...],
    asks: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    monkeypatch.setattr("helpline.training.train", lambda *_, **__: tmp_path)
    monkeypatch.setattr("helpline.understanding.Understanding", Echo)
    monkeypatch.setattr("sys.stdin", io.StringIO("yep just did\n\nnein, größer\n"))
    assert code_of("parse", *arguments) is None
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["text"] for line in lines] == ["yep just did", "", "nein, größer"]
    assert {line["asks"] for line in lines} == {asks}


@pytest.mark.parametrize("chore", ["evaluate", "learn"])
def test_a_file_of_sentences_that_is_not_there_is_told_before_anything_else(
    chore: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert code_of(chore, str(tmp_path / "none.jsonl")) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err == f"helpline: {tmp_path / 'none.jsonl'} can't be read: No such file or directory.\n"


@pytest.mark.parametrize("days", ["0", "-1", "ten", "99999", ""])
def test_days_that_make_no_sense_are_told(days: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert code_of("missed", f"--days={days}") == 2
    assert "1 to 9999 days" in capsys.readouterr().err


@pytest.mark.slow
def test_the_report_has_the_desks_figures_and_how_each_is_counted(capsys: pytest.CaptureFixture[str]) -> None:
    code_of("migrate")
    asyncio.run(_taken_over("ann"))
    assert code_of("report", "--days", "7") == 0
    section, *lines = csv.reader(io.StringIO(capsys.readouterr().out))
    figures = {(one[0], one[1]): one[2] for one in lines}
    assert section == ["section", "name", "value"]
    assert figures["handovers", "taken_over count"] == "1"
    assert figures["first_answer", "not_due"] == "1"
    assert "still without an answer" in figures["how", "first_answer"]
    assert len([name for name in figures if name[0] == "days"]) == 7 * 4


def test_without_chats_nothing_is_missed(capsys: pytest.CaptureFixture[str]) -> None:
    assert code_of("missed") is None
    assert capsys.readouterr().out == ""


def test_a_database_that_is_away_is_told_in_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    url = "postgresql+asyncpg://helpline:canary-password@127.0.0.1:1/helpline"
    monkeypatch.setenv("HELPLINE_DATABASE_URL", url)
    for chore in (
        ["migrate"],
        ["tickets"],
        ["agents", "list"],
        ["export", "x"],
        ["erase", "x"],
        ["missed"],
        ["report"],
    ):
        with pytest.raises(SystemExit) as ended:
            main(chore)
        told = capsys.readouterr()
        assert ended.value.code == 2
        assert told.out == ""
        place, why = "of HELPLINE_DATABASE_URL", "unreachable: ConnectionRefusedError"
        assert told.err == f"helpline: The database {place} can't be used ({why}).\n"


@pytest.mark.parametrize(
    ("rest", "named"),
    [
        ("host:99999/db", "address"),
        ("host:canary-port/db", "address"),
        ("[::1/db", "address"),
        ("host/db?sslmode=canary-mode", "sslmode"),
        ("host/db?connect_timeout=3", "connect_timeout"),
        ("host/db?command_timeout=3", "command_timeout"),
        ("host/db?ssl=canary-mode", "sslmode=require"),
    ],
)
def test_an_address_that_a_driver_would_refuse_is_told_in_one_sentence(
    rest: str, named: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HELPLINE_DATABASE_URL", f"postgresql+asyncpg://helpline:canary-password@{rest}")
    for chore in (["migrate"], ["tickets"], ["agents", "list"], ["serve"]):
        assert code_of(*chore) == 2
        told = capsys.readouterr().err
        assert told.startswith("helpline: HELPLINE_DATABASE_URL ")
        assert named in told
        assert "canary" not in told
        assert told.count("\n") == 1


@pytest.mark.parametrize("variable", ["HELPLINE_VAR", "HELPLINE_DATABASE_URL"])
def test_a_folder_that_can_not_be_written_is_told_in_one_sentence(
    variable: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "file"  # not even root can make a folder in it
    file.touch()
    place = {"HELPLINE_VAR": f"{file}/var", "HELPLINE_DATABASE_URL": f"sqlite+aiosqlite:///{file}/no/db"}
    monkeypatch.setenv(variable, place[variable])
    assert code_of("migrate") == 2
    told = capsys.readouterr().err
    assert variable in told
    assert told.endswith(" can't be written (NotADirectoryError).\n")
    assert told.count("\n") == 1
