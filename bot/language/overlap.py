"""Examples of different topics that are too alike: where the classifier must go wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.model_selection import StratifiedKFold

from bot.language.classifier import IntentClassifier
from bot.language.encoder import SentenceEncoder

# Two examples of different topics that are at least this near (cosine) say the same thing.
NEAR = 0.9


@dataclass(frozen=True)
class Overlap:
    """Two examples, by their places in the list, and how near they are (0 to 1)."""

    first: int
    second: int
    nearness: float


def find_overlaps(texts: Sequence[str], topics: Sequence[str], encoder: SentenceEncoder, near: float = NEAR) -> list[Overlap]:
    """Return the pairs of examples of different topics that are nearly the same, nearest first."""
    vectors = encoder.encode(texts)
    owners = np.array(topics)
    found = []
    for number in range(len(texts)):
        nearness = vectors[number + 1 :] @ vectors[number]
        for offset in np.flatnonzero((nearness >= near) & (owners[number + 1 :] != owners[number])):
            found.append(Overlap(number, number + 1 + int(offset), float(nearness[offset])))
    return sorted(found, key=lambda one: -one.nearness)


@dataclass(frozen=True)
class Confusion:
    """An example that the classifier, trained without it, takes for another topic; `confidence` is how sure it is of that (0 to 1)."""

    example: int
    taken_for: str
    confidence: float


def find_confusions(texts: Sequence[str], topics: Sequence[str], encoder: SentenceEncoder, folds: int = 3) -> list[Confusion]:
    """Return the examples that held-out folds of the training data get wrong, the surest mistakes first."""
    vectors, owners = encoder.encode(texts), np.array(topics)
    found = []
    for learned, held in StratifiedKFold(folds, shuffle=True, random_state=13).split(vectors, owners):
        classifier = IntentClassifier.fit([texts[row] for row in learned], list(owners[learned]), vectors[learned])
        for row in held:
            guess = classifier.rank(texts[row], vectors[row], 1)[0]
            if guess.intent != owners[row]:
                found.append(Confusion(int(row), guess.intent, guess.confidence))
    return sorted(found, key=lambda one: -one.confidence)
