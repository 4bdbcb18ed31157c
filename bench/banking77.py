"""Part `banking77`: the public benchmark of 77 intents, few examples and all of them.

The data set (Casanueva et al. 2020, CC BY 4.0) is not in this repository: get train.csv and test.csv of the
folder `banking_data` from github.com/PolyAI-LDN/task-specific-datasets and name theirs with --banking77.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bench.figures import mean_of
from bench.page import milliseconds, percent, table, whole
from bench.peers import COUNTS, DIET, RECIPE, Peer, Task, larger, measure, node_nlp
from helpline.evaluation.labelled import Labelled

DRAWS = (0, 1, 2)
SHOTS = 10
HEAD = ("accuracy", *(f"draw {draw}" for draw in DRAWS), "mean", "all examples", "training s", "ms p50")


def run(work: Path, source: Path, *, quick: bool, slow: bool) -> dict[str, Any]:
    """Figures by peer, of each draw and of `full`. `slow` adds Rasa's default on the first draw."""
    train, test = read(source / "train.csv"), read(source / "test.csv")
    draws = {str(draw): few(train, SHOTS, draw) for draw in DRAWS[: 1 if quick else None]}
    sets = draws if quick else {**draws, "full": train}
    found: dict[str, Any] = {}
    for peer in (RECIPE, larger(), COUNTS, node_nlp(work), *([DIET] if slow else [])):
        known = {name: sets[name] for name in sets if peer is not DIET or name == "0"}
        found[peer.name] = {"title": peer.title, **_measured(peer, known, test, work)}
        print(peer.title, found[peer.name], flush=True)
    return found


def read(file: Path) -> list[Labelled]:
    with file.open(encoding="utf-8", newline="") as lines:
        return [Labelled(row["text"], row["category"]) for row in csv.DictReader(lines)]


def few(sentences: Sequence[Labelled], shots: int, draw: int) -> list[Labelled]:
    """`shots` of each intent, the same as pandas' groupby("category").sample(shots, random_state=draw)."""
    rows = defaultdict(list)
    for sentence in sentences:
        rows[sentence.intent].append(sentence)
    chance = np.random.RandomState(draw)
    return [
        rows[intent][place]
        for intent in sorted(rows)
        for place in chance.choice(len(rows[intent]), size=shots, replace=False)
    ]


def tables(found: dict[str, Any]) -> str:
    return table(HEAD, [_row(peer) for peer in found.values()])


def _measured(
    peer: Peer, sets: dict[str, list[Labelled]], test: Sequence[Labelled], work: Path
) -> dict[str, Any]:
    rows = {}
    for name, sentences in sets.items():
        task = Task([(one.text, one.intent) for one in sentences], [one.text for one in test], rejects=False)
        measured = measure(peer, task, test, work / "banking77" / f"{peer.name}-{name}")
        rows[name] = {
            "accuracy": measured.report.accuracy,
            "training_seconds": measured.training_seconds,
            "ms_p50": measured.report.milliseconds(0.5),
        }
    few_shot = [row for name, row in rows.items() if name != "full"]
    return {"sets": rows, "mean": mean_of(few_shot)}


def _row(peer: dict[str, Any]) -> Sequence[str]:
    sets, mean = peer["sets"], peer["mean"]
    whole_set = sets.get("full")
    seconds = [mean["training_seconds"], *([whole_set["training_seconds"]] if whole_set else [])]
    drawn = [percent(sets[str(draw)]["accuracy"]) if str(draw) in sets else "–" for draw in DRAWS]
    return [
        peer["title"],
        *drawn,
        percent(mean["accuracy"]) if all(str(draw) in sets for draw in DRAWS) else "–",
        percent(whole_set["accuracy"]) if whole_set else "–",
        " / ".join(map(whole, seconds)),
        milliseconds(mean["ms_p50"]),
    ]
