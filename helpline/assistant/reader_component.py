"""Rasa component: reads each message clause by clause and sets `reading` beside intent and entities.

    pipeline:
      - name: helpline.assistant.featurizer.SentenceFeaturizer
        encoder: models/encoder
      - name: helpline.assistant.reader_component.ClauseReader
        encoder: models/encoder     # read in training only
        data: data                  # holds clauses/, answers/, knowledge/topics/ and knowledge/steps.yml

The encoder in use is the featurizer's own, which it hands over with each message.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import msgspec
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from helpline.assistant.encoder import SentenceEncoder
from helpline.assistant.featurizer import ENCODER
from helpline.assistant.reader import Reader
from helpline.assistant.reader_training import train

READING = "reading"
_TRAINED_ON = 100_000
"""Texts whose vectors are kept while training: most clauses teach several questions."""
_INPUTS = ("clauses", "answers", "knowledge/topics", "knowledge/steps.yml")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class ClauseReader(EntityExtractorMixin, GraphComponent):  # type: ignore[misc]
    """See the module. `reader` is None until `train` or `load`."""

    def __init__(
        self, config: dict[str, Any], storage: ModelStorage, resource: Resource, reader: Reader | None = None
    ) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource
        self._reader = reader

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"encoder": "models/encoder", "data": "data"}

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Makes Rasa train anew when clauses or topics changed: they are not among its training data."""
        digest = hashlib.sha256()
        for place in (Path(config.get("data", "data")) / part for part in _INPUTS):
            for file in sorted(place.glob("*.yml")) if place.is_dir() else [place]:
                digest.update(file.read_bytes() if file.exists() else b"")
        return digest.hexdigest()

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,  # noqa: ARG003 - Rasa passes it by this name
    ) -> ClauseReader:
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,  # noqa: ARG003 - Rasa passes it by this name
        **_: Any,
    ) -> ClauseReader:
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, Reader.load(Path(folder)))

    def train(self, training_data: TrainingData) -> Resource:  # noqa: ARG002 - Rasa passes it by this name
        encoder = SentenceEncoder(Path(self._config["encoder"]), remembered=_TRAINED_ON)
        self._reader = train(Path(self._config["data"]), encoder.encode)
        with self._storage.write_to(self._resource) as folder:
            self._reader.save(Path(folder))
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        return training_data  # the classifier after it learns from whole sentences

    def process(self, messages: list[Message], tracker: DialogueStateTracker | None = None) -> list[Message]:
        """Rasa hands over the tracker because `process` names it; `rasa shell nlu` has none."""
        if self._reader is None:
            raise RuntimeError("a ClauseReader works after train or load only")
        for message in messages:
            encoder = message.get(ENCODER)
            if message.get(TEXT) and encoder is not None:
                reading = self._reader.read(message.get(TEXT), encoder.encode, _open_question(tracker))
                told = {name: value for name, value in msgspec.to_builtins(reading).items() if name != "text"}
                message.set(READING, told, add_to_output=True)
        return messages


def _open_question(tracker: DialogueStateTracker | None) -> str:
    """What the assistant has asked last, from the slot in which the dialogue remembers it."""
    slot = tracker.get_slot("dialogue") if tracker is not None else None
    return str(((slot or {}).get("question") or {}).get("asks") or "")
