"""The same words mean another thing to another question."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from helpline.assistant.answer_training import train
from helpline.assistant.answering import AnswerReader
from helpline.dialogue.answers import FAMILIES, MEANINGS, TABLE
from helpline.errors import KnowledgeError
from tests.assistant.words import encode

ROOT = Path(__file__).parents[2]
ANSWERS = {
    "bank_login": {
        "yes": ["I can", "it lets me in", "yes"],
        "no": ["I can not", "it does not let me in", "nope"],
        "other": ["my dog is ill", "thanks a lot"],
    },
    "sign_in": {
        "done": ["clicked proceed", "yes", "it is in"],
        "cannot": ["I can not", "no such button", "it is grey"],
        "other": ["my dog is ill", "thanks a lot"],
    },
    "offer": {"yes": ["go ahead", "please do"], "no": ["leave it", "rather not"]},
}
CLAUSES = [
    ("the site takes my password", frozenset({"login_works"})),
    ("the site throws me out", frozenset({"login_fails"})),
    ("the wizard took the password", frozenset({"sign_in_replaced"})),
]


def write(folder: Path, answers: dict[str, dict[str, list[str]]]) -> Path:
    (folder / "answers").mkdir(parents=True)
    for asks, meanings in answers.items():
        blocks = [{"means": means, "says": says} for means, says in meanings.items()]
        (folder / "answers" / f"{asks}.yml").write_text(yaml.safe_dump({"asks": asks, "answers": blocks}))
    return folder


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> AnswerReader:
    return train(write(tmp_path_factory.mktemp("data"), ANSWERS), CLAUSES, encode)


def meaning(reader: AnswerReader, asks: str, text: str) -> str:
    found = reader.read(asks, text, encode([text])[0])
    return found[0][0] if found else ""


def test_the_open_question_decides_what_a_message_means(reader: AnswerReader) -> None:
    assert meaning(reader, "bank_login", "I can not") == "no"
    assert meaning(reader, "sign_in", "I can not") == "cannot"
    assert (meaning(reader, "bank_login", "yes"), meaning(reader, "sign_in", "yes")) == ("yes", "done")


def test_what_answers_nothing_is_said_to_be_something_else(reader: AnswerReader) -> None:
    assert meaning(reader, "bank_login", "my dog is ill") == "other"


def test_a_question_that_no_model_knows_gets_no_meaning(reader: AnswerReader) -> None:
    assert reader.read("which_bank", "yes", encode(["yes"])[0]) == ()
    assert reader.read("", "yes", encode(["yes"])[0]) == ()


def test_offers_are_read_alike(reader: AnswerReader) -> None:
    for asks in FAMILIES:
        assert (meaning(reader, asks, "go ahead"), meaning(reader, asks, "rather not")) == ("yes", "no")


def test_clauses_whose_labels_answer_the_question_teach_too(reader: AnswerReader) -> None:
    assert meaning(reader, "bank_login", "the site throws me out") == "no"
    assert meaning(reader, "sign_in", "the wizard took the password") == "done"


def test_meanings_come_likeliest_first_with_their_probability(reader: AnswerReader) -> None:
    found = reader.read("bank_login", "it lets me in", encode(["it lets me in"])[0])
    assert [chance for _, chance in found] == sorted((chance for _, chance in found), reverse=True)
    assert all(0 < chance <= 1 for _, chance in found)


def test_a_stored_reader_reads_the_same(reader: AnswerReader, tmp_path: Path) -> None:
    reader.save(tmp_path)
    again = AnswerReader.load(tmp_path)
    for asks in ANSWERS:
        for text in ("I can not", "yes", "rather not"):
            (vector,) = encode([text])
            assert again.read(asks, text, vector) == reader.read(asks, text, vector)


def test_a_meaning_that_is_none_stops_the_training_and_is_named(tmp_path: Path) -> None:
    data = write(tmp_path, {"waited": {"perhaps": ["who knows"], "yes": ["it has been days"]}})
    with pytest.raises(KnowledgeError) as broken:
        train(data, [], encode)
    assert broken.value.detail == "waited.yml: 'perhaps' is no meaning of an answer"


@pytest.mark.parametrize(
    "file", sorted((ROOT / "data" / "answers").glob("*.yml")), ids=lambda file: file.stem
)
def test_the_projects_own_answers_name_a_question_and_meanings_that_exist(file: Path) -> None:
    told = yaml.safe_load(file.read_text("utf-8"))
    assert told["asks"] in {FAMILIES.get(asks, asks) for asks in TABLE}
    assert {block["means"] for block in told["answers"]} <= MEANINGS
    said = [text for block in told["answers"] for text in block["says"]]
    assert all(isinstance(text, str) and text.strip() for text in said)
