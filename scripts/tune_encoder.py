"""Tunes the sentence encoder to all that is read from it, and writes the low-rank adapter that does it.

    python scripts/tune_encoder.py [file]        default: data/encoder/adapter.npz

Read from it are intents (data/nlu), labels of clauses (data/clauses), topics (data/knowledge) and answers to
questions (data/answers). Run it after larger changes and commit the file; training the assistant only reads
it. It takes an hour of processor time and 2 GB. The seed is fixed; other machines differ by rounding.
"""

from __future__ import annotations

import random
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf
from bert import Bert
from export_encoder import ADAPTER
from noise import noisy
from numpy.typing import NDArray
from published import MINILM, Published
from tokenizers import Tokenizer

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from helpline.assistant.emoji import in_words  # noqa: E402
from helpline.assistant.encoder import by_length, pad  # noqa: E402 - a script's own folder comes first

Adapter = dict[str, NDArray[np.float16]]
Floats = NDArray[np.float32]
Rows = NDArray[np.int64]
Tensor = Any

MAX_TOKENS = 32
BLOCK = 8  # batches in which pairs are ordered by length, so that little is spent on padding
WARM_UP = 0.1  # share of the steps
LONGEST_SLOPE = 1.0


@dataclass(frozen=True)
class Settings:
    """The defaults were chosen by cross-validation on data/nlu (docs/understanding.md)."""

    epochs: int = 6
    pairs: int = 32  # of sentences of one intent, in a batch
    rank: int = 16
    rate: float = 1e-3  # at its highest
    drop: float = 0.1  # share of dropout
    noise: float = 0.5  # share of the sentences that get typos
    scale: float = 16.0  # of the cosines in both losses
    smoothing: float = 0.1  # of the labels
    alike: float = 0.5  # weight of the contrastive loss
    faithful: float = 0.5  # weight of staying near the original vectors
    seed: int = 0


def tune(
    sentences: Sequence[str],
    labels: Sequence[str],
    settings: Settings | None = None,
    published: Published = MINILM,
    tasks: Sequence[str] = (),
) -> Adapter:
    """What export_encoder.adapted adds to the weights so that sentences of one label lie together.

    Three losses: cross entropy of the cosines to a learnt centre of each label, supervised contrast inside
    the batch (Khosla et al. 2020), and distance from the original vector of the sentence without typos.
    `tasks`: of each sentence, where they differ; labels are told from those of the same task only.
    """
    tuner = Tuner(sentences, labels, settings or Settings(), published, tasks)
    tuner.run()
    return tuner.adapter()


def with_names(sentences: Sequence[str], labels: Sequence[str]) -> tuple[list[str], list[str]]:
    """Both with each label's own words ("card_arrival": "card arrival") as one more sentence of it.

    Worth half a point where a label has ten sentences (docs/understanding.md).
    """
    names = sorted(set(labels))
    return [*sentences, *(re.sub(r"[\W_]+", " ", name).strip() for name in names)], [*labels, *names]


