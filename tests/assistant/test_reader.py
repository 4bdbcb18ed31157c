"""A message is read clause by clause: labels, topics, language, and what it answers."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from helpline.assistant.reader import Reader
from helpline.assistant.reader_training import NONE, read_clauses, topic_sentences, train
from helpline.dialogue.labels import LABELS
from helpline.errors import KnowledgeError
from tests.assistant.reading_data import CLAUSES, write
from tests.assistant.words import encode

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="module")
def reader(data: Path) -> Reader:
    return train(data, encode)


def test_each_clause_is_read_for_itself_and_knows_its_place(reader: Reader) -> None:
    text = "I can sign in at the bank, but I changed the password"
    reading = reader.read(text, encode)
    assert [set(clause.labels) for clause in reading.clauses] == [{"login_works"}, {"password_changed"}]
    assert [text[clause.start : clause.end] for clause in reading.clauses] == [
        "I can sign in at the bank",
        "but I changed the password",
    ]


def test_topics_are_told_of_the_message_and_of_its_clauses(reader: Reader) -> None:
    reading = reader.read("some transactions are missing", encode)
    assert reading.topics[0][0] == "missing_items"
    assert reading.topics == reading.clauses[0].topics


def test_help_with_a_step_is_a_topic_of_its_own(reader: Reader) -> None:
    assert reader.read("where is that button", encode).topics[0][0] == "step:where"


def test_what_asks_for_no_topic_is_told_as_none(reader: Reader) -> None:
    assert reader.read("I changed the password", encode).topics[0][0] == NONE


def test_a_message_means_something_only_to_an_open_question(reader: Reader) -> None:
    assert reader.read("I can not", encode).means == ()
    assert reader.read("I can not", encode, "bank_login").means[0][0] == "no"
    assert reader.read("I can not", encode, "sign_in").means[0][0] == "cannot"


def test_known_phrases_of_another_language_carry_their_labels(reader: Reader) -> None:
    reading = reader.read("no puedo entrar en mi banco, quiero hablar con una persona", encode)
    assert reading.language == "es"
    assert [set(clause.labels) for clause in reading.clauses] == [{"login_fails"}, {"wants_person"}]


@pytest.mark.parametrize("text", ["", "   ", "?!", "🙏"])
def test_a_message_without_a_word_is_read_without_complaint(reader: Reader, text: str) -> None:
    assert reader.read(text, encode, "bank_login").language == "en"


def test_a_stored_reader_reads_the_same(reader: Reader, tmp_path: Path) -> None:
    reader.save(tmp_path)
    again = Reader.load(tmp_path)
    for text in ("I can sign in at the bank, where is that button?", "some transactions are missing"):
        assert again.read(text, encode, "bank_login") == reader.read(text, encode, "bank_login")


def test_a_label_that_is_none_stops_the_training_and_is_named(tmp_path: Path) -> None:
    (tmp_path / "odd.yml").write_text(yaml.safe_dump({"clauses": [{"labels": ["sad"], "says": ["oh"]}]}))
    with pytest.raises(KnowledgeError) as broken:
        read_clauses(tmp_path)
    assert broken.value.detail == "odd.yml: ['sad'] is no label of a clause"


def test_clauses_that_a_topic_may_answer_do_not_teach_silence(data: Path) -> None:
    """A "question" or "trouble" among the clauses may well be one that an article answers."""
    silent = {text for text, topic in topic_sentences(data) if topic == NONE}
    assert silent
    assert silent.isdisjoint(CLAUSES["question"])


def test_every_label_has_examples_among_the_projects_own_clauses() -> None:
    clauses = read_clauses(ROOT / "data" / "clauses")
    counted = {label: sum(label in labels for _, labels in clauses) for label in LABELS}
    assert {label: count for label, count in counted.items() if count < 30} == {}


def test_no_clause_of_the_project_is_labelled_in_two_ways() -> None:
    labelled: dict[str, set[frozenset[str]]] = {}
    for text, labels in read_clauses(ROOT / "data" / "clauses"):
        labelled.setdefault(" ".join(text.lower().split()), set()).add(labels)
    assert {text: labels for text, labels in labelled.items() if len(labels) > 1} == {}
