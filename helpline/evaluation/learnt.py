"""Labelled sentences of real chats, on their way into the training data."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from helpline.errors import LabelledError
from helpline.evaluation.duplicates import bare, is_short, near_duplicates
from helpline.evaluation.labelled import Labelled, read_labelled, read_training

_HEAD = """\
# Written by `helpline learn` from what customers wrote and was not understood. Sentences may be
# edited; marks of entities are not kept.
version: "3.1"

nlu:
"""
_BRACKETS = str.maketrans("[]", "()")
"""Rasa would take them for the marks of an entity."""


class Taken(NamedTuple):
    """How many sentences were learnt, and why the others were not."""

    learnt: int
    known: int
    held_out: int
    """These stand in data/validation, or nearly: what measures must not be trained on."""
    unlabelled: int


def learn(sentences: Sequence[Labelled], data: Path) -> Taken:
    """Adds to `data`/nlu/learnt.yml what has an intent and is new.

    Raises LabelledError for an intent without any sentence in `data`/nlu; then nothing is written.
    """
    training = read_training(data)
    intents = {sentence.intent for sentence in training}
    plain = [_plain(sentence) for sentence in sentences if sentence.intent]
    labelled = [sentence for sentence in plain if sentence.text]
    for sentence in labelled:
        if sentence.intent not in intents:
            raise LabelledError(detail=f"There is no intent {sentence.intent!r} ({sentence.text!r}).")
    known = {bare(sentence.text) for sentence in training}
    new = {bare(sentence.text): sentence for sentence in labelled}
    fresh = [sentence for text, sentence in new.items() if text not in known]
    held = _held_out(fresh, data)
    learnt = [sentence for sentence in fresh if sentence.text not in held]
    if learnt:
        _write(data / "nlu" / "learnt.yml", learnt)
    return Taken(len(learnt), len(labelled) - len(fresh), len(held), len(sentences) - len(labelled))


def _plain(sentence: Labelled) -> Labelled:
    """As one line of an NLU file can hold it."""
    printable = "".join(sign if sign.isprintable() else " " for sign in sentence.text)
    return Labelled(" ".join(printable.translate(_BRACKETS).split()), sentence.intent)


def _held_out(fresh: Sequence[Labelled], data: Path) -> set[str]:
    files = sorted((data / "validation").glob("*.jsonl"))
    validation = [sentence.text for file in files for sentence in read_labelled(file)]
    if not fresh or not validation:
        return set()
    pairs = near_duplicates([sentence.text for sentence in fresh], validation)
    return {ours for ours, theirs in pairs if not is_short(theirs)}


def _write(file: Path, learnt: Sequence[Labelled]) -> None:
    """All at once, so that who stops it halfway loses nothing."""
    whole = [*(read_labelled(file) if file.exists() else []), *learnt]
    blocks = []
    for intent in sorted({sentence.intent for sentence in whole}):
        lines = "".join(f"    - {sentence.text}\n" for sentence in whole if sentence.intent == intent)
        blocks.append(f"- intent: {intent}\n  examples: |\n{lines}")
    beside = file.with_suffix(".new")
    beside.write_text(_HEAD + "\n".join(blocks), encoding="utf-8")
    beside.replace(file)
