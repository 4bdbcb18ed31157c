"""Rasa component: reports the error codes and banks that a message names.

    pipeline:
      - name: helpline.assistant.extractor.MentionExtractor

Nothing is learnt: codes and names come from data/knowledge. Put it before LinearIntentClassifier, which
then knows that a code or a bank was named.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from helpline.assistant.entities import entities_in

FOUND = "mentions"  # what this component found in a training example, beside the annotations


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class MentionExtractor(EntityExtractorMixin, GraphComponent):  # type: ignore[misc]
    """See the module."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],  # noqa: ARG003 - Rasa passes these by name
        model_storage: ModelStorage,  # noqa: ARG003
        resource: Resource,  # noqa: ARG003
        execution_context: ExecutionContext,  # noqa: ARG003
    ) -> MentionExtractor:
        return cls()

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Leaves the annotations alone; a classifier behind must see what it will see in use."""
        for message in training_data.training_examples:
            message.set(FOUND, self._find(message))
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            before = message.get(ENTITIES, default=[])
            message.set(ENTITIES, before + self._find(message), add_to_output=True)
        return messages

    def _find(self, message: Message) -> list[dict[str, Any]]:
        text = message.get(TEXT)
        return self.add_extractor_name([asdict(entity) for entity in entities_in(text)]) if text else []
