"""Helpline's recipe on any labelled sentences, without Rasa: see peers.py for what it reads and writes.

python -m bench.recipe_peer ENCODER train|answer FOLDER

ENCODER: all-MiniLM-L6-v2, the assistant's, or all-mpnet-base-v2.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from bench.peers import read_task, write_answers, write_trained
from helpline.assistant.encoder import SentenceEncoder
from helpline.assistant.intents import Example, IntentModel, Recipe
from helpline.assistant.training import train
from helpline.places import ROOT

FEW = 5000
"""Up to so many sentences the n-grams count for less, since they need many, and all of the tuning is kept."""
OF_MANY = Recipe(temperature=1.0, reject_below=0.0, margin=0.0, nearest=15.0)
OF_FEW = replace(OF_MANY, gram_weight=0.3, strength=10.0, nearest=10.0)


def learn(sentences: Sequence[Sequence[str]], encoder: str, folder: Path) -> None:
    """The whole recipe: an encoder and a model in `folder`, of `sentences` (text and intent)."""
    sys.path.append(str(ROOT / "scripts"))
    from export_encoder import export, partly
    from published import ENCODERS, MINILM
    from tune_encoder import Settings, tune, with_names

    published = ENCODERS[encoder]
    texts, labels = with_names([text for text, _ in sentences], [label for _, label in sentences])
    few = len(texts) <= FEW
    adapter = folder / "adapter.npz"
    if few:
        np.savez_compressed(adapter, **tune(texts, labels, Settings(epochs=8), published))
    elif published is MINILM:  # the larger one would take an hour
        np.savez_compressed(adapter, **partly(tune(texts, labels, Settings(epochs=4)), 0.5))
    export(folder, adapter if adapter.exists() else None, published)
    vectors = SentenceEncoder(folder).encode(texts)
    examples = [Example(text, vector) for text, vector in zip(texts, vectors, strict=True)]
    train(examples, labels, OF_FEW if few else OF_MANY).save(folder)


def answer(texts: Sequence[str], folder: Path) -> list[tuple[str, float, float]]:
    encoder, model = SentenceEncoder(folder), IntentModel.load(folder)
    answers = []
    for text in texts:
        began = time.perf_counter()
        (vector,) = encoder.encode([text])
        ranking = model.rank(Example(text, vector))
        answers.append((ranking.winner, ranking.confidence, (time.perf_counter() - began) * 1000))
    return answers


def main(encoder: str, chore: str, place: str) -> None:
    folder = Path(place)
    task = read_task(folder)
    if chore == "train":
        learn(task.sentences, encoder, folder)
        write_trained(folder)
    else:
        write_answers(folder, answer(task.texts, folder))


if __name__ == "__main__":
    main(*sys.argv[1:])
