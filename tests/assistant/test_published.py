"""Both published encoders are known by their weights, and MPNet's network is written down twice alike."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file

from helpline.assistant.encoder import SentenceEncoder

sys.path.insert(0, str(Path(__file__).parents[2] / "scripts"))

import export_encoder
from published import MINILM, MPNET, Published, buckets, sha256

SCRIPTS = Path(__file__).parents[2] / "scripts"
WIDTH, LAYERS, WORDS = 96, 2, 30522
TEXTS = [
    "feed down",
    "my card has not arrived yet, where is it?",
    "is it where, yet arrived not has card my?",
]
IN_TENSORFLOW = """
import json, sys
from dataclasses import replace
from pathlib import Path
import numpy as np
from published import MPNET
from tune_encoder import Settings, Tuner
place, sha256, layers, width, texts = json.loads(sys.argv[1])
tiny = replace(MPNET, sha256=sha256, layers=layers, width=width, place=lambda: Path(place))
np.save(sys.argv[2], Tuner(texts, ["a", "b", "b"], Settings(), tiny).vectors(texts))
"""


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Published:
    """An MPNet of two layers and chance weights, under the names of its published file."""
    folder = tmp_path_factory.mktemp("tiny")
    save_file(chance_weights(), folder / "model.safetensors")
    shutil.copy(MINILM.folder() / "tokenizer.json", folder / "tokenizer.json")
    known = sha256(folder / "model.safetensors")
    return replace(MPNET, sha256=known, layers=LAYERS, width=WIDTH, place=lambda: folder)


def chance_weights() -> dict[str, np.ndarray]:
    rng = np.random.default_rng(0)
    shapes = {
        "embeddings.word_embeddings.weight": (WORDS, WIDTH),
        "embeddings.position_embeddings.weight": (130, WIDTH),
        "embeddings.LayerNorm.weight": (WIDTH,),
        "embeddings.LayerNorm.bias": (WIDTH,),
        "encoder.relative_attention_bias.weight": (32, 12),
    }
    for layer in (f"encoder.layer.{number}" for number in range(LAYERS)):
        sizes = {f"attention.attn.{part}": (WIDTH, WIDTH) for part in "qkvo"}
        sizes |= {"intermediate.dense": (4 * WIDTH, WIDTH), "output.dense": (WIDTH, 4 * WIDTH)}
        for name, (out, into) in sizes.items():
            shapes |= {f"{layer}.{name}.weight": (out, into), f"{layer}.{name}.bias": (out,)}
        for name in ("attention.LayerNorm", "output.LayerNorm"):
            shapes |= {f"{layer}.{name}.weight": (WIDTH,), f"{layer}.{name}.bias": (WIDTH,)}
    return {name: chance(name, size, rng).astype(np.float32) for name, size in shapes.items()}


def chance(name: str, size: tuple[int, ...], rng: np.random.Generator) -> np.ndarray:
    """Large enough that the distances of words show in the vectors."""
    if name.endswith("LayerNorm.weight"):
        return rng.uniform(0.5, 1.5, size)
    return rng.normal(0, 4.0 if "relative" in name else 1.5 * size[-1] ** -0.5, size)


def exported(published: Published, folder: Path) -> np.ndarray:
    assert export_encoder.export(folder, None, published)
    return SentenceEncoder(folder).encode(TEXTS)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_mpnet_is_the_same_network_in_tensorflow_and_as_onnx(tiny: Published, tmp_path: Path) -> None:
    given = json.dumps([str(tiny.folder()), tiny.sha256, tiny.layers, tiny.width, TEXTS])
    environment = {**os.environ, "PYTHONPATH": str(SCRIPTS), "TF_CPP_MIN_LOG_LEVEL": "3"}
    command = [sys.executable, "-c", IN_TENSORFLOW, given, str(tmp_path / "vectors.npy")]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=200)
    assert done.returncode == 0, done.stderr[-3000:]
    tensorflow = np.load(tmp_path / "vectors.npy")
    assert np.sum(exported(tiny, tmp_path / "onnx") * tensorflow, axis=1).min() > 0.999


@pytest.mark.slow
def test_mpnet_hears_how_far_words_are_apart(tiny: Published, tmp_path: Path) -> None:
    with_distances = exported(tiny, tmp_path / "with")
    silence = np.zeros((1, 12, 128, 128), dtype=np.float32)
    deaf = replace(tiny, as_bert=lambda stored: {**tiny.as_bert(stored), "bias": silence})
    assert np.sum(exported(deaf, tmp_path / "without") * with_distances, axis=1).min() < 0.9


def test_near_distances_have_kinds_of_their_own_and_far_ones_share() -> None:
    kinds = buckets(128)
    assert [*kinds[0, :9]] == [0, *range(17, 24), 24]
    assert [*kinds[:9, 0]] == [0, *range(1, 8), 8]
    assert kinds[0, 20] == kinds[0, 21] == 26
    assert kinds[0, 127] == 31
    assert kinds[127, 0] == 15


def test_foreign_weights_are_refused(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"others")
    with pytest.raises(SystemExit, match="not used"):
        replace(MINILM, place=lambda: tmp_path).folder()


def test_mpnet_that_was_not_fetched_names_the_script_that_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("published.MPNET_FOLDER", tmp_path)
    with pytest.raises(SystemExit, match="get-mpnet"):
        MPNET.folder()
