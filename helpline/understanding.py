"""Understands messages with a trained model, without Rasa, for `helpline parse` and `helpline evaluate`."""

from __future__ import annotations

import json
import tarfile
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, TextIO

from helpline.assistant import encoder, intents
from helpline.assistant.encoder import SentenceEncoder
from helpline.assistant.entities import entities_in
from helpline.assistant.intents import Example, IntentModel
from helpline.errors import SettingsError
from helpline.evaluation.labelled import Labelled
from helpline.evaluation.report import Report, measure

PARTS = {*encoder.FILES, *intents.FILES}


class Understanding:
    """The same components as in Rasa's pipeline, in the same order."""

    def __init__(self, encoder: SentenceEncoder, model: IntentModel) -> None:
        self._encoder = encoder
        self._model = model

    @classmethod
    def load(cls, model: Path) -> Understanding:
        """From the archive that `rasa train` wrote. SettingsError when our components are not in it."""
        with tempfile.TemporaryDirectory() as folder, tarfile.open(model) as archive:
            found = [member for member in archive if Path(member.name).name in PARTS and member.isfile()]
            if {Path(member.name).name for member in found} != PARTS:
                raise SettingsError(detail=f"{model} was not trained with the pipeline of config.yml")
            for member in found:
                member.name = Path(member.name).name
                archive.extract(member, folder)
            return cls(SentenceEncoder(Path(folder)), IntentModel.load(Path(folder)))

    def parse(self, text: str) -> dict[str, Any]:
        """`text`, `intent`, `intent_ranking`, `entities`, as Rasa reports them."""
        entities = entities_in(text)
        (vector,) = self._encoder.encode([text])
        kinds = frozenset(entity.entity for entity in entities)
        ranking = self._model.rank(Example(text, vector, kinds))
        return {
            "text": text,
            "intent": {"name": ranking.winner, "confidence": ranking.confidence},
            "intent_ranking": [{"name": name, "confidence": value} for name, value in ranking.intents],
            "entities": [asdict(entity) for entity in entities],
        }


def parse_lines(model: Path, lines: Iterable[str], out: TextIO) -> None:
    """One text a line in, one JSON a line out, each written at once."""
    understanding = Understanding.load(model)
    for line in lines:
        parsed = understanding.parse(line.rstrip("\r\n"))
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
