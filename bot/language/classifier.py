"""The classifier of messages: which of a few hundred intents a message means, and how sure that is.

Logistic regression over the sentence vector beside a compressed bag of characters and words; the confidence is the
square root of the probability times the likeness to the nearest training example, mapped to a true probability by
held-out folds of the training data. `docs/decisions/0003-classifier.md` has the measurements.
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import hstack
from sklearn.decomposition import TruncatedSVD
from sklearn.exceptions import ConvergenceWarning
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from bot.language.encoder import Vectors

ARRAYS_FILE = "classifier.npz"
PARTS_FILE = "classifier.json"
SPELLING_WEIGHT = 0.5
SPELLING_DIMENSIONS = 256
REGULARISATION = 10.0
FOLDS = 3
# Steps of the solver. More change no held-out figure (0.558 after 30, 0.559 after 300) and cost most of the training time.
STEPS = 30
FOLD_STEPS = 20
RANDOM_STATE = 13

Array = npt.NDArray[Any]


@dataclass(frozen=True)
class Guess:
    """One intent a message may mean; `confidence` is the share of such guesses that are right (0 to 1)."""

    intent: str
    confidence: float


class SpellingFeatures:
    """Character and word n-grams, compressed; catches names and misspellings that the sentence vector misses."""

    def __init__(self, vocabularies: Sequence[dict[str, int]], weights: Sequence[Array], components: Array) -> None:
        """Keep the fitted parts: n-grams of characters and of words, a weight per n-gram, a row of `components` per n-gram."""
        self.vocabularies, self.weights, self.components = tuple(vocabularies), tuple(weights), components
        analyzers = [vectorizer.build_analyzer() for vectorizer in _vectorizers()]
        offsets = (0, len(self.vocabularies[0]))
        self._parts = list(zip(analyzers, self.vocabularies, self.weights, offsets, strict=True))

    @classmethod
    def fit(cls, texts: Sequence[str]) -> SpellingFeatures:
        """Learn the n-grams of the texts and their compression."""
        vectorizers = _vectorizers()
        table = hstack([vectorizer.fit_transform(texts) for vectorizer in vectorizers]).tocsr().astype(np.float32)
        dimensions = min(SPELLING_DIMENSIONS, min(table.shape) - 1)
        svd = TruncatedSVD(dimensions, n_iter=2, random_state=RANDOM_STATE).fit(table)
        vocabularies = [{gram: int(column) for gram, column in vectorizer.vocabulary_.items()} for vectorizer in vectorizers]
        weights = [vectorizer.idf_.astype(np.float32) for vectorizer in vectorizers]
        return cls(vocabularies, weights, np.ascontiguousarray(svd.components_.T, dtype=np.float32))

    def transform(self, texts: Sequence[str]) -> Vectors:
        """Return one row of unit length per text; only the n-grams that occur are touched."""
        rows = np.zeros((len(texts), self.components.shape[1]), dtype=np.float32)
        for number, text in enumerate(texts):
            for analyze, vocabulary, weights, offset in self._parts:
                rows[number] += self._project(analyze(text), vocabulary, weights, offset)
        unit: Vectors = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
        return unit

    def _project(self, grams: Sequence[str], vocabulary: dict[str, int], weights: Array, offset: int) -> Array | float:
        counts: dict[int, int] = {}
        for gram in grams:
            column = vocabulary.get(gram)
            if column is not None:
                counts[column] = counts.get(column, 0) + 1
        if not counts:
            return 0.0
        columns = np.fromiter(counts, dtype=np.int64, count=len(counts))
        values = (1 + np.log(np.fromiter(counts.values(), dtype=np.float32, count=len(counts)))) * weights[columns]
        values /= np.linalg.norm(values)
        projected: Array = values @ self.components[columns + offset]
        return projected


class IntentClassifier:
    """Ranks intents for a message that was already encoded."""

    def __init__(
        self, labels: Sequence[str], weights: Array, bias: Array, examples: Array, calibration: tuple[float, float], spelling: SpellingFeatures
    ) -> None:
        """Build from fitted parts; use `fit` or `load`."""
        self.labels = list(labels)
        self._weights, self._bias, self._examples = weights, bias, examples
        self._calibration, self._spelling = calibration, spelling

    @classmethod
    def fit(cls, texts: Sequence[str], labels: Sequence[str], vectors: Vectors) -> IntentClassifier:
        """Learn from examples: `vectors` has one row per text."""
        spelling = SpellingFeatures.fit(texts)
        features = _joined(vectors, spelling.transform(texts))
        names = sorted(set(labels))
        targets = np.array([names.index(label) for label in labels])
        model = _fit_regression(features, targets, STEPS)
        weights = _rows_for_two(model.coef_).astype(np.float32)
        bias = _rows_for_two(model.intercept_[:, None])[:, 0].astype(np.float32)
        return cls(names, weights, bias, vectors.astype(np.float32), _calibrate(features, vectors, targets), spelling)

    def save(self, folder: Path) -> None:
        """Write the fitted parts to the folder: arrays and JSON only, nothing that runs when it is read."""
        arrays = {"weights": self._weights, "bias": self._bias, "examples": self._examples, "components": self._spelling.components}
        np.savez(folder / ARRAYS_FILE, **arrays, grams0=self._spelling.weights[0], grams1=self._spelling.weights[1])
        parts = {"labels": self.labels, "calibration": self._calibration, "vocabularies": self._spelling.vocabularies}
        (folder / PARTS_FILE).write_text(json.dumps(parts), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> IntentClassifier:
        """Read what `save` wrote."""
        parts = json.loads((folder / PARTS_FILE).read_text(encoding="utf-8"))
        with np.load(folder / ARRAYS_FILE, allow_pickle=False) as arrays:
            spelling = SpellingFeatures(parts["vocabularies"], (arrays["grams0"], arrays["grams1"]), arrays["components"])
            slope, shift = parts["calibration"]
            return cls(parts["labels"], arrays["weights"], arrays["bias"], arrays["examples"], (slope, shift), spelling)

    def rank(self, text: str, vector: Vectors, limit: int = 10) -> list[Guess]:
        """Return the likeliest intents, best first, with calibrated confidence."""
        features = _joined(vector[None, :], self._spelling.transform([text]))
        probabilities = _softmax(features @ self._weights.T + self._bias)[0]
        nearest = float(np.clip((self._examples @ vector).max(), 0, 1))
        order = np.argsort(-probabilities)[:limit]
        scores = np.sqrt(probabilities[order]) * nearest
        confidences = _sigmoid(scores, *self._calibration)
        return [Guess(self.labels[index], float(value)) for index, value in zip(order, confidences, strict=True)]


def _vectorizers() -> tuple[TfidfVectorizer, TfidfVectorizer]:
    shared = {"sublinear_tf": True, "lowercase": True, "strip_accents": "unicode", "dtype": np.float32}
    characters = TfidfVectorizer(analyzer="char_wb", ngram_range=(1, 4), **shared)
    words = TfidfVectorizer(analyzer="word", ngram_range=(1, 2), token_pattern=r"(?u)\b\w+\b", **shared)
    return characters, words


def _fit_regression(features: Vectors, targets: Array, steps: int) -> LogisticRegression:
    model = LogisticRegression(C=REGULARISATION, class_weight=_weights(targets), max_iter=steps, tol=1e-3)
    with warnings.catch_warnings():
        # Stopping early is meant.
        warnings.simplefilter("ignore", ConvergenceWarning)
        return model.fit(features, targets)


def _weights(targets: Array) -> dict[int, float]:
    """Return a weight per class: small ones count as much as the middle one, large ones by the root of their size.

    Fully balanced weights would silence the hundreds of out-of-scope examples, the one class that must be large.
    """
    classes, counts = np.unique(targets, return_counts=True)
    ratios = np.median(counts) / counts
    return {int(name): float(ratio if ratio >= 1 else np.sqrt(ratio)) for name, ratio in zip(classes, ratios, strict=True)}


def _joined(vectors: Vectors, spelling: Vectors) -> Vectors:
    return np.hstack([vectors, SPELLING_WEIGHT * spelling]).astype(np.float32)


def _rows_for_two(values: Array) -> Array:
    """Scikit-learn keeps one row for two classes; give each class its own."""
    return np.vstack([-values / 2, values / 2]) if len(values) == 1 else values


def _softmax(logits: Array) -> Array:
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    shares: Array = powers / powers.sum(axis=1, keepdims=True)
    return shares


def _sigmoid(scores: Array, slope: float, shift: float) -> Array:
    values: Array = 1 / (1 + np.exp(-(slope * scores + shift)))
    return values


def _calibrate(features: Vectors, vectors: Vectors, targets: Array) -> tuple[float, float]:
    """Return slope and shift that turn a score into the share of right guesses, learned on held-out folds."""
    smallest = int(np.bincount(targets).min())
    folds = min(FOLDS, smallest)
    if folds < 2:
        return 1.0, 0.0
    scores, right = np.zeros(len(targets)), np.zeros(len(targets), dtype=bool)
    for train, held in StratifiedKFold(folds, shuffle=True, random_state=RANDOM_STATE).split(features, targets):
        probabilities = _fit_regression(features[train], targets[train], FOLD_STEPS).predict_proba(features[held])
        nearest = np.clip((vectors[held] @ vectors[train].T).max(axis=1), 0, 1)
        guesses = probabilities.argmax(axis=1)
        scores[held] = np.sqrt(probabilities.max(axis=1)) * nearest
        right[held] = guesses == targets[held]
    if right.all() or not right.any():
        return 1.0, 0.0
    platt = LogisticRegression(C=1e6).fit(scores[:, None], right)
    return float(platt.coef_[0, 0]), float(platt.intercept_[0])
