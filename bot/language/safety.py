"""The second net: danger that no rule foresees, told by its likeness to reviewed sentences.

Each sentence of a message becomes a vector; a support vector machine, learned from the exemplars in `glossary/safety/exemplars/`, says how far on
the side of danger it lies. It is learned once per state of the exemplars and kept in `var/`; `docs/decisions/0006-*` has the measurements.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.care.safety import plain
from bot.language.encoder import SentenceEncoder, Vectors
from bot.settings import ROOT

LEARNED_DIR = ROOT / "var" / "safety"
# Look-alikes of danger, and what people ask on any day.
HARMLESS = "harmless"
EVERYDAY = "everyday"
# So many of the nearest exemplars of danger say which entry a sentence belongs to.
NEAREST = 10
# The machine works on so many directions in which the exemplars differ most: a third of the time, the same finds.
DIRECTIONS = 256
# So many harmless look-alikes may alarm, of those the machine had not seen.
FALSE_ALARMS = 0.01
# So many sentences and clauses of one message are looked at, those with the most telling words first.
MAX_PARTS = 8
MIN_TELLING = 0.3
MIN_WORDS = 3
# A sentence longer than this is also looked at clause by clause; two neighbors not longer than this together are also one part.
LONG_SENTENCE = 20
NARROWNESS = 2.0
STRICTNESS = 3.0
FOLDS = 3
# Exemplars more alike than this never stand on both sides of a fold.
NEAR_DUPLICATE = 0.85
# Part of the fingerprint: raise it when the learning changes.
LEARNING = "svm-2"
# A clause says less than a sentence: it must lie so far beyond the threshold.
CLAUSE_MARGIN = 0.4
_CLAUSE = re.compile(r"[,;:()]+ ?| (?=(?:but|because|and then|so that|and i|and my|and now)\b)| - ")

_ARRAYS = ("directions", "vectors", "weights", "examples", "entries", "held_out")
Array = npt.NDArray[Any]
Exemplars = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Likeness:
    """What a message is like: the safety entry, and how far beyond the threshold."""

    rule_id: str
    margin: float
    sentence: str


@dataclass(frozen=True)
class Learned:
    """What is kept: the directions, support vectors with weights, exemplars of danger with entries, the threshold, how telling each word is."""

    directions: Vectors
    vectors: Vectors
    weights: Array
    examples: Vectors
    entries: Array
    threshold: float
    held_out: Array
    words: dict[str, float]

    def save(self, path: Path) -> None:
        """Write it in one step."""
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_suffix(".unfinished.npz")
        words, telling = np.array(list(self.words)), np.array(list(self.words.values()), dtype=np.float32)
        arrays = {name: getattr(self, name) for name in _ARRAYS}
        np.savez(unfinished, threshold=self.threshold, words=words, telling=telling, **arrays)
        unfinished.rename(path)

    @classmethod
    def load(cls, path: Path) -> Learned:
        """Return what was saved."""
        with np.load(path) as kept:
            words = dict(zip(kept["words"].tolist(), kept["telling"].tolist(), strict=True))
            return cls(**{name: kept[name] for name in _ARRAYS}, threshold=float(kept["threshold"]), words=words)


class SecondNet:
    """Finds what a message is like among the exemplars of danger."""

    def __init__(self, encoder: SentenceEncoder, learned: Learned) -> None:
        """Use the encoder that the exemplars were learned with."""
        self._encoder = encoder
        self._learned = learned

    def find(self, message: str) -> list[Likeness]:
        """Return the parts of the message that are like danger, the clearest first."""
        whole = dict(_parts(message))
        parts = self._most_telling(list(whole))
        if not parts:
            return []
        kept = self._learned
        vectors = self._encoder.encode_wide(parts) @ kept.directions
        margins = _likeness(vectors, kept.vectors) @ kept.weights - kept.threshold - [0 if whole[part] else CLAUSE_MARGIN for part in parts]
        return [Likeness(self._entry(vectors[row]), float(margins[row]), parts[row]) for row in np.argsort(-margins) if margins[row] > 0]

    def _entry(self, vector: Vectors) -> str:
        """Return the entry to which most of the nearest exemplars of danger belong, the nearer counting more."""
        alike = _likeness(vector[np.newaxis], self._learned.examples)[0]
        sums: dict[str, float] = {}
        for row in np.argsort(-alike)[:NEAREST]:
            entry = str(self._learned.entries[row])
            sums[entry] = sums.get(entry, 0.0) + float(alike[row])
        return max(sums, key=lambda entry: sums[entry])

    def _most_telling(self, parts: list[str]) -> list[str]:
        """Return all of a few parts; of a long text those with the words that stand in danger most."""
        if len(parts) <= MAX_PARTS:
            return parts
        telling = {part: max(self._learned.words.get(word, 0.0) for word in part.split()) for part in parts}
        return sorted((part for part in parts if telling[part] >= MIN_TELLING), key=lambda part: -telling[part])[:MAX_PARTS]


def load_second_net(exemplars: Exemplars, encoder: SentenceEncoder, folder: Path = LEARNED_DIR) -> SecondNet:
    """Return the net for these exemplars, learning it if that was not done yet."""
    path = folder / f"{_fingerprint(exemplars, encoder)}.npz"
    if not path.is_file():
        learn(exemplars, encoder).save(path)
    return SecondNet(encoder, Learned.load(path))


def learn(exemplars: Exemplars, encoder: SentenceEncoder) -> Learned:
    """Learn from the exemplars; the threshold lets FALSE_ALARMS of the look-alikes through, judged by machines that had not seen them."""
    from sklearn.svm import SVC

    texts = [" ".join(plain(text).split()) for sentences in exemplars.values() for text in sentences]
    entries = np.array([entry for entry, sentences in exemplars.items() for _ in sentences])
    wide, danger = encoder.encode_wide(texts), ~np.isin(entries, (HARMLESS, EVERYDAY))
    directions = np.linalg.eigh(wide.T @ wide)[1][:, -DIRECTIONS:].astype(np.float32)
    vectors = wide @ directions
    likeness = _likeness(vectors, vectors)
    machine = SVC(C=STRICTNESS, kernel="precomputed").fit(likeness, danger)
    intercept = float(machine.intercept_[0])
    held_out = _held_out_scores(likeness, danger, wide) - intercept
    threshold = float(np.quantile(held_out[entries == HARMLESS], 1 - FALSE_ALARMS))
    rows = machine.support_
    weights = machine.dual_coef_[0].astype(np.float32)
    return Learned(directions, vectors[rows], weights, vectors[danger], entries[danger], threshold, held_out, _telling_words(texts, danger))


def _likeness(some: Vectors, others: Vectors) -> Array:
    """Return how alike each of some is to each of the others: 1 for the same, near 0 for what has nothing in common."""
    lengths = np.square(some).sum(axis=1)[:, np.newaxis] + np.square(others).sum(axis=1)
    alike: Array = np.exp(-NARROWNESS * np.maximum(np.float32(0), lengths - 2 * some @ others.T))
    return alike


def _held_out_scores(likeness: Array, danger: Array, vectors: Vectors) -> Array:
    """Return how each exemplar is scored by a machine that saw neither it nor anything nearly the same."""
    from scipy.sparse.csgraph import connected_components
    from sklearn.model_selection import GroupKFold
    from sklearn.svm import SVC

    _, groups = connected_components(vectors @ vectors.T > NEAR_DUPLICATE)
    scores = np.zeros(len(danger))
    for train, held in GroupKFold(FOLDS).split(vectors, danger, groups):
        machine = SVC(C=STRICTNESS, kernel="precomputed").fit(likeness[np.ix_(train, train)], danger[train])
        scores[held] = machine.decision_function(likeness[np.ix_(held, train)])
    return scores


def _telling_words(texts: Sequence[str], danger: Array) -> dict[str, float]:
    """Return by word how much more often it stands in danger than in harmless sentences."""
    counts: dict[str, list[int]] = {}
    for text, is_danger in zip(texts, danger, strict=True):
        for word in set(text.split()):
            counts.setdefault(word, [1, 1])[int(is_danger)] += 1
    return {word: float(np.log(dangerous / harmless)) for word, (harmless, dangerous) in counts.items() if dangerous > harmless}


def _parts(message: str) -> Iterator[tuple[str, bool]]:
    """Yield the clauses of the long sentences of a message, two neighbors together when both are short, and each sentence; and whether it is whole."""
    lines = plain(message).splitlines()
    for number, line in enumerate(lines):
        words = line.split()
        if len(words) > LONG_SENTENCE:
            yield from ((clause.strip(), False) for clause in _CLAUSE.split(line) if len(clause.split()) >= MIN_WORDS)
        if number and len(words) + len(lines[number - 1].split()) <= LONG_SENTENCE:
            yield f"{lines[number - 1]} {line}", True
        if len(words) >= MIN_WORDS:
            yield line, True


def _fingerprint(exemplars: Exemplars, encoder: SentenceEncoder) -> str:
    digest = hashlib.sha256(f"{LEARNING} {encoder.fingerprint} {NARROWNESS} {STRICTNESS} {FALSE_ALARMS}".encode())
    for entry, sentences in exemplars.items():
        digest.update("\n".join((entry, *sentences)).encode())
    return digest.hexdigest()[:16]
