"""The components inside Rasa: one small model is trained in a folder of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import Any

import pytest

from helpline.dialogue.reading import from_message
from helpline.errors import SettingsError
from helpline.understanding import Understanding
from tests.assistant.reading_data import write

ROOT = Path(__file__).parents[2]
EXAMPLES = {
    "greet": ["hello", "hi", "good morning", "hey there", "hiya", "good evening"],
    "request_refresh": [
        "refresh it",
        "sync now please",
        "update my feed",
        "pull again",
        "run a sync",
        "refresh",
    ],
    "report_error_code": ["402", "error 409", "it says 407", "getting err 403", "code 409?", "what is 402"],
    "out_of_scope": [
        "pizza",
        "tell me a joke",
        "will it rain",
        "run payroll",
        "my invoice",
        "who won the game",
    ],
}
CONFIG = """
recipe: default.v1
assistant_id: small
language: en
pipeline:
  - name: helpline.assistant.featurizer.SentenceFeaturizer
    encoder: {encoder}
  - name: helpline.assistant.reader_component.ClauseReader
    encoder: {encoder}
    data: {data}
  - name: helpline.assistant.extractor.MentionExtractor
  - name: helpline.assistant.classifier.LinearIntentClassifier
    reject_below: 0.2
    ranking_length: 3
"""
PARSE = """
import asyncio, json, sys
from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.shared.core.events import SlotSet
from rasa.shared.core.slots import AnySlot
from rasa.shared.core.trackers import DialogueStateTracker
agent = Agent.load(sys.argv[1])
tracker = DialogueStateTracker("ann", [AnySlot("dialogue", [{}])])
tracker.update(SlotSet("dialogue", json.loads(sys.argv[2])))
for text in sys.argv[3:]:
    alone = asyncio.run(agent.parse_message(text))
    asked = asyncio.run(agent.processor.parse_message(UserMessage(text), tracker))
    print("PARSED " + json.dumps([alone, asked]))
"""
TEXTS = ("please sync my feed", "409 not 402", "tell me a joke about rain", "I can not")
REMEMBERED = {"turn": 3, "question": {"asks": "bank_login", "case": 1}}
"""What the slot of the dialogue holds in the conversation in which the texts are read a second time."""


def run(*command: str, cwd: Path) -> str:
    environment = {**os.environ, "RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3"}
    done = subprocess.run(
        [sys.executable, *command], cwd=cwd, env=environment, capture_output=True, text=True, timeout=400
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("small")
    run(str(ROOT / "scripts" / "export_encoder.py"), str(folder / "encoder"), cwd=ROOT)
    blocks = [
        f"- intent: {name}\n  examples: |\n" + "".join(f"    - {t}\n" for t in texts)
        for name, texts in EXAMPLES.items()
    ]
    (folder / "nlu.yml").write_text('version: "3.1"\nnlu:\n' + "".join(blocks))
    data = write(folder / "data")
    (folder / "config.yml").write_text(CONFIG.format(encoder=folder / "encoder", data=data))
    words = "-m rasa train nlu -u nlu.yml -c config.yml --out models --fixed-model-name small"
    run(*words.split(), cwd=folder)
    return folder / "models" / "small.tar.gz"


@pytest.fixture(scope="module")
def read_twice(model: Path) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Each text as Rasa understands it without a conversation, and in one where a question is open."""
    out = run("-c", PARSE, str(model), json.dumps(REMEMBERED), *TEXTS, cwd=model.parent)
    lines = [line for line in out.splitlines() if line.startswith("PARSED ")]
    return [tuple(json.loads(line.removeprefix("PARSED "))) for line in lines]


@pytest.fixture(scope="module")
def parsed(read_twice: list[tuple[dict[str, Any], dict[str, Any]]]) -> list[dict[str, Any]]:
    return [alone for alone, _ in read_twice]


@pytest.mark.slow
@pytest.mark.timeout(500)
def test_rasa_trains_and_understands_with_the_components(parsed: list[dict[str, Any]]) -> None:
    names = [answer["intent"]["name"] for answer in parsed[:3]]
    assert names == ["request_refresh", "report_error_code", "out_of_scope"]
    assert all(len(answer["intent_ranking"]) == 3 < len(EXAMPLES) for answer in parsed)


