"""Sentences to vectors: an exported encoder run by ONNX Runtime on one thread."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from helpline.assistant.emoji import in_words
from helpline.errors import SettingsError

FILES = ("encoder.onnx", "tokenizer.json")
MAX_TOKENS = 128  # a message has 12; what follows is cut
BATCH = 32
ALONE = 16  # texts up to which each is run by itself

Vectors = NDArray[np.float32]


class SentenceEncoder:
    """Texts to vectors of length 1, so that a dot product is a cosine.

    `folder` holds `FILES`, as scripts/export_encoder.py writes them. The vectors of the last `remembered`
    texts are kept. Raises SettingsError when the folder is not an exported encoder.
    """

    def __init__(self, folder: Path, remembered: int = 2000) -> None:
        missing = [name for name in FILES if not (folder / name).is_file()]
        if missing:
            raise SettingsError(detail=f"no {missing[0]} in {folder}: run scripts/export_encoder.py")
        self.folder = folder
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MAX_TOKENS)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(
            str(folder / "encoder.onnx"), options, providers=["CPUExecutionProvider"]
        )
        self._width: int = self._session.get_outputs()[0].shape[1]
        self._remembered = remembered
        self._known: OrderedDict[str, Vectors] = OrderedDict()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """float32 [texts, width]; the width is 384 for MiniLM."""
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        found = dict(zip(new, self._run(new), strict=True)) if new else {}
        vectors = [self._known[text] if text in self._known else found[text] for text in texts]
        for text, vector in zip(texts, vectors, strict=True):
            self._remember(text, vector)
        return np.stack(vectors) if vectors else np.zeros((0, self._width), dtype=np.float32)

    def _remember(self, text: str, vector: Vectors) -> None:
        self._known[text] = vector
        self._known.move_to_end(text)
        if len(self._known) > self._remembered:
            self._known.popitem(last=False)

    def _run(self, texts: Sequence[str]) -> Vectors:
        tokens = [encoding.ids for encoding in self._tokenizer.encode_batch(list(map(in_words, texts)))]
        vectors = np.empty((len(tokens), self._width), dtype=np.float32)
        for rows in by_length(tokens):
            ids, mask = pad([tokens[row] for row in rows])
            (vectors[rows],) = self._session.run(["sentence"], {"input_ids": ids, "attention_mask": mask})
        return vectors


def by_length(tokens: Sequence[Sequence[int]]) -> Iterator[list[int]]:
    """Batches of row numbers whose texts are about equally long, so that little is spent on padding.

    A few texts, as a message has, go one by one: int8 rounds by the largest value of a batch, and a clause
    must read the same whatever stands beside it.
    """
    order = sorted(range(len(tokens)), key=lambda row: len(tokens[row]))
    size = BATCH if len(tokens) > ALONE else 1
    for start in range(0, len(order), size):
        yield order[start : start + size]


def pad(tokens: Sequence[Sequence[int]]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Token ids and mask, int32 [texts, longest], filled up on the right with 0."""
    longest = max(map(len, tokens))
    ids = np.zeros((len(tokens), longest), dtype=np.int32)
    mask = np.zeros_like(ids)
    for row, text in enumerate(tokens):
        ids[row, : len(text)] = text
        mask[row, : len(text)] = 1
    return ids, mask
