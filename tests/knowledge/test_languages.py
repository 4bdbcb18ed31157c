"""Small words and phrases of the languages that customers write besides English."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from helpline.dialogue.labels import LABELS
from helpline.errors import KnowledgeError
from helpline.knowledge import Knowledge
from helpline.knowledge.languages import Languages, plain

SPOKEN = ("es", "fr", "pt")


@pytest.fixture(scope="module")
def languages(knowledge: Knowledge) -> Languages:
    return knowledge.languages


@pytest.mark.parametrize(
    ("language", "text", "labels"),
    [
        ("es", "¡Sí, claro!", {"yes"}),
        ("es", "no puedo entrar", {"login_fails"}),
        ("es", "todavía no", {"no"}),
        ("es", "Gracias, quiero hablar con alguien", {"thanks", "wants_person"}),
        ("fr", "Je n'arrive pas à me connecter", {"login_fails"}),
        ("fr", "d'accord, merci", {"yes", "thanks"}),
        ("pt", "não consigo entrar", {"login_fails"}),
        ("pt", "UM ATENDENTE", {"wants_person"}),
        ("es", "el banco", set()),
        ("de", "ja bitte", set()),
    ],
)
def test_known_phrases_carry_their_labels(
    languages: Languages, language: str, text: str, labels: set[str]
) -> None:
    assert set(languages.labels(language, text)) == labels


def test_a_longer_phrase_takes_the_words_of_a_shorter_one(languages: Languages) -> None:
    """ "No puedo entrar" is not a no, and "sigue sin funcionar" is no "funciona"."""
    assert "no" not in languages.labels("es", "no puedo entrar")
    assert languages.labels("pt", "ainda não funciona").keys() == {"same_again"}


def test_a_phrase_is_not_found_inside_a_word(languages: Languages) -> None:
    assert languages.labels("es", "nosotros") == {}


def test_a_small_word_tells_the_language(languages: Languages) -> None:
    assert languages.words_of("es", "mi cuenta de Chase") == 2
    assert languages.words_of("es", "Chase Santander") == 0
    assert languages.words_of("it", "qualsiasi cosa") == 0


def test_a_no_in_the_middle_of_a_sentence_is_no_answer(languages: Languages) -> None:
    assert languages.labels("es", "mi banco chase no se actualiza").keys() == {"trouble"}
    assert languages.labels("es", "no").keys() == {"no"}
    assert languages.labels("pt", "não, ainda não").keys() == {"no"}


@pytest.mark.parametrize("language", SPOKEN)
def test_each_language_says_what_the_assistant_can_do_and_offers_a_person(
    languages: Languages, language: str
) -> None:
    entry = languages.get(language)
    assert entry is not None
    assert entry.hello.count(".") == 2
    assert entry.person
    assert {"yes", "no", "thanks", "wants_person"} <= set(entry.says) <= LABELS


@pytest.mark.parametrize("language", SPOKEN)
def test_phrases_are_written_as_they_are_compared(languages: Languages, language: str) -> None:
    """Lower case, without accents and apostrophes: one written otherwise would never be found."""
    entry = languages.get(language)
    assert entry is not None
    said = [phrase for phrases in entry.says.values() for phrase in phrases]
    assert [phrase for phrase in (*said, *entry.words) if phrase != plain(phrase)] == []
    assert len(said) == len(set(said))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda entry: entry.pop("hello"), "missing required field `hello`"),
        (lambda entry: entry.update(tongue="es"), "unknown field `tongue`"),
        (lambda entry: entry.update(words="que"), "Expected `array`, got `str`"),
    ],
)
def test_a_broken_entry_is_named(
    folder: Path, tmp_path: Path, change: Callable[[dict[str, Any]], object], reason: str
) -> None:
    told = yaml.safe_load((folder / "languages.yml").read_text("utf-8"))
    change(told["languages"][0])
    (tmp_path / "languages.yml").write_text(yaml.safe_dump(told), encoding="utf-8")
    with pytest.raises(KnowledgeError) as broken:
        Languages(tmp_path / "languages.yml")
    assert "languages.yml: languages es:" in str(broken.value)
    assert reason in str(broken.value)
