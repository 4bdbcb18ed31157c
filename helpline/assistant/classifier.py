"""Rasa component: names a message's intent, or out_of_scope when no intent is probable enough.

    pipeline:
      - name: helpline.assistant.featurizer.SentenceFeaturizer
      - name: helpline.assistant.extractor.MentionExtractor
      - name: helpline.assistant.classifier.LinearIntentClassifier
        reject_below: 0.35          # and any other field of intents.Recipe
        out_of_scope_odds: 0.5      # when the examples hold more of it than people write
        temperature: 1.1            # when the encoder was tuned to these sentences; else leave it out

Reads the dense sentence feature, the text, and which kinds of entity the extractor found. Sets `intent` and
`intent_ranking`: the `ranking_length` best intents (10, as elsewhere in Rasa) with their calibrated
probabilities, also when the message is rejected; so two close neighbours at the top mean "did you mean this
or that".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers import LABEL_RANKING_LENGTH
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.featurizers.featurizer import Featurizer
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from helpline.assistant.entities import entities_in
from helpline.assistant.intents import Example, IntentModel, Recipe
from helpline.assistant.training import train


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LinearIntentClassifier(IntentClassifier, GraphComponent):  # type: ignore[misc]
    """See the module. `model` is None until `train` or `load`."""

    def __init__(
        self,
        config: dict[str, Any],
        storage: ModelStorage,
        resource: Resource,
        model: IntentModel | None = None,
    ) -> None:
        self._recipe = recipe_of(config)
        self._ranking_length = config["ranking_length"]
        self._storage = storage
        self._resource = resource
        self._model = model

    @classmethod
    def required_components(cls) -> list[type]:
        return [Featurizer]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {**asdict(Recipe()), "ranking_length": LABEL_RANKING_LENGTH}

    @staticmethod
    def required_packages() -> list[str]:
        return ["sklearn", "scipy"]

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        try:
            recipe_of(config)
        except ValueError as error:
            raise InvalidConfigException(str(error)) from error

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,  # noqa: ARG003 - Rasa passes it by this name
    ) -> LinearIntentClassifier:
        cls.validate_config(config)
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,  # noqa: ARG003 - Rasa passes it by this name
        **_: Any,
    ) -> LinearIntentClassifier:
        with model_storage.read_from(resource) as folder:
            model = IntentModel.load(Path(folder))
        return cls(config, model_storage, resource, model)

    def train(self, training_data: TrainingData) -> Resource:
        labelled = [message for message in training_data.intent_examples if message.get(TEXT)]
        # Rasa runs no extractor in training, and annotations are not what will be found in use.
        kinds = [{entity.entity for entity in entities_in(message.get(TEXT))} for message in labelled]
        examples = [example_of(*pair) for pair in zip(labelled, kinds, strict=True)]
        self._model = train(examples, [message.get(INTENT) for message in labelled], self._recipe)
        with self._storage.write_to(self._resource) as folder:
            self._model.save(Path(folder))
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        if self._model is None:
            raise RuntimeError("a LinearIntentClassifier works after train or load only")
        for message in messages:
            if message.get(TEXT):
                found = (entity["entity"] for entity in message.get(ENTITIES, default=[]))
                ranking = self._model.rank(example_of(message, found))
                best = ranking.intents[: self._ranking_length]
                intents = [{"name": name, "confidence": value} for name, value in best]
                winner = {"name": ranking.winner, "confidence": ranking.confidence}
                message.set(INTENT, winner, add_to_output=True)
                message.set("intent_ranking", intents, add_to_output=True)
        return messages


def recipe_of(config: dict[str, Any]) -> Recipe:
    return Recipe(**{key: config[key] for key in asdict(Recipe())})


def example_of(message: Message, kinds: Iterable[str]) -> Example:
    """`message` has been through the featurizer; `kinds` are the entities found in it."""
    _, vector = message.get_dense_features(TEXT)
    if vector is None:
        raise InvalidConfigException("the pipeline has no dense sentence featurizer before the classifier")
    return Example(message.get(TEXT), vector.features[0], frozenset(kinds))
