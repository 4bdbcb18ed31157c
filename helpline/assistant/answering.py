"""A message as the answer to the open question: one small model for each kind of question.

The same words mean another thing to another question: "I can't" is a no to "can you sign in there?" and an
obstacle to "tell me when you've clicked Proceed". answer_training.py trains them.
"""

from __future__ import annotations

from pathlib import Path

from helpline.assistant.intents import Example, Floats, IntentModel
from helpline.dialogue.answers import FAMILIES

FOLDER = "answers"
LEAST = 0.2
"""Probability from which a meaning is told on."""


class AnswerReader:
    """Models by family of questions."""

    def __init__(self, models: dict[str, IntentModel]) -> None:
        self._models = models

    def read(self, asks: str, text: str, vector: Floats) -> tuple[tuple[str, float], ...]:
        """What `text` may mean as the answer to `asks`, likeliest first; () where no model knows it."""
        model = self._models.get(FAMILIES.get(asks, asks))
        if model is None:
            return ()
        ranked = model.rank(Example(text, vector)).intents[:2]
        return tuple((name, round(chance, 3)) for name, chance in ranked if chance >= LEAST)

    def save(self, folder: Path) -> None:
        for family, model in self._models.items():
            (folder / FOLDER / family).mkdir(parents=True, exist_ok=True)
            model.save(folder / FOLDER / family)

    @classmethod
    def load(cls, folder: Path) -> AnswerReader:
        return cls({one.name: IntentModel.load(one) for one in sorted((folder / FOLDER).iterdir())})
