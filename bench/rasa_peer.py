"""A Rasa pipeline as a peer, in a process of its own: see peers.py for what it reads and writes.

python -m bench.rasa_peer nlu|whole|plain CONFIG train|answer FOLDER

nlu: the understanding alone; whole: our project with rules, stories, policies; plain: one reply an intent.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import rasa
import yaml
from rasa.core.agent import Agent
from rasa.model_training import train_core, train_nlu

from bench.peers import read_task, write_answers, write_trained
from bench.stock_project import FALLBACK, Write, nlu_yaml, write_plain, write_project


def train(folder: Path, config: Path) -> None:
    data = folder / "nlu.yml"
    data.write_text(nlu_yaml(read_task(folder).sentences), encoding="utf-8")
    train_nlu(str(config), str(data), str(folder), fixed_model_name="model")
    write_trained(folder)


def train_whole(write: Write, folder: Path, config: Path) -> None:
    """The policies first and apart: the training that is compared is that of the understanding."""
    parts = {name: str(file) for name, file in write(folder, read_task(folder).sentences).items()}
    began = time.monotonic()
    train_core(parts["domain"], str(config), parts["data"], str(folder), fixed_model_name="core")
    policies = time.monotonic() - began
    # What the policies learnt comes from Rasa's cache.
    rasa.train(parts["domain"], str(config), [parts["data"]], str(folder), fixed_model_name="model")
    write_trained(folder, without=policies)


def adapted(folder: Path, config: Path) -> Path:
    """`config` without the fallback where every sentence has an intent."""
    recipe = yaml.safe_load(config.read_text("utf-8"))
    if not read_task(folder).rejects:
        recipe["pipeline"] = [part for part in recipe["pipeline"] if part["name"] != "FallbackClassifier"]
    file = folder / "config.yml"
    file.write_text(yaml.safe_dump(recipe), encoding="utf-8")
    return file


async def answer(folder: Path) -> None:
    task = read_task(folder)
    agent = Agent.load(str(folder / "model.tar.gz"))
    answers = []
    for text in task.texts:
        began = time.perf_counter()
        intent = (await agent.parse_message(text))["intent"]
        milliseconds = (time.perf_counter() - began) * 1000
        name = task.rejected if intent["name"] in (FALLBACK, None) else intent["name"]
        answers.append((name, float(intent["confidence"]), milliseconds))
    write_answers(folder, answers)


TEACH: Mapping[str, Callable[[Path, Path], None]] = {
    "nlu": train,
    "whole": partial(train_whole, write_project),
    "plain": partial(train_whole, write_plain),
}


def main(extent: str, config: str, chore: str, place: str) -> None:
    folder = Path(place)
    if chore == "answer":
        asyncio.run(answer(folder))
    else:
        TEACH[extent](folder, adapted(folder, Path(config)))


if __name__ == "__main__":
    main(*sys.argv[1:])
