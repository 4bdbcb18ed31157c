"""Whole conversations of simulated customers with a small assistant, over HTTP and with the real sandbox."""

from __future__ import annotations

import pytest

from helpline.rehearsal.judging import Verdict, judge
from helpline.rehearsal.persona import Persona
from helpline.rehearsal.playing import Stage
from tests.rehearsal.assistant import PLAIN, FakeAssistant, running
from tests.rehearsal.people import ENDINGS, feed, someone


async def verdict(persona: Persona, assistant: FakeAssistant) -> Verdict:
    async with running(assistant) as (session, instance):
        played = await Stage(session, instance, PLAIN, ENDINGS).play(persona, seed=1)
    return judge(played, assistant.tickets.get(played.conversation, []), ENDINGS)


@pytest.mark.parametrize("fault", ["wrong_sign_in", "timeout", "locked"])
async def test_what_can_be_mended_is_mended_at_the_provider(fault: str) -> None:
    found = await verdict(someone(feed(fault)), FakeAssistant())
    assert (found.ends, found.reasons, found.broken) == ({"chase": "fixed"}, (), ())
    assert found.turns <= found.fewest


async def test_who_is_told_to_wait_for_an_outage_accepts_it() -> None:
    found = await verdict(someone(feed("outage")), FakeAssistant())
    assert (found.ends, found.right, found.needless) == ({"chase": "wait"}, True, False)


async def test_what_only_support_can_mend_ends_with_a_person_and_a_true_brief() -> None:
    found = await verdict(someone(feed("only_support")), FakeAssistant())
    assert (found.ends, found.reasons, found.missed) == ({"chase": "person"}, (), False)


async def test_who_wants_a_person_gets_one_without_being_needless() -> None:
    found = await verdict(someone(feed("wrong_sign_in"), habits="person wrong"), FakeAssistant())
    assert found.needless is False
    assert found.ends["chase"] in ("person", "fixed")


async def test_a_step_that_was_done_wrongly_is_done_again_after_the_refresh_failed() -> None:
    persona = someone(feed("wrong_sign_in"), habits="wrong")
    found = await verdict(persona, FakeAssistant())
    assert persona.world.feeds[0].refreshes == 2
    assert found.ends == {"chase": "fixed"}
    assert [one.law for one in found.broken if one.law in ("L2", "L11")] == []


async def test_an_assistant_that_says_the_same_each_time_breaks_laws_and_misses_the_person() -> None:
    found = await verdict(someone(feed("only_support")), FakeAssistant(stubborn=True))
    assert {one.law for one in found.broken} == {"L5"}
    assert (found.right, found.missed) == (False, True)


async def test_many_customers_play_at_once_each_with_an_own_conversation() -> None:
    assistant = FakeAssistant()
    personas = [someone(feed("timeout"), number=number) for number in range(12)]
    async with running(assistant) as (session, instance):
        stage = Stage(session, instance, PLAIN, ENDINGS)
        ended = [one async for one in stage.play_all(personas, seed=1, at_once=4)]
    assert len({one.conversation for one in ended}) == 12
    assert all(one.persona.world.feeds[0].working for one in ended)


async def test_an_instance_that_cannot_be_reached_is_a_broken_conversation_not_a_crash() -> None:
    async with running(FakeAssistant()) as (session, instance):
        away = type(instance)("http://127.0.0.1:9", instance.sandbox, instance.secret)
        played = await Stage(session, away, PLAIN, ENDINGS).play(someone(feed("timeout")), seed=1)
    assert "Connect" in played.error
    assert not judge(played, [], ENDINGS).right
