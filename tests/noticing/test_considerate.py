"""When it is told, and to whom no more: quiet hours, and the off switch."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from helpline.conversations import notice_texts as texts
from tests.noticing.office import ANN, Office

pytestmark = pytest.mark.timeout(600)
CHICAGO = ZoneInfo("America/Chicago")


async def test_at_night_nobody_is_told_and_in_the_morning_once(considerate: Office) -> None:
    office = considerate
    chat = await office.parts.open(ANN)
    office.at("02:00", CHICAGO)
    await office.furnish(office.broken())
    await office.event()
    await office.pass_time(hours=5, minutes=50)
    assert await office.words(chat) == []
    await office.pass_time(hours=1)
    [notice] = await office.notices(chat)
    assert notice.text == "Chase stopped updating last night (402). Shall we fix it now?"
    assert notice.at.astimezone(CHICAGO).hour == 8


async def test_it_is_the_customers_own_night(considerate: Office) -> None:
    office = considerate
    chat = await _living_in(office, "Asia/Tokyo")
    office.at("22:00", ZoneInfo("Asia/Tokyo"))  # morning in Chicago
    await office.furnish(office.broken())
    await office.event()
    await office.pass_time(hours=9)
    assert await office.words(chat) == []
    await office.pass_time(hours=2)
    assert len(await office.words(chat)) == 1


async def _living_in(office: Office, zone: str) -> str:
    return (await office.parts.conversations.open(ANN, timezone=zone)).id


async def test_what_heals_by_the_morning_is_never_told(considerate: Office) -> None:
    office = considerate
    chat = await office.parts.open(ANN)
    office.at("23:00", CHICAGO)
    await office.furnish(office.broken())
    await office.event()
    await office.pass_time(hours=5)
    await office.furnish(office.well())  # no event tells of it
    await office.pass_time(hours=8)
    assert await office.words(chat) == []


@pytest.mark.parametrize("way", ["button", "stop", "turn off notifications", "Don't tell me such things"])
async def test_who_wants_none_gets_no_more_until_they_want_them_again(office: Office, way: str) -> None:
    chat = await office.parts.open(ANN)
    await office.furnish(office.broken())
    await office.event()
    await office.pass_time(minutes=20)
    say = office.parts.choose(chat, texts.OFF.choice) if way == "button" else office.parts.say(chat, way)
    await say
    assert (await office.words(chat))[-1] == texts.SWITCHED_OFF
    await office.furnish(office.broken("citi"))
    await office.event()
    await office.pass_time(days=4)
    assert office.tally.stages == ["broken"]
    await office.parts.choose(chat, texts.ON.choice)
    await office.pass_time(days=1)
    assert len(office.tally.stages) == 2


@pytest.mark.parametrize(("words", "choice"), [("yes please", "/report"), ("not now", "later")])
async def test_a_typed_answer_does_what_its_button_does(office: Office, words: str, choice: str) -> None:
    chat = await office.parts.open(ANN)
    await office.furnish(office.broken())
    await office.event()
    await office.pass_time(minutes=20)
    await office.parts.say(chat, words)
    if choice == "later":
        assert (await office.words(chat))[-1] == texts.ALL_RIGHT
    else:
        await office.parts.until_answered(chat)
        [turn] = office.parts.assistant.turns
        assert turn.choice == '/report_connection_problem{"bank": "chase"}'
