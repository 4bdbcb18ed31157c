"""The encoder tuned in TensorFlow is the encoder exported as ONNX."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from helpline.assistant.encoder import SentenceEncoder

sys.path.insert(0, str(Path(__file__).parents[2] / "scripts"))

import export_encoder
from noise import noisy

SCRIPTS = Path(__file__).parents[2] / "scripts"
TUNED = """
import json, sys
from pathlib import Path
import numpy as np
from tune_encoder import Settings, Tuner, tune, with_names
texts, labels = json.loads(sys.argv[1])
settings = Settings(epochs=20, pairs=4, rank=4, alike=2.0)
tuner = Tuner(texts, labels, settings)
before = tuner.vectors(texts)
tuner.run()
np.savez(sys.argv[2], before=before, after=tuner.vectors(texts))
np.savez(sys.argv[3], **tuner.adapter())
again = tune(texts, labels, settings)
same = all(np.array_equal(again[name], array) for name, array in tuner.adapter().items())
print(json.dumps([same, with_names(["hi"], ["say_hello?"])]))
"""
TROUBLE = ["feed broken", "it is down since monday", "my bank got disconnected", "sync fails again"]
HELLO = ["hello there", "good morning to you", "hey", "hi, how are you today"]
LABELS = ["trouble"] * len(TROUBLE) + ["greet"] * len(HELLO)


@pytest.fixture(scope="module")
def tuned(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Vectors before and after, the adapter's file, and whether a second tuning gave the same adapter."""
    folder = tmp_path_factory.mktemp("tuned")
    arguments = (json.dumps([TROUBLE + HELLO, LABELS]), folder / "vectors.npz", folder / "adapter.npz")
    environment = {**os.environ, "PYTHONPATH": str(SCRIPTS), "TF_CPP_MIN_LOG_LEVEL": "3"}
    command = [sys.executable, "-c", TUNED, *map(str, arguments)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=400)
    assert done.returncode == 0, done.stderr[-3000:]
    with np.load(folder / "vectors.npz") as stored:
        same, named = json.loads(done.stdout)
        return {**stored, "adapter": folder / "adapter.npz", "same": same, "named": named}


def apart(vectors: np.ndarray) -> float:
    """How much nearer sentences of one label are to each other than to those of the other label."""
    cosines = vectors @ vectors.T
    half = len(TROUBLE)
    inside = np.mean([cosines[:half, :half].mean(), cosines[half:, half:].mean()])
    return float(inside - cosines[:half, half:].mean())


@pytest.mark.slow
@pytest.mark.timeout(500)
def test_tuning_draws_sentences_of_one_label_together(tuned: dict[str, Any]) -> None:
    assert apart(tuned["after"]) > apart(tuned["before"]) + 0.05


@pytest.mark.slow
@pytest.mark.timeout(500)
def test_tuning_twice_gives_the_same_adapter(tuned: dict[str, Any]) -> None:
    assert tuned["same"]


@pytest.mark.slow
@pytest.mark.timeout(500)
def test_the_words_of_a_label_are_one_more_sentence_of_it(tuned: dict[str, Any]) -> None:
    assert tuned["named"] == [["hi", "say hello"], ["say_hello?", "say_hello?"]]


@pytest.fixture(scope="module")
def exported(tuned: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Vectors of one folder's exports without and with the adapter, and which of the calls made one."""
    folder, found = tmp_path_factory.mktemp("exported"), {"made": []}
    for which, adapter in (("before", None), ("after", tuned["adapter"]), ("again", tuned["adapter"])):
        found["made"].append(export_encoder.export(folder, adapter))
        found[which] = SentenceEncoder(folder).encode(TROUBLE + HELLO)
    return found


@pytest.mark.slow
@pytest.mark.timeout(500)
@pytest.mark.parametrize("which", ["before", "after"])
def test_the_export_gives_the_vectors_that_tuning_saw(
    tuned: dict[str, Any], exported: dict[str, Any], which: str
) -> None:
    assert np.sum(exported[which] * tuned[which], axis=1).min() > 0.97


@pytest.mark.slow
@pytest.mark.timeout(500)
def test_another_adapter_makes_another_export(exported: dict[str, Any]) -> None:
    assert exported["made"] == [True, True, False]
    assert not np.array_equal(exported["before"], exported["after"])
    assert np.array_equal(exported["after"], exported["again"])


def test_half_of_an_adapter_leads_halfway_to_the_tuned_weights() -> None:
    chance = np.random.default_rng(0)
    weights = {"m.weight": chance.normal(size=(3, 4)).astype(np.float32)}
    adapter = {"m.down": chance.normal(size=(4, 2)), "m.up": chance.normal(size=(2, 3))}
    tuned = export_encoder.adapted(weights, adapter)["m.weight"]
    half = export_encoder.adapted(weights, export_encoder.partly(adapter, 0.5))["m.weight"]
    assert not np.allclose(tuned, weights["m.weight"])
    assert half == pytest.approx((tuned + weights["m.weight"]) / 2, abs=1e-6)


def test_noise_leaves_numbers_and_short_words_alone() -> None:
    rng = random.Random(1)
    assert {noisy("402", rng) for _ in range(50)} == {"402"}
    assert {noisy("hi", rng) for _ in range(50)} == {"hi"}


def test_noise_changes_little() -> None:
    rng = random.Random(1)
    made = {noisy("my chase feed stopped updating, please help", rng) for _ in range(50)}
    assert len(made) > 25
    assert all(abs(len(text) - 43) <= 12 for text in made)
