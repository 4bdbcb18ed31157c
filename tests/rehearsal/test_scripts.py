"""Scripted conversations."""

from __future__ import annotations

from typing import Any

from helpline.rehearsal.script_judging import faults
from helpline.rehearsal.scripts import Recital, recite
from tests.rehearsal.assistant import FakeAssistant, running

FAILED = {"status": "FAILED", "additionalStatus": "INCORRECT_CREDENTIALS"}


def script(**more: Any) -> dict[str, Any]:
    return {
        "id": "x1",
        "title": "A new sign-in",
        "setup": {
            "customer": "verified",
            "connections": [{"provider": "chase", **FAILED, "on_refresh": [FAILED]}],
        },
        "turns": [
            {"say": "open_stopped"},
            {"when": "succeeded", "after": "saved", "say": "thanks", "end": True},
            {
                "id": "saved",
                "when": "hand_over|None",
                "say": "sign_in_replaced",
                "effect": {"provider": "chase", "status": "SUCCESS", "new_transactions": 3},
            },
        ],
        "otherwise": "what_now",
        "expect": {"outcome": "resolved_by_credentials", "sandbox_calls": {"refresh": 1}},
        **more,
    }


async def played(told: dict[str, Any], assistant: FakeAssistant) -> Recital:
    async with running(assistant) as (session, instance):
        return await recite(session, instance, told)


async def test_a_script_is_played_with_its_effects_and_refreshes_are_added_up() -> None:
    assistant = FakeAssistant()
    found = await played(script(), assistant)
    assert assistant.heard == ["open_stopped", "sign_in_replaced", "thanks"]
    assert found.refreshes == {"chase": 1}
    assert faults(found, []) == []


async def test_what_is_wrong_is_told() -> None:
    expect = {
        "outcome": "escalated",
        "must_mention": ["never said"],
        "must_not_mention": ["started a refresh"],
        "sandbox_calls": {"refresh_max": 0, "refresh_only": ["ally"]},
        "max_identical_bot_replies": 1,
    }
    found = await played(script(expect=expect), FakeAssistant())
    assert faults(found, []) == [
        *("missing /never said/", "says /started a refresh/", "no ticket", "1 refreshes", "refreshed chase"),
    ]


async def test_when_no_turn_fits_the_customer_repeats_twice_and_stops() -> None:
    assistant = FakeAssistant(stubborn=True)
    found = await played(script(turns=[{"say": "hello"}, {"when": "never", "say": "no"}]), assistant)
    assert assistant.heard == ["hello", "what_now", "what_now"]
    assert faults(found, []) == ["0 refreshes"]


async def test_a_real_case_sends_its_messages_and_is_not_judged() -> None:
    case = {
        "id": "r1",
        "customer": "verified",
        "sandbox": [{"bank": "chase", "code": 475}],
        "messages": ["open_stopped", "what_now"],
    }
    assistant = FakeAssistant()
    found = await played(case, assistant)
    assert assistant.heard == case["messages"]
    assert faults(found, []) == []


async def test_what_needs_closed_hours_is_not_played() -> None:
    found = await played(script(setup={"hours": "closed"}), FakeAssistant())
    assert "closed hours" in found.skipped


def test_a_brief_is_compared_with_what_the_script_expects() -> None:
    handoff = {"code": "409", "bank": "PNC", "steps_tried": ["waited"], "forbidden_facts": ["manual_refresh"]}
    told = Recital(script(expect={"outcome": "escalated", "handoff": handoff}), owner="waiting")
    brief = {"code": "402", "bank": "Chase", "steps_tried": ["manual_refresh"]}
    assert faults(told, [{"brief": brief}]) == [
        *("brief has code '402', not 409", "brief has bank 'Chase', not PNC", "brief lacks waited"),
        "brief invents manual_refresh",
    ]