@pytest.mark.slow
@pytest.mark.timeout(500)
def test_a_correction_reports_the_corrected_code_alone(parsed: list[dict[str, Any]]) -> None:
    (entity,) = parsed[1]["entities"]
    assert (entity["entity"], entity["value"], entity["start"], entity["end"]) == ("error_code", "409", 0, 3)


@pytest.mark.slow
@pytest.mark.timeout(500)
def test_a_message_is_read_in_the_context_of_the_open_question(
    read_twice: list[tuple[dict[str, Any], dict[str, Any]]],
) -> None:
    """Rasa hands the reader the tracker, whose slot remembers the question."""
    alone, asked = read_twice[TEXTS.index("I can not")]
    assert "means" not in alone["reading"]
    assert asked["reading"]["means"][0][0] == "no"
    assert asked["reading"]["clauses"] == alone["reading"]["clauses"]


@pytest.mark.slow
@pytest.mark.timeout(500)
def test_a_reading_is_one_that_the_dialogue_understands(parsed: list[dict[str, Any]]) -> None:
    reading = from_message(parsed[0])
    assert (reading.text, reading.language, reading.intent) == (TEXTS[0], "en", "request_refresh")
    assert [clause.text for clause in reading.clauses] == [TEXTS[0]]


@pytest.mark.slow
@pytest.mark.timeout(500)
def test_the_classifier_learns_that_a_code_was_named(model: Path) -> None:
    with tarfile.open(model) as archive:
        stored_models = (name for name in archive.getnames() if name.endswith("/intents.json"))
        (name,) = (name for name in stored_models if "LinearIntentClassifier" in name)
        stored = archive.extractfile(name)
        assert stored is not None
        assert json.load(stored)["mentions"] == ["error_code"]


@pytest.mark.slow
@pytest.mark.timeout(500)
def test_parsing_without_rasa_gives_what_rasa_gives(model: Path, parsed: list[dict[str, Any]]) -> None:
    understanding = Understanding.load(model)
    for rasa in parsed:
        ours = understanding.parse(rasa["text"])
        assert ours["intent"]["name"] == rasa["intent"]["name"]
        assert ours["intent"]["confidence"] == pytest.approx(rasa["intent"]["confidence"], abs=1e-4)
        assert [(e["entity"], e["value"]) for e in ours["entities"]] == [
            (e["entity"], e["value"]) for e in rasa["entities"]
        ]


@pytest.mark.slow
@pytest.mark.timeout(500)
def test_parsing_without_rasa_reads_an_answer_as_rasa_does(
    model: Path, read_twice: list[tuple[dict[str, Any], dict[str, Any]]]
) -> None:
    understanding = Understanding.load(model)
    for _, rasa in read_twice:
        ours = understanding.parse(rasa["text"], asks="bank_login")
        means = [(one["name"], one["confidence"]) for one in ours["means"]]
        assert means == [tuple(one) for one in rasa["reading"].get("means", [])]


@pytest.mark.slow
@pytest.mark.timeout(500)
def test_parsing_tells_the_topic_that_is_asked_about_or_none(model: Path) -> None:
    understanding = Understanding.load(model)
    topic = understanding.parse("some transactions are missing")["topic"]
    assert (topic["id"], topic["confidence"] > 0.45) == ("missing_items", True)
    assert set(topic) == {"id", "article", "confidence"}
    assert understanding.parse("I changed the password")["topic"] is None


@pytest.mark.slow
@pytest.mark.timeout(500)
def test_parsing_a_line_imports_neither_rasa_nor_tensorflow(model: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from helpline.understanding import parse_lines;"
        "parse_lines(Path(sys.argv[1]), ['sync now\\n', '\\n'], sys.stdout);"
        "print(sorted({'rasa', 'tensorflow', 'sklearn'} & set(sys.modules)))"
    )
    first, empty, heavy = run("-c", code, str(model), cwd=ROOT).splitlines()
    assert json.loads(first)["intent"]["name"] == "request_refresh"
    assert json.loads(empty)["text"] == ""
    assert heavy == "[]"


def test_a_model_of_another_pipeline_is_refused_with_a_sentence(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "other.tar.gz", "w:gz"):
        pass
    with pytest.raises(SettingsError, match="not trained with the pipeline"):
        Understanding.load(tmp_path / "other.tar.gz")
