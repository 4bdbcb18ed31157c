"""What simulated customers demand can be reached: an assistant that understands everything does it."""

from __future__ import annotations

import pytest

from helpline.rehearsal.judging import judge
from helpline.rehearsal.persona import load_banks, persona
from helpline.rehearsal.playing import Stage
from helpline.rehearsal.results import line, rates
from tests.rehearsal.assistant import running
from tests.rehearsal.ideal import PLAIN, Ideal
from tests.rehearsal.people import DATA, ENDINGS

SEED = 2


@pytest.mark.slow
async def test_an_ideal_assistant_ends_every_conversation_right_and_breaks_no_law() -> None:
    banks, assistant = load_banks(DATA / "banks.yml"), Ideal()
    everybody = [
        one for one in (persona(number, SEED, banks) for number in range(150)) if not one.has("mistypes")
    ]
    async with running(assistant) as (session, instance):
        stage = Stage(session, instance, PLAIN, ENDINGS)
        ended = [one async for one in stage.play_all(everybody, SEED, at_once=16)]
    verdicts = [judge(one, assistant.tickets.get(one.conversation, []), ENDINGS) for one in ended]
    found = rates(verdicts)
    assert [one.reasons for one in verdicts if one.reasons] == []
    assert [one.broken for one in verdicts if one.broken] == []
    assert (found.missed, found.needless) == (0, 0), line(found)
    assert found.turns <= 1
