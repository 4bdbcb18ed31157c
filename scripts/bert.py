"""The sentence encoder in TensorFlow with low-rank adapters (Hu et al. 2021), for tune_encoder.py.

export_encoder.py writes the same network as ONNX; in tests/assistant test_tuning.py and test_published.py
hold the two together.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import tensorflow as tf
from published import HEADS, Published

ADAPTED = (
    *("attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense"),
    *("intermediate.dense", "output.dense"),
)
"""The matrices of each layer that get an adapter: x W becomes x W + x down up."""

Tensor = Any


class Bert:
    """Token ids to vectors of length 1. `adapter` holds the variables "<matrix>.down" and "<matrix>.up"."""

    def __init__(self, published: Published, rank: int, seed: int) -> None:
        weights = published.weights()
        self._published = published
        self._given = {name: tf.constant(array) for name, array in weights.items() if "pooler" not in name}
        rng = np.random.default_rng(seed)
        self.adapter: dict[str, tf.Variable] = {}
        for layer in range(published.layers):
            for part in ADAPTED:
                name = f"encoder.layer.{layer}.{part}"
                out, into = weights[f"{name}.weight"].shape
                down = rng.normal(0.0, into**-0.5, (into, rank)).astype(np.float32)
                self.adapter[f"{name}.down"] = tf.Variable(down)
                self.adapter[f"{name}.up"] = tf.Variable(np.zeros((rank, out), dtype=np.float32))

    def vectors(self, ids: Tensor, mask: Tensor, drop: float = 0.0) -> Tensor:
        """float32 [texts, width]. `ids`, `mask`: int32 [texts, tokens]; `drop`: share of dropout."""
        seen = tf.cast(mask, tf.float32)
        x = self._embedded(ids, drop)
        unseen = self._biased((1.0 - seen)[:, None, None, :] * -1e4)
        for layer in range(self._published.layers):
            x = self._layer(f"encoder.layer.{layer}", x, unseen, drop)
        mean = tf.reduce_sum(x * seen[:, :, None], 1) / tf.reduce_sum(seen, 1, keepdims=True)
        return tf.math.l2_normalize(mean, axis=-1)

    def _biased(self, unseen: Tensor) -> Tensor:
        """With MPNet's bias of distances, which BERT has not."""
        tokens = tf.shape(unseen)[-1]
        return unseen + self._given["bias"][:, :, :tokens, :tokens] if "bias" in self._given else unseen

    def _embedded(self, ids: Tensor, drop: float) -> Tensor:
        words, places, kinds = (
            self._given[f"embeddings.{kind}_embeddings.weight"] for kind in ("word", "position", "token_type")
        )
        x = tf.gather(words, ids) + places[None, : tf.shape(ids)[1]] + kinds[0]
        return _dropped(self._normalised("embeddings.LayerNorm", x), drop)

    def _layer(self, name: str, x: Tensor, unseen: Tensor, drop: float) -> Tensor:
        own = f"{name}.attention.self"
        query, key, value = (self._heads(self._dense(f"{own}.{p}", x)) for p in ("query", "key", "value"))
        scores = tf.matmul(query, key, transpose_b=True) / np.sqrt(query.shape[-1]) + unseen
        mixed = tf.transpose(tf.matmul(tf.nn.softmax(scores), value), (0, 2, 1, 3))
        joined = tf.reshape(mixed, tf.shape(x))
        x = self._added(f"{name}.attention.output", joined, x, drop)
        inner = tf.nn.gelu(self._dense(f"{name}.intermediate.dense", x), approximate=False)
        return self._added(f"{name}.output", inner, x, drop)

    def _heads(self, x: Tensor) -> Tensor:
        shape = tf.shape(x)
        split = tf.reshape(x, (shape[0], shape[1], HEADS, x.shape[-1] // HEADS))
        return tf.transpose(split, (0, 2, 1, 3))

    def _added(self, name: str, x: Tensor, skip: Tensor, drop: float) -> Tensor:
        return self._normalised(f"{name}.LayerNorm", _dropped(self._dense(f"{name}.dense", x), drop) + skip)

    def _dense(self, name: str, x: Tensor) -> Tensor:
        weight, bias = self._given[f"{name}.weight"], self._given[f"{name}.bias"]
        flat = tf.reshape(x, (-1, weight.shape[1]))
        low = tf.matmul(flat, self.adapter[f"{name}.down"])
        out = tf.matmul(flat, weight, transpose_b=True) + tf.matmul(low, self.adapter[f"{name}.up"]) + bias
        return tf.reshape(out, (*tf.unstack(tf.shape(x)[:2]), weight.shape[0]))

    def _normalised(self, name: str, x: Tensor) -> Tensor:
        mean, variance = tf.nn.moments(x, axes=[-1], keepdims=True)
        scaled = (x - mean) * tf.math.rsqrt(variance + self._published.epsilon)
        return scaled * self._given[f"{name}.weight"] + self._given[f"{name}.bias"]


def _dropped(x: Tensor, drop: float) -> Tensor:
    return tf.nn.dropout(x, drop) if drop else x
