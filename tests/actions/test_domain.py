"""The domain, the rules, the data and the actions speak of the same things."""

from __future__ import annotations

import importlib
import pkgutil
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

import actions
from actions import hearing, plan
from actions.base import HelplineAction

ROOT = Path(__file__).parents[2]
INTENTS = [
    "greet",
    "goodbye",
    "thank",
    "affirm",
    "deny",
    "inform",
    "bot_challenge",
    "ask_capabilities",
    "start_over",
    "express_frustration",
    "request_human",
    "report_connection_problem",
    "report_error_code",
    "report_missing_transactions",
    "report_duplicate_transactions",
    "report_missing_account",
    "report_bank_login_problem",
    "report_mfa_problem",
    "update_credentials",
    "request_refresh",
    "ask_how_to_refresh",
    "ask_refresh_schedule",
    "ask_connection_status",
    "ask_connect_bank",
    "ask_disconnect_bank",
    "ask_supported_bank",
    "ask_open_banking",
    "ask_new_provider",
    "ask_import_transactions",
    "ask_security",
    "confirm_resolved",
    "confirm_not_resolved",
    "check_ticket_status",
    "out_of_scope",
]
"""The contract's names."""
CARRIES_THE_WORK = re.compile(r"report_|update_credentials|request_|confirm_|ask_(?!capabilities)")
EVENTS = {"refresh_needs_input", "refresh_ended"}


@pytest.fixture(scope="module")
def domain() -> dict[str, Any]:
    return yaml.safe_load((ROOT / "domain.yml").read_text("utf-8"))  # type: ignore[no-any-return]


def python() -> str:
    return "\n".join(file.read_text("utf-8") for file in sorted((ROOT / "actions").glob("*.py")))


def kinds(base: type[HelplineAction] = HelplineAction) -> list[type[HelplineAction]]:
    for module in pkgutil.iter_modules(actions.__path__):
        importlib.import_module(f"actions.{module.name}")
    return [kind for sub in base.__subclasses__() for kind in (sub, *kinds(sub))]


def test_the_intents_are_those_of_the_contract(domain: dict[str, Any]) -> None:
    assert {next(iter(intent)) for intent in domain["intents"]} == set(INTENTS) | EVENTS


def test_every_intent_has_enough_examples() -> None:
    counted: dict[str, int] = {}
    for file in (ROOT / "data" / "nlu").glob("*.yml"):
        for block in yaml.safe_load(file.read_text("utf-8"))["nlu"]:
            lines = [line for line in block["examples"].splitlines() if line.startswith("- ")]
            counted[block["intent"]] = counted.get(block["intent"], 0) + len(lines)
    wanted = {i: 100 if CARRIES_THE_WORK.match(i) else 40 for i in INTENTS} | {"out_of_scope": 400}
    assert {i: counted.get(i, 0) for i in INTENTS if counted.get(i, 0) < wanted[i]} == {}


def test_the_domain_and_the_code_name_the_same_actions(domain: dict[str, Any]) -> None:
    assert set(domain["actions"]) == {kind.action_name for kind in kinds()}


def test_every_response_that_the_code_names_is_there(domain: dict[str, Any]) -> None:
    named = set(re.findall(r'"(utter_\w+)"', python()))
    assert named - set(domain["responses"]) == set()


def test_no_response_is_left_without_a_speaker(domain: dict[str, Any]) -> None:
    rules = "\n".join(file.read_text("utf-8") for file in (ROOT / "data" / "rules").glob("*.yml"))
    spoken = set(re.findall(r"utter_\w+", python() + rules))
    spoken |= {f"utter_{intent}" for intent in INTENTS} | {f"utter_ask_{step}" for step in plan.ORDER}
    assert set(domain["responses"]) - spoken == set()


def test_every_button_leads_to_an_intent(domain: dict[str, Any]) -> None:
    payloads = {
        button["payload"]
        for variants in domain["responses"].values()
        for variant in variants
        for button in variant.get("buttons", [])
    }
    assert {payload.removeprefix("/") for payload in payloads} <= set(INTENTS)


def test_the_form_asks_for_the_plan_s_steps_in_the_plan_s_order(domain: dict[str, Any]) -> None:
    assert tuple(domain["forms"]["troubleshooting_form"]["required_slots"]) == plan.ORDER
    asked = set(domain["responses"]) | set(domain["actions"])
    assert [s for s in plan.ORDER if not {f"utter_ask_{s}", f"action_ask_{s}"} & asked] == []


def test_whatever_the_form_hands_on_a_rule_takes_and_gives_back() -> None:
    """A form that stepped back hears nothing more until it runs again, or is closed."""
    taken = {}
    for file in (ROOT / "data" / "rules").glob("*.yml"):
        for rule in yaml.safe_load(file.read_text("utf-8"))["rules"]:
            if {"active_loop": "troubleshooting_form"} not in rule.get("condition", []):
                continue
            first, actions_taken = rule["steps"][0], [step.get("action") for step in rule["steps"]]
            for step in first.get("or", [first]):
                if "intent" in step:
                    taken[step["intent"]] = actions_taken
    assert set(taken) == set(hearing.HANDED_ON)
    back = {"troubleshooting_form", "action_deactivate_loop"}
    assert [intent for intent, steps in taken.items() if not back & set(steps)] == []


def test_no_sentence_asks_for_a_secret(domain: dict[str, Any]) -> None:
    for name, variants in domain["responses"].items():
        for variant in variants:
            asks = re.search(
                r"(tell|send|give|type|enter) me your (password|code|card)", variant["text"], re.I
            )
            assert not asks, name
