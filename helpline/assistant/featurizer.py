"""Rasa component: gives each message its sentence vector as a dense sentence feature.

    pipeline:
      - name: helpline.assistant.featurizer.SentenceFeaturizer
        encoder: models/encoder        # written by scripts/export_encoder.py; read in training only
        remembered: 2000            # texts whose vectors are kept in memory

The encoder travels inside the trained model, so that a model always meets the vectors it was trained on. No
tokenizer is needed before it. Any Rasa classifier that reads dense sentence features can follow.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from helpline.assistant.encoder import FILES, SentenceEncoder

ENCODER = "encoder"
"""Where a message carries the encoder, for components that read parts of it."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class SentenceFeaturizer(DenseFeaturizer, GraphComponent):  # type: ignore[misc]
    """See the module. `encoder` is None until `train` or `load`."""

    def __init__(
        self,
        config: dict[str, Any],
        name: str,
        storage: ModelStorage,
        resource: Resource,
        encoder: SentenceEncoder | None = None,
    ) -> None:
        super().__init__(name, config)
        self._storage = storage
        self._resource = resource
        self._encoder = encoder

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {**DenseFeaturizer.get_default_config(), "encoder": "models/encoder", "remembered": 2000}

    @staticmethod
    def required_packages() -> list[str]:
        return ["onnxruntime", "tokenizers"]

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Nothing to check before training: a missing encoder is a SettingsError then."""

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Makes Rasa train anew when another encoder lies in the same folder."""
        mark = Path(config.get("encoder", "models/encoder")) / "made_from"
        return mark.read_text() if mark.exists() else None

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceFeaturizer:
        return cls(config, execution_context.node_name, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **_: Any,
    ) -> SentenceFeaturizer:
        with model_storage.read_from(resource) as folder:
            encoder = SentenceEncoder(Path(folder), config["remembered"])
        return cls(config, execution_context.node_name, model_storage, resource, encoder)

    def train(self, training_data: TrainingData) -> Resource:  # noqa: ARG002 - Rasa passes it by this name
        """Puts the encoder into the model. Raises SettingsError when it was not exported."""
        source = SentenceEncoder(Path(self._config["encoder"])).folder
        with self._storage.write_to(self._resource) as folder:
            for name in FILES:
                shutil.copyfile(source / name, Path(folder) / name)
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        self.process(training_data.training_examples)
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Adds float32 [1, 384] to every message with text, and the encoder for what reads its clauses."""
        if self._encoder is None:
            raise RuntimeError("a SentenceFeaturizer works after load only")
        texted = [message for message in messages if message.get(TEXT)]
        vectors = self._encoder.encode([message.get(TEXT) for message in texted])
        for message, vector in zip(texted, vectors, strict=True):
            message.add_features(Features(vector[None, :], FEATURE_TYPE_SENTENCE, TEXT, self._identifier))
            message.set(ENCODER, self._encoder)
        return messages
