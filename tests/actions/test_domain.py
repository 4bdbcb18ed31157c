"""The domain, the rules, the data, the actions and the dialogue speak of the same things."""

from __future__ import annotations

import importlib
import pkgutil
import re
import string
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

import actions
from actions.base import HelplineAction
from helpline.dialogue.answers import TABLE, answer_of
from helpline.dialogue.asking import FEWER, MOST
from helpline.dialogue.responses import Responses
from helpline.dialogue.values import Values

ROOT = Path(__file__).parents[2]
INTENTS = {
    *("greet", "goodbye", "thank", "affirm", "deny", "inform", "bot_challenge", "ask_capabilities"),
    *("start_over", "express_frustration", "request_human", "report_connection_problem"),
    *("report_error_code", "report_missing_transactions", "report_duplicate_transactions"),
    *("report_missing_account", "report_bank_login_problem", "report_mfa_problem", "update_credentials"),
    *("request_refresh", "ask_how_to_refresh", "ask_refresh_schedule", "ask_connection_status"),
    *("ask_connect_bank", "ask_disconnect_bank", "ask_supported_bank", "ask_open_banking"),
    *("ask_new_provider", "ask_import_transactions", "ask_security", "confirm_resolved"),
    *("confirm_not_resolved", "check_ticket_status", "out_of_scope"),
}
"""The contract's names."""
CARRIES_THE_WORK = re.compile(r"report_|update_credentials|request_|confirm_|ask_(?!capabilities)")
EVENTS = {"refresh_needs_input", "refresh_ended"}
ANSWERED_BY_A_SERVICE = {"utter_bank_asked", "utter_ticket"}
"""Moves that actions/answers_of_service.py turns into a response."""
MADE_BY_VALUES = {name[1:] for name in vars(Values) if name.startswith("_") and not name.startswith("__")}


@cache
def domain() -> dict[str, Any]:
    return dict(yaml.safe_load((ROOT / "domain.yml").read_text("utf-8")))


@cache
def python() -> str:
    folders = (ROOT / "actions", ROOT / "helpline" / "dialogue")
    return "\n".join(file.read_text("utf-8") for folder in folders for file in sorted(folder.glob("*.py")))


def wordings() -> Iterator[tuple[str, dict[str, Any]]]:
    for name, texts in domain()["responses"].items():
        yield from ((name, one) for one in texts)


def payloads() -> set[str]:
    return {button["payload"] for _, wording in wordings() for button in wording.get("buttons", [])}


def kinds(base: type[HelplineAction] = HelplineAction) -> list[type[HelplineAction]]:
    for module in pkgutil.iter_modules(actions.__path__):
        importlib.import_module(f"actions.{module.name}")
    return [kind for sub in base.__subclasses__() for kind in (sub, *kinds(sub))]


def test_the_intents_are_those_of_the_contract() -> None:
    assert {next(iter(intent)) for intent in domain()["intents"]} == INTENTS | EVENTS


def test_every_intent_has_enough_examples() -> None:
    counted: dict[str, int] = {}
    for file in (ROOT / "data" / "nlu").glob("*.yml"):
        for block in yaml.safe_load(file.read_text("utf-8"))["nlu"]:
            lines = [line for line in block["examples"].splitlines() if line.startswith("- ")]
            counted[block["intent"]] = counted.get(block["intent"], 0) + len(lines)
    wanted = {i: 100 if CARRIES_THE_WORK.match(i) else 40 for i in INTENTS} | {"out_of_scope": 400}
    assert {i: counted.get(i, 0) for i in INTENTS if counted.get(i, 0) < wanted[i]} == {}


def test_every_intent_leads_to_a_skill_whether_a_case_is_open_after_it_or_not() -> None:
    taken: dict[str, list[object]] = {}
    for file in (ROOT / "data" / "rules").glob("*.yml"):
        for rule in yaml.safe_load(file.read_text("utf-8"))["rules"]:
            after = [step["slot_was_set"] for step in rule["steps"] if "slot_was_set" in step]
            for step in rule["steps"][0].get("or", []):
                taken.setdefault(step["intent"], []).extend(after[0])
    assert set(taken) == INTENTS | EVENTS
    assert all(after == [{"case_open": False}, {"case_open": True}] for after in taken.values())


def test_the_domain_and_the_code_name_the_same_actions() -> None:
    assert set(domain()["actions"]) == {kind.action_name for kind in kinds()}


def test_every_response_that_the_code_names_is_there() -> None:
    named = set(re.findall(r'"(utter_\w+)"', python())) - ANSWERED_BY_A_SERVICE
    assert named - set(Responses.load(ROOT / "domain.yml")) == set()


def test_no_response_is_left_without_a_speaker() -> None:
    """Named in the code, or put together there from a beginning and a word that stands there, too."""
    literals = set(re.findall(r'"([a-z_ ]+)"', python()))
    beginnings = set(re.findall(r'f"(utter_\w*)\{', python()))
    words = literals | {one.replace(" ", "_") for one in literals}
    said = literals | {beginning + word for beginning in beginnings for word in words}
    assert set(domain()["responses"]) - said == set()


def test_a_question_has_a_wording_for_each_time_that_it_may_be_put() -> None:
    times = {f"utter_ask_{asks}": most for asks, most in FEWER.items()}
    questions = {
        name: texts for name, texts in domain()["responses"].items() if name.startswith("utter_ask_")
    }
    few = {name for name, texts in questions.items() if len(texts) < times.get(name, MOST)}
    assert few - {"utter_ask_capabilities"} == set()


def test_no_two_wordings_of_a_response_are_alike() -> None:
    for name, texts in domain()["responses"].items():
        told = [" ".join(one["text"].split()).casefold() for one in texts]
        assert len(told) == len(set(told)), name


def test_every_value_in_a_sentence_can_be_filled_in() -> None:
    given = set(re.findall(r"\b(\w+)=", python())) | set(re.findall(r'"(\w+)": ', python()))
    fields = {
        (name, field)
        for name, wording in wordings()
        for _, field, _, _ in string.Formatter().parse(wording["text"])
        if field
    }
    assert {(name, field) for name, field in fields if field not in MADE_BY_VALUES | given} == set()


def test_every_button_does_what_somebody_could_type() -> None:
    plain = {payload.partition("{")[0].removeprefix("/") for payload in payloads()}
    assert plain <= INTENTS


def test_every_act_of_a_button_answers_the_question_that_it_stands_below() -> None:
    """A button of a question whose label the question does not know would do nothing."""
    lost = set()
    for name, wording in wordings():
        asks = next((asks for asks in sorted(TABLE, key=len, reverse=True) if f"ask_{asks}" in name), "")
        for button in wording.get("buttons", []) if asks else []:
            act = re.search(r'"act": "(\w+)"', button["payload"])
            if act and not answer_of(asks, {act[1]: 1.0})[0]:
                lost.add((name, act[1]))
    assert lost == set()


def test_the_form_waits_for_the_end_of_the_cases_alone() -> None:
    assert domain()["forms"] == {"troubleshooting_form": {"required_slots": ["cases_ended"]}}
    assert set(domain()["slots"]) == {"dialogue", "case_open", "cases_ended"}


@pytest.mark.parametrize(("name", "text"), [(name, one["text"]) for name, one in wordings()])
def test_no_sentence_asks_for_a_secret(name: str, text: str) -> None:
    assert not re.search(r"(tell|send|give|type|enter) me your (password|code|card)", text, re.I), name
