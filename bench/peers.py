"""Who is compared: each trains in one process and answers in another, through files of one folder.

COMMAND train FOLDER     reads task.json, leaves a model and trained.json in the folder
COMMAND answer FOLDER    reads task.json and the model, writes answers.json
"""

from __future__ import annotations

import json
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

from helpline.assistant.intents import OUT_OF_SCOPE
from helpline.evaluation.labelled import Labelled
from helpline.evaluation.report import Answer, Report
from helpline.places import ROOT
from helpline.training import quiet_environment

HERE = Path(__file__).parent
NODE_NLP = "node-nlp@4.27.0"

Given = tuple[str, float, float]
"""An answer: intent, confidence, milliseconds."""


@dataclass(frozen=True)
class Task:
    """What a peer learns, and is asked. `rejects`: whether a sentence may have none of the intents."""

    sentences: Sequence[tuple[str, str]]
    texts: Sequence[str]
    rejects: bool = True
    rejected: str = OUT_OF_SCOPE


@dataclass(frozen=True)
class Peer:
    """`command` without the chore and the folder."""

    name: str
    title: str
    command: tuple[str, ...]


@dataclass(frozen=True)
class Measured:
    """Of one peer on one task. `memory`: the answering process at its largest, in MB."""

    report: Report
    training_seconds: float
    memory: float


def rasa(name: str, title: str, config: Path, extent: str = "nlu") -> Peer:
    return Peer(name, title, (sys.executable, "-m", "bench.rasa_peer", extent, str(config)))


def recipe(name: str, title: str, encoder: str) -> Peer:
    return Peer(name, title, (sys.executable, "-m", "bench.recipe_peer", encoder))


OURS = rasa("helpline", "Helpline's pipeline", ROOT / "config.yml")
RECIPE = recipe("helpline", "Helpline's recipe", "all-MiniLM-L6-v2")
LARGER = recipe("larger", "Helpline's recipe, larger encoder", "all-mpnet-base-v2")
STOCK = rasa("stock", "Rasa's default (DIET)", HERE / "stock" / "default.yml", "whole")
PLAIN = rasa("plain", "Rasa's default, one reply an intent", HERE / "stock" / "default.yml", "plain")
DIET = rasa("diet", "Rasa's default (DIET)", HERE / "stock" / "default.yml")
COUNTS = rasa("counts", "Rasa, counts + logistic regression", HERE / "stock" / "counts.yml")


def node_nlp(work: Path) -> Peer:
    """Installs the package on first use. CalledProcessError when npm can't."""
    packages = work / "node"
    if not (packages / "node_modules" / "node-nlp").is_dir():
        packages.mkdir(parents=True, exist_ok=True)
        (packages / "package.json").write_text("{}")
        subprocess.run(["npm", "install", "--silent", NODE_NLP], cwd=packages, check=True)
    command = ("node", str(HERE / "node_nlp.mjs"), str(packages))
    return Peer("node_nlp", "node-nlp 4", command)


def larger() -> Peer:
    """Gets the encoder on first use. CalledProcessError when that can't be had."""
    subprocess.run([str(ROOT / "scripts" / "get-mpnet")], check=True)
    return LARGER


def measure(
    peer: Peer, task: Task, truth: Sequence[Labelled], folder: Path, *, keep: bool = False
) -> Measured:
    """Train and ask `peer`; `truth` belongs to `task.texts`. CalledProcessError when it fails.

    `keep`: a model that an earlier run left in `folder` is used again when it learnt the same.
    """
    if not (keep and is_trained(task, folder)):
        train(peer, task, folder)
    _run(peer, "answer", folder)
    trained = json.loads((folder / "trained.json").read_text())
    found = json.loads((folder / "answers.json").read_text())
    pairs = zip(truth, found["answers"], strict=True)
    report = Report([Answer(true, name, sure, frozenset(), ms) for true, (name, sure, ms) in pairs])
    return Measured(report, trained["seconds"], found["peak"])


def train(peer: Peer, task: Task, folder: Path) -> None:
    """CalledProcessError when it fails."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    write_task(task, folder)
    _run(peer, "train", folder)


def is_trained(task: Task, folder: Path) -> bool:
    """Whether a model lies in `folder` that has learnt this very task."""
    file = folder / "task.json"
    return (folder / "trained.json").exists() and file.read_text("utf-8") == _written(task)


def write_task(task: Task, folder: Path) -> None:
    (folder / "task.json").write_text(_written(task), encoding="utf-8")


def read_task(folder: Path) -> Task:
    return Task(**json.loads((folder / "task.json").read_text("utf-8")))


def write_trained(folder: Path, without: float = 0.0) -> None:
    """Seconds since this process began, its imports included; `without` those of other work."""
    seconds = time.time() - psutil.Process().create_time() - without
    (folder / "trained.json").write_text(json.dumps({"seconds": seconds}))


def write_answers(folder: Path, answers: Sequence[Given]) -> None:
    """With the most memory (resident, in MB) that this process has had, as Linux counts it."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    (folder / "answers.json").write_text(json.dumps({"answers": answers, "peak": peak}))


def _written(task: Task) -> str:
    return json.dumps(asdict(task))


def _run(peer: Peer, chore: str, folder: Path) -> None:
    # Rasa remembers trained components between runs: each task has a cache of its own, which starts empty.
    environment = {**quiet_environment(), "RASA_CACHE_DIRECTORY": str(folder / "cache")}
    with (folder / f"{chore}.log").open("w") as log:
        subprocess.run(
            [*peer.command, chore, str(folder)], cwd=ROOT, env=environment, stdout=log, stderr=log, check=True
        )
