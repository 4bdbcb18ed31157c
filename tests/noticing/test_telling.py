"""What is noticed of a customer's connections, whether it is worth a word, and that it is said once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from helpline.conversations import notice_texts as texts
from helpline.conversations.handover import hand_over
from helpline.conversations.messages import Answer, Customer, Reply, Turn
from helpline.conversations.texts import PERSON
from tests.noticing.office import ANN, Office

pytestmark = pytest.mark.timeout(600)


async def test_what_broke_is_told_once_with_a_move(office: Office) -> None:
    chat = await office.parts.open(ANN)
    await office.furnish(office.broken())
    await office.event()
    assert await office.words(chat) == []  # most of it heals by itself
    await office.pass_time(minutes=20)
    [notice] = await office.notices(chat)
    assert notice.text == "Chase stopped updating today (402). Shall we fix it now?" or (
        "last night" in notice.text or "yesterday" in notice.text
    )
    assert notice.card
    assert (notice.card["type"], notice.card["repair"]["bank"]) == ("repair", "Chase")
    for _ in range(3):
        await office.event()
        await office.pass_time(hours=8)
    assert len(await office.words(chat)) == 1
    assert office.tally.stages == ["broken"]


async def test_what_heals_before_it_was_told_is_never_told(office: Office) -> None:
    chat = await office.parts.open(ANN)
    await office.furnish(office.broken())
    await office.event()
    await office.furnish(office.well())
    await office.pass_time(hours=10)
    assert await office.words(chat) == []


async def test_two_broken_banks_are_one_message(office: Office) -> None:
    chat = await office.parts.open(ANN)
    await office.furnish(office.broken(), office.broken("citi", days=4), office.well("ally"))
    await office.event()
    await office.pass_time(minutes=20)
    [notice] = await office.notices(chat)
    assert notice.text.startswith("Some of your banks need you:\n- Chase stopped updating ")
    assert "\n- Citibank hasn't updated for 4 days (402).\n" in notice.text
    titles = [button.title for button in notice.buttons]
    assert titles == ["Fix Chase", "Fix Citibank", texts.LATER.title, texts.OFF.title]


async def test_without_any_event_it_is_found_by_looking(office: Office) -> None:
    chat = await office.parts.open(ANN)
    await office.furnish(office.broken())
    await office.pass_time(hours=7)
    assert len(await office.words(chat)) == 1


async def test_of_three_days_and_of_thirty_they_hear_again_and_then_no_more(office: Office) -> None:
    chat = await office.parts.open(ANN)
    await office.furnish(office.broken(days=0.5))
    await office.event()
    await office.pass_time(days=2)
    assert office.tally.stages == ["broken"]
    await office.pass_time(days=2)
    assert office.tally.stages == ["broken", "stuck"]
    office.parts.clock.advance(days=26)
    await office.parts.say(chat, "hello")
    await office.pass_time(days=2)
    assert office.tally.stages == ["broken", "stuck", "long"]
    assert PERSON in (await office.notices(chat))[-1].buttons
    await office.pass_time(days=20)
    assert len(office.tally.stages) == 3


async def test_what_only_the_bank_can_mend_is_told_once_it_is_stuck(office: Office) -> None:
    chat = await office.parts.open(ANN)
    await office.furnish(office.broken(code=409, days=0.5))
    await office.event()
    await office.pass_time(days=2)
    assert await office.words(chat) == []
    await office.pass_time(days=1)
    assert await office.words(chat) == ["Chase hasn't updated for 3 days (409). Shall we look into it?"]


async def test_a_connection_that_comes_and_goes_within_a_day_is_told_once(office: Office) -> None:
    chat = await office.parts.open(ANN)
    for _ in range(4):
        await office.furnish(office.broken())
        await office.event()
        await office.pass_time(hours=1)
        await office.furnish(office.well())
        await office.event()
        await office.pass_time(hours=5)
    assert len(await office.words(chat)) == 1


async def test_what_breaks_again_after_days_is_told_again(office: Office) -> None:
    chat = await office.parts.open(ANN)
    for _ in range(2):
        await office.furnish(office.broken())
        await office.event()
        await office.pass_time(hours=1)
        await office.furnish(office.well())
        await office.event()
        await office.pass_time(days=2)
    assert len(await office.words(chat)) == 2


async def test_an_approval_that_ends_within_a_week_is_told_once_until_it_is_renewed(office: Office) -> None:
    chat = await office.parts.open(ANN)

    async def ends_in(days: float) -> None:
        end = office.parts.clock.now() + timedelta(days=days)
        await office.furnish(office.well(auth="open_banking", consent_ends=end.isoformat()))
        await office.event()

    await ends_in(9)
    await office.pass_time(hours=1)
    assert await office.words(chat) == []
    office.parts.clock.advance(days=3)
    await office.pass_time(days=2)
    [notice] = await office.notices(chat)
    assert notice.text.startswith("Your approval for Chase to share data ends on ")
    assert notice.buttons == (texts.HOW_TO_RENEW, texts.LATER, texts.OFF)
    assert notice.card
    assert notice.card["repair"]["bank"] == "Chase"
    await ends_in(180)
    await ends_in(6)
    await office.pass_time(hours=1)
    assert len(await office.words(chat)) == 2


async def test_what_an_incident_tells_anyway_is_not_told_beside_it(office: Office) -> None:
    chat = await office.parts.open(ANN)
    opened_one = await office.incidents.open("chase", "Chase", "Dana")
    await office.board.look()
    await office.furnish(office.broken(code=402), office.broken("citi"))
    await office.event()
    await office.pass_time(minutes=20)
    [text] = await office.words(chat)
    assert "Citi" in text
    assert "Chase" not in text
    await office.incidents.close(opened_one.id, "Dana")
    await office.event()
    await office.pass_time(hours=1)
    assert "Chase" in (await office.words(chat))[-1]


async def test_what_the_assistant_has_spoken_of_already_is_known(office: Office) -> None:
    async def speaks(_turn: Turn) -> Answer:
        about = {"said": ["utter_problem"], "asks": "", "bank": "chase"}
        return Answer(replies=(Reply(text="Chase refused your sign-in.", about=about),))

    chat = await office.parts.open(ANN)
    office.parts.assistant.then = speaks
    await office.furnish(office.broken())
    await office.parts.say(chat, "chase stopped")
    await office.parts.until_answered(chat)
    await office.event()
    await office.pass_time(hours=1)
    assert await office.words(chat) == []


async def test_while_a_person_has_the_chat_nothing_is_told(office: Office) -> None:
    chat = await office.parts.open(ANN)
    await office.parts.say(chat, "hello")
    async with office.parts.transactions.begin(chat) as unit:
        await hand_over(unit, "requested", office.parts.clock.now(), office.parts.hours, office.parts.shares)
    await office.parts.agents.claim(chat, "ann", "Ann")
    before = await office.words(chat)
    await office.furnish(office.broken())
    await office.event()
    await office.pass_time(hours=3)
    assert await office.words(chat) == before
    await office.parts.agents.resolve(chat, "ann")
    await office.pass_time(hours=2)
    assert any("Chase" in text for text in await office.words(chat))


async def test_it_is_told_where_the_customer_was_last(office: Office) -> None:
    first = await office.parts.open(ANN)
    office.parts.clock.advance(minutes=5)
    second = await office.parts.open(ANN)
    office.parts.clock.advance(minutes=5)
    await office.parts.say(first, "hello again")
    other = await office.parts.open(Customer(id="bob-1", name="Bob"))
    await office.furnish(office.broken())
    await office.event()
    await office.pass_time(minutes=20)
    assert [len(await office.words(chat)) for chat in (first, second, other)] == [1, 0, 0]


async def test_who_was_not_here_for_months_is_left_in_peace(office: Office) -> None:
    chat = await office.parts.open(ANN)
    office.parts.clock.advance(days=61)
    await office.furnish(office.broken())
    await office.event()
    await office.pass_time(days=1)
    assert await office.words(chat) == []
