"""The assistant hangs: the customer is told, may have a person, and is answered once when it wakes up."""

from __future__ import annotations

import asyncio

from tests.conftest import Visit
from tests.faults.crowd import checked
from tests.faults.history.checker import answers
from tests.stack import Stack
from tests.stack.customer import said
from tests.stack.history import rows

HANGS_FOR = 12.0


async def test_who_waits_is_told_and_answered_once(visit: Visit, stack: Stack) -> None:
    patient, hasty = await visit(), await visit()
    expected = [message["text"] for message in await (await visit()).say("what does error 409 mean")]

    rasa = stack.process("rasa")
    rasa.suspend()
    try:
        asked = asyncio.create_task(patient.say("what does error 409 mean", patient=True))
        waiting = asyncio.create_task(hasty.say("what does error 409 mean", patient=True))
        until = asyncio.get_running_loop().time() + HANGS_FOR
        told = await patient.wait_for("I'm having trouble answering right now", HANGS_FOR)
        assert [button["title"] for button in told["buttons"]] == ["Talk to a person"]
        await hasty.wait_for("I'm having trouble answering right now", HANGS_FOR)
        handed_over = said(await hasty.choose("Talk to a person"))
        assert "your ticket is" in handed_over
        await asyncio.sleep(max(0.0, until - asyncio.get_running_loop().time()))
    finally:
        rasa.resume()

    await asked
    await waiting
    messages = await checked(patient)
    assert answers(rows(messages))[-1] == expected
    assert said(messages).count("having trouble") == 1

    [ticket] = stack.tickets(hasty.id)
    assert ticket["reason"] == "assistant_unavailable"
    assert ticket["brief"]["last_words"] == "what does error 409 mean"
    assert answers(rows(await hasty.read())) == [[], []]  # a late answer is not given to who has a person
