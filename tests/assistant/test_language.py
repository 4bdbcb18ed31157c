"""English is taken for granted: another language has to be plain."""

from __future__ import annotations

import subprocess
import sys

import pytest

from helpline.assistant.language import language_of


@pytest.mark.parametrize(
    "text",
    [
        "my chase feed is down",
        "chase 402",
        "Wells Fargo",
        "santander",
        "banco santander usa stopped updating",
        "pls fix asap thx",
        "no",
        "si, I can",
        "ok",
        "402",
        "ya it works",
        "idk man",
        "la capitol fcu wont sync",
        "los angeles federal is stuck",
        "re entered de password nothin",
        "thx fam",
        "cant log in no mas",
        "🙏",
        "",
    ],
)
def test_english_stays_english_whatever_names_and_typos_it_has(text: str) -> None:
    assert language_of(text) == "en"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("no puedo entrar en mi banco desde ayer", "es"),
        ("hola, mi banco no actualiza y quiero hablar con una persona", "es"),
        ("gracias", "es"),
        ("sí", "es"),
        ("hola, mi banco chase no se actualiza", "es"),
        ("chase me da error 402 que hago", "es"),
        ("ma banque ne se met plus à jour depuis lundi", "fr"),
        ("bonjour, je ne peux pas me connecter", "fr"),
        ("merci beaucoup", "fr"),
        ("minha conta não atualiza desde segunda", "pt"),
        ("olá, não consigo entrar no banco", "pt"),
        ("obrigada", "pt"),
        ("meine Bankverbindung funktioniert seit gestern nicht mehr", "other"),
        ("la mia banca non si aggiorna più da lunedì scorso", "other"),
    ],
)
def test_a_plain_message_of_another_language_is_recognised(text: str, language: str) -> None:
    assert language_of(text) == language


@pytest.mark.slow
def test_the_library_is_loaded_at_the_first_message_that_needs_it() -> None:
    code = (
        "import sys; from helpline.assistant.language import language_of; language_of('chase 402');"
        "print('py3langid' in sys.modules); language_of('it has been like this for days');"
        "print('py3langid' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=240
    )
    assert done.stdout.split() == ["False", "True"]