class Tuner:
    """One tuning; `vectors` gives what the encoder makes of texts at the moment."""

    def __init__(
        self,
        sentences: Sequence[str],
        labels: Sequence[str],
        settings: Settings,
        published: Published = MINILM,
        tasks: Sequence[str] = (),
    ) -> None:
        tf.keras.utils.set_random_seed(settings.seed)
        self._settings = settings
        self._width = published.width
        self._sentences = list(sentences)
        names = [(task, label) for task, label in zip(tasks or [""] * len(labels), labels, strict=True)]
        classes = sorted(set(names))
        self._truth = np.array([{name: i for i, name in enumerate(classes)}[name] for name in names])
        self._task_of_class = np.array([task for task, _ in classes])
        self._bert = Bert(published, settings.rank, settings.seed)
        self._tokenizer = Tokenizer.from_file(str(published.folder() / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._rng = random.Random(settings.seed)
        self._vectors = tf.function(
            self._bert.vectors, input_signature=[tf.TensorSpec((None, None), tf.int32)] * 2
        )
        self._original = self.vectors(self._sentences)
        rivals = self._task_of_class[:, None] == self._task_of_class[None, :]
        self._rivals = tf.constant(rivals.astype(np.float32))
        means = [self._original[self._truth == i].mean(axis=0) for i in range(self._truth.max() + 1)]
        self._centres = tf.Variable(tf.math.l2_normalize(np.stack(means), -1))

    def vectors(self, texts: Sequence[str]) -> Floats:
        """float32 [texts, width]."""
        found = np.zeros((len(texts), self._width), dtype=np.float32)
        tokens = self._tokens(texts)
        for rows in by_length(tokens):
            found[rows] = self._vectors(*pad([tokens[row] for row in rows])).numpy()
        return found

    def _tokens(self, texts: Sequence[str]) -> list[list[int]]:
        found = self._tokenizer.encode_batch(list(map(in_words, texts)))
        return [encoding.ids for encoding in found]

    def adapter(self) -> Adapter:
        return {name: variable.numpy().astype(np.float16) for name, variable in self._bert.adapter.items()}

    def run(self) -> None:
        """Adam with a short warm-up and a cosine to zero."""
        steps = sum(1 for _ in self._batches()) * self._settings.epochs
        rate = tf.Variable(0.0)
        step = self._stepper(tf.keras.optimizers.legacy.Adam(rate))
        done = 0
        for _ in range(self._settings.epochs):
            for rows in self._batches():
                part = done / steps
                rate.assign(self._settings.rate * min(1.0, part / WARM_UP) * (1 + np.cos(np.pi * part)) / 2)
                texts = [self._disturbed(self._sentences[row]) for row in rows]
                ids, mask = pad(self._tokens(texts))
                step(ids, mask, self._truth[rows], self._original[rows])
                done += 1

    def _batches(self) -> Iterator[Rows]:
        """Every sentence once, beside one of the same label, in batches of one task."""
        size, batches = self._settings.pairs, []
        for task in sorted(set(self._task_of_class)):
            pairs = self._pairs(task)
            for start in range(0, len(pairs), size * BLOCK):
                block = sorted(pairs[start : start + size * BLOCK], key=self._longer)
                batches += [block[at : at + size] for at in range(0, len(block), size)]
        self._rng.shuffle(batches)
        for batch in batches:
            yield np.array([row for pair in batch for row in pair])

    def _pairs(self, task: str) -> list[tuple[int, int]]:
        pairs: list[tuple[int, int]] = []
        for label in np.flatnonzero(self._task_of_class == task):
            rows = [int(row) for row in np.flatnonzero(self._truth == label)]
            self._rng.shuffle(rows)
            rows += rows[: len(rows) % 2]
            pairs += zip(rows[::2], rows[1::2], strict=True)
        self._rng.shuffle(pairs)
        return pairs

    def _longer(self, pair: tuple[int, int]) -> int:
        return max(len(self._sentences[row]) for row in pair)

    def _disturbed(self, text: str) -> str:
        return noisy(text, self._rng) if self._rng.random() < self._settings.noise else text

    def _stepper(self, optimizer: Any) -> Any:
        variables = [*self._bert.adapter.values(), self._centres]
        shapes = [((None, None), tf.int32), ((None, None), tf.int32), ((None,), tf.int64)]
        signature = [tf.TensorSpec(*shape) for shape in (*shapes, ((None, self._width), tf.float32))]

        @tf.function(input_signature=signature, autograph=False)
        def step(ids: Tensor, mask: Tensor, truth: Tensor, original: Tensor) -> None:
            with tf.GradientTape() as tape:
                loss = self._loss(self._bert.vectors(ids, mask, self._settings.drop), truth, original)
            slopes, _ = tf.clip_by_global_norm(tape.gradient(loss, variables), LONGEST_SLOPE)
            optimizer.apply_gradients(zip(slopes, variables, strict=True))

        return step

    def _loss(self, found: Tensor, truth: Tensor, original: Tensor) -> Tensor:
        settings = self._settings
        faithful = tf.reduce_mean(1 - tf.reduce_sum(found * original, 1))
        rivals = tf.gather(self._rivals, truth)
        named = named_apart(found, tf.math.l2_normalize(self._centres, -1), truth, rivals, settings)
        return named + settings.alike * alike(found, truth, settings) + settings.faithful * faithful


def named_apart(found: Tensor, centres: Tensor, truth: Tensor, rivals: Tensor, settings: Settings) -> Tensor:
    """Cross entropy of the cosines to the centres, labels smoothed; `rivals`: 1 for classes of the task."""
    share = rivals / tf.reduce_sum(rivals, axis=1, keepdims=True)
    wanted = tf.one_hot(truth, centres.shape[0]) * (1 - settings.smoothing) + settings.smoothing * share
    logits = settings.scale * tf.matmul(found, centres, transpose_b=True) - 1e9 * (1 - rivals)
    return tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(wanted, logits))


def alike(found: Tensor, truth: Tensor, settings: Settings) -> Tensor:
    """Supervised contrast: each sentence against the others of its batch."""
    itself = tf.eye(tf.shape(found)[0])
    near = settings.scale * tf.matmul(found, found, transpose_b=True) - 1e9 * itself
    same = tf.cast(truth[:, None] == truth[None, :], tf.float32) * (1 - itself)
    share = same * (near - tf.reduce_logsumexp(near, axis=1, keepdims=True))
    return -tf.reduce_mean(tf.reduce_sum(share, 1) / tf.maximum(tf.reduce_sum(same, 1), 1))


def labelled() -> list[tuple[str, str, str]]:
    """(task, label, sentence) of all that is read from the encoder; a clause's labels together are one."""
    from helpline.assistant.answer_training import read_answers
    from helpline.assistant.reader_training import read_clauses, topic_sentences
    from helpline.evaluation.labelled import read_training

    data = ROOT / "data"
    found = [("intent", sentence.intent, sentence.text) for sentence in read_training(data)]
    found += [("labels", "+".join(sorted(labels)), text) for text, labels in read_clauses(data / "clauses")]
    found += [("topic", topic, text) for text, topic in topic_sentences(data) if topic != "none"]
    for asks, answers in read_answers(data).items():
        found += [(f"answer to {asks}", meaning, text) for text, meaning in answers]
    return found


def main(target: Path) -> None:
    tf.config.threading.set_intra_op_parallelism_threads(2)
    tasks, labels, sentences = zip(*labelled(), strict=True)
    adapter = tune(sentences, labels, Settings(epochs=2), tasks=tasks)
    target.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(target, **adapter)
    print(f"{target}: {target.stat().st_size // 1000} kB from {len(sentences)} sentences")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ADAPTER)
