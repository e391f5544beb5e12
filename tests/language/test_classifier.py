from pathlib import Path

import numpy as np
import pytest

from bot.language.classifier import IntentClassifier
from bot.language.encoder import Vectors

rng = np.random.default_rng(7)
TOPICS = {"hair": "will my hair fall out", "food": "what can i eat", "work": "can i keep my job"}
TEXTS = [f"{text} {number}" for text in TOPICS.values() for number in range(8)]
LABELS = [name for name in TOPICS for _ in range(8)]
CENTRES = np.eye(3, 16, dtype=np.float32)


def _vectors() -> Vectors:
    vectors = np.vstack([CENTRES[list(TOPICS).index(label)] + 0.1 * rng.standard_normal(16) for label in LABELS]).astype(np.float32)
    unit: Vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return unit


@pytest.fixture(scope="module")
def classifier() -> IntentClassifier:
    return IntentClassifier.fit(TEXTS, LABELS, _vectors())


def test_the_likeliest_intent_comes_first_with_a_share_between_0_and_1(classifier: IntentClassifier) -> None:
    ranking = classifier.rank("will my hair fall out", CENTRES[0])
    assert ranking[0].intent == "hair"
    assert 0 <= ranking[-1].confidence <= ranking[0].confidence <= 1


def test_what_is_far_from_every_example_is_less_sure(classifier: IntentClassifier) -> None:
    near = classifier.rank("what can i eat", CENTRES[1])[0].confidence
    far = classifier.rank("qwrtz", np.eye(16, dtype=np.float32)[15])[0].confidence
    assert far < near


def test_a_saved_classifier_ranks_alike(classifier: IntentClassifier, tmp_path: Path) -> None:
    classifier.save(tmp_path)
    loaded = IntentClassifier.load(tmp_path)
    for text, vector in zip(TEXTS[:3], _vectors()[:3], strict=True):
        assert loaded.rank(text, vector) == classifier.rank(text, vector)
