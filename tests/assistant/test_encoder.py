from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from helpline.assistant.encoder import SentenceEncoder
from helpline.errors import SettingsError

sys.path.insert(0, str(Path(__file__).parents[2] / "scripts"))

import export_encoder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("encoder")
    assert export_encoder.export(made, adapter=None)
    return made


@pytest.fixture(scope="module")
def encoder(folder: Path) -> SentenceEncoder:
    return SentenceEncoder(folder)


@pytest.mark.slow
def test_vectors_agree_with_the_published_similarities(encoder: SentenceEncoder) -> None:
    """The example on the model's card gives 0.695, 0.943 and 0.257; int8 may be off by a little."""
    texts = ["That is a happy person", "That is a happy dog", "That is a very happy person"]
    person, dog, very, sunny = encoder.encode([*texts, "Today is a sunny day"])
    assert np.allclose([person @ dog, person @ very, person @ sunny], [0.695, 0.943, 0.257], atol=0.05)


@pytest.mark.slow
def test_a_sentence_has_the_same_vector_beside_any_other(folder: Path) -> None:
    alone = SentenceEncoder(folder).encode(["somebody said just turn off 2 step"])[0]
    others = ["the code never arrives", "same number.", "word " * 60]
    beside = SentenceEncoder(folder).encode(["somebody said just turn off 2 step", *others])[0]
    assert np.array_equal(alone, beside)


@pytest.mark.slow
def test_vectors_have_length_one_also_for_empty_and_endless_texts(encoder: SentenceEncoder) -> None:
    vectors = encoder.encode(["", "word " * 5000, "hi"])
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)


@pytest.mark.slow
def test_an_emoji_is_near_what_it_means(encoder: SentenceEncoder) -> None:
    angry, down, meant = encoder.encode(["😡", "👎", "angry face"])
    assert angry @ meant > down @ meant + 0.2


@pytest.mark.slow
def test_company_in_a_batch_hardly_matters(folder: Path) -> None:
    alone = SentenceEncoder(folder).encode(["feed down"])[0]
    beside = SentenceEncoder(folder).encode(["feed down", "a much longer sentence about the weather today"])[
        0
    ]
    assert alone @ beside > 0.98


@pytest.mark.slow
def test_a_remembered_text_gives_the_same_vector_and_old_ones_are_forgotten(folder: Path) -> None:
    encoder = SentenceEncoder(folder, remembered=1)
    first = encoder.encode(["feed down", "hello"])
    assert np.array_equal(encoder.encode(["hello", "hello"])[1], first[1])
    assert encoder.encode(["feed down"])[0] @ first[0] > 0.98


@pytest.mark.slow
def test_an_export_of_the_same_inputs_is_not_made_again(folder: Path) -> None:
    before = (folder / "encoder.onnx").stat().st_mtime_ns
    assert not export_encoder.export(folder, adapter=None)
    assert (folder / "encoder.onnx").stat().st_mtime_ns == before


@pytest.mark.slow
def test_the_export_gives_the_same_bytes_each_time(folder: Path, tmp_path: Path) -> None:
    export_encoder.export(tmp_path, adapter=None)
    assert (tmp_path / "encoder.onnx").read_bytes() == (folder / "encoder.onnx").read_bytes()


def test_a_folder_without_an_encoder_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="export_encoder"):
        SentenceEncoder(tmp_path)
