"""Understands messages with a trained model, without Rasa, for `helpline parse` and `helpline evaluate`."""

from __future__ import annotations

import json
import tarfile
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, TextIO

import msgspec

from helpline.assistant.encoder import SentenceEncoder
from helpline.assistant.entities import entities_in
from helpline.assistant.intents import Example, IntentModel
from helpline.assistant.reader import Reader
from helpline.dialogue.reading import Reading
from helpline.dialogue.topic_alone import topic_of
from helpline.errors import SettingsError
from helpline.evaluation.labelled import Labelled
from helpline.evaluation.report import Report, measure
from helpline.knowledge import Knowledge
from helpline.knowledge.topics import Topics
from helpline.places import ROOT

KNOWLEDGE = ROOT / "data" / "knowledge"

PARTS = ("encoder.onnx", "labels.json", "intents.json")
"""A file of each of our components (encoder, reader, classifier), by which its folder is found."""


class Understanding:
    """The same components as in Rasa's pipeline, in the same order."""

    def __init__(
        self, encoder: SentenceEncoder, model: IntentModel, reader: Reader, troubles: Topics
    ) -> None:
        self._encoder = encoder
        self._model = model
        self._reader = reader
        self._topics = troubles

    @classmethod
    def load(cls, model: Path) -> Understanding:
        """From the archive that `rasa train` wrote. SettingsError when our components are not in it."""
        with tempfile.TemporaryDirectory() as folder, tarfile.open(model) as archive:
            for member in archive:
                if member.isfile() and "components/" in member.name:
                    member.name = member.name.partition("components/")[2]
                    archive.extract(member, folder)
            encoder, reader, classifier = _folders(Path(folder), model)
            topics = Knowledge.load(KNOWLEDGE).topics
            return cls(SentenceEncoder(encoder), IntentModel.load(classifier), Reader.load(reader), topics)

    def parse(self, text: str, asks: str = "") -> dict[str, Any]:
        """`text`, `intent`, `intent_ranking`, `entities` as Rasa reports them, and the `topic` it asks about.

        `asks` is the open question that the text answers; then `means` tells what it answers.
        """
        entities = entities_in(text)
        (vector,) = self._encoder.encode([text])
        kinds = frozenset(entity.entity for entity in entities)
        ranking = self._model.rank(Example(text, vector, kinds))
        reading = self._reader.read(text, self._encoder.encode, asks)
        return {
            "text": text,
            "intent": {"name": ranking.winner, "confidence": ranking.confidence},
            "intent_ranking": [{"name": name, "confidence": value} for name, value in ranking.intents],
            "entities": [asdict(entity) for entity in entities],
            "topic": self._topic(reading),
            **(
                {"means": [{"name": name, "confidence": chance} for name, chance in reading.means]}
                if asks
                else {}
            ),
        }

    def read(self, text: str, asks: str = "") -> Reading:
        """As the dialogue gets it from Rasa. `asks`: the open question, "" for none."""
        (vector,) = self._encoder.encode([text])
        kinds = frozenset(entity.entity for entity in entities_in(text))
        intents = tuple(self._model.rank(Example(text, vector, kinds)).intents)
        return msgspec.structs.replace(self._reader.read(text, self._encoder.encode, asks), intents=intents)

    def _topic(self, reading: Reading) -> dict[str, Any] | None:
        """The topic of the message where one is sure enough to be shown."""
        name, chance = topic_of(reading)
        topic = self._topics.get(name)
        if topic is None:
            return None
        return {"id": topic.id, "article": topic.article, "confidence": chance}


def _folders(root: Path, model: Path) -> tuple[Path, Path, Path]:
    found = {name: [file.parent for file in root.glob(f"*/{name}")] for name in PARTS}
    if not all(found.values()):
        raise SettingsError(detail=f"{model} was not trained with the pipeline of config.yml")
    encoder, reader, classifier = (found[name][0] for name in PARTS)
    return encoder, reader, classifier


def parse_lines(model: Path, lines: Iterable[str], out: TextIO, asks: str = "") -> None:
    """One text a line in, one JSON a line out, each written at once. `asks`: the open question, if any."""
    understanding = Understanding.load(model)
    for line in lines:
        parsed = understanding.parse(line.rstrip("\r\n"), asks)
        out.write(json.dumps(parsed, ensure_ascii=False) + "\n")
        out.flush()


def evaluate(model: Path, sentences: Sequence[Labelled], html: Path | None = None) -> Report:
    """Measures `model` on labelled sentences; writes the page to `html`. LabelledError without any."""
    report = measure(Understanding.load(model).parse, sentences)
    if html is not None:
        from helpline.evaluation.page import render

        html.parent.mkdir(parents=True, exist_ok=True)
        html.write_text(render(report), encoding="utf-8")
    return report
