"""Part `understanding`: four pipelines trained on data/nlu and asked data/validation."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.page import milliseconds, percent, table, whole
from bench.peers import COUNTS, OURS, STOCK, Measured, Task, measure, node_nlp
from helpline.evaluation.labelled import read_labelled, read_training
from helpline.places import ROOT

FEWER = 20
"""With --quick one sentence of so many is taken."""
HEAD = (
    *("", "accuracy", "macro F1", "out of scope found", "wrongly rejected"),
    *("ms p50", "ms p95", "training s", "memory MB"),
)


def run(work: Path, *, quick: bool, keep: bool) -> dict[str, Any]:
    """Figures by peer."""
    step = FEWER if quick else 1
    truth = read_labelled(ROOT / "data" / "validation" / "validation.jsonl")[::step]
    task = Task(
        [(one.text, one.intent) for one in read_training(ROOT / "data")[::step]], [one.text for one in truth]
    )
    found = {}
    for peer in (OURS, COUNTS, node_nlp(work), STOCK):
        folder = work / "understanding" / peer.name
        measured = measure(peer, task, truth, folder, keep=keep and peer is STOCK)
        found[peer.name] = {"title": peer.title, **figures(measured)}
        print(peer.title, found[peer.name], flush=True)
    return found


def figures(measured: Measured) -> dict[str, float]:
    return {
        **measured.report.figures(),
        "training_seconds": measured.training_seconds,
        "memory": measured.memory,
    }


def tables(found: dict[str, Any]) -> str:
    return table(HEAD, [_row(peer) for peer in found.values()])


def _row(peer: dict[str, Any]) -> Sequence[str]:
    shares = ("accuracy", "macro_f1", "out_of_scope_recall", "false_rejections")
    return [
        peer["title"],
        *(percent(peer[name]) if name != "macro_f1" else f"{peer[name]:.3f}" for name in shares),
        *(milliseconds(peer[name]) for name in ("ms_p50", "ms_p95")),
        *(whole(peer[name]) for name in ("training_seconds", "memory")),
    ]
