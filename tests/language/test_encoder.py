"""The real encoder."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from bot.errors import EncoderError
from bot.language.encoder import SentenceEncoder, shipped_model_dir, verified_fingerprint

SENTENCES = ["what is genomic testing", "tests of the tumor's DNA", "my dog ate a sandwich", "a longer message " * 60, "x"]

pytestmark = pytest.mark.engine


@pytest.fixture(scope="module")
def encoder() -> SentenceEncoder:
    return SentenceEncoder()


def test_a_sentence_has_the_same_vector_alone_and_in_a_batch(encoder: SentenceEncoder) -> None:
    together = encoder.encode(SENTENCES)
    alone = np.vstack([encoder.encode([sentence]) for sentence in SENTENCES])
    assert np.array_equal(together, alone)


def test_vectors_have_length_one_and_meaning(encoder: SentenceEncoder) -> None:
    vectors = encoder.encode(SENTENCES)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2] + 0.2


def test_no_sentences_give_no_rows(encoder: SentenceEncoder) -> None:
    assert encoder.encode([]).shape == (0, encoder.dimensions)


def test_another_model_folder_can_be_dropped_in(tmp_path: Path, encoder: SentenceEncoder) -> None:
    folder = tmp_path / "model"
    shutil.copytree(shipped_model_dir(), folder)
    assert np.array_equal(SentenceEncoder(folder).encode(SENTENCES[:1]), encoder.encode(SENTENCES[:1]))


def test_damaged_weights_are_refused(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"damaged")
    with pytest.raises(EncoderError, match="damaged"):
        verified_fingerprint(tmp_path, shipped=True)


def test_a_missing_model_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match="FIRSTLIGHT_ENCODER_DIR"):
        SentenceEncoder(tmp_path)
