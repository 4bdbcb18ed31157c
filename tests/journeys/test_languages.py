"""Another language is recognised and answered with what can be done; codes and banks are taken from any."""

from __future__ import annotations

import pytest

from tests.conftest import Visit
from tests.stack import Sandbox, Stack
from tests.stack.customer import asked, buttons, responses, said, telling
from tests.stack.sandbox import connection


@pytest.mark.parametrize(
    ("words", "hello", "person"),
    [
        ("hola, mi banco chase no se actualiza desde el lunes", "Puedo ayudarle", "Hablar con una persona"),
        ("bonjour, ma banque chase ne se met plus à jour", "Je peux", "Parler à une personne"),
        ("olá, o meu banco chase não atualiza desde segunda", "Posso", "Falar com uma pessoa"),
    ],
)
async def test_an_opening_in_another_language_is_greeted_in_it_once_and_goes_on(
    visit: Visit, words: str, hello: str, person: str
) -> None:
    carla = await visit(connection("chase", 402, {"code": 0, "new_transactions": 3}))
    opening = await carla.say(words)
    assert hello in said(opening)
    assert asked(opening) == "bank_login"
    assert person in [button["title"] for message in opening for button in message["buttons"]] or buttons(
        opening
    )
    assert "outside of what I can do" not in said(opening)
    assert "utter_language" not in responses(await carla.say("402"))


async def test_yes_and_done_in_spanish_get_a_bank_mended(visit: Visit, sandbox: Sandbox) -> None:
    carla = await visit(connection("chase", 402, {"code": 0, "new_transactions": 3}))
    await carla.say("hola, mi banco chase no se actualiza desde el lunes")
    assert asked(await carla.say("sí")) == "sign_in"
    assert "utter_refresh_started" in responses(await carla.say("listo"))
    await carla.wait_for(telling("utter_refresh_succeeded"))
    assert await sandbox.refreshes(carla.login) == [1]


async def test_a_person_asked_for_in_spanish_comes(visit: Visit, stack: Stack) -> None:
    guest = await visit()
    await guest.say("quiero hablar con una persona por favor")
    [ticket] = stack.tickets(guest.id)
    assert ticket["reason"] == "requested"
