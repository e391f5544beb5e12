"""Our classifier on public intent data, beside the figures that were published for other systems.

HINT3 v1: the published predictions of Rasa, Dialogflow, LUIS, Haptik and BERT lie beside the data, so both sides are scored by one rule:
the Matthews correlation, best over thresholds, as the paper does. Our own threshold, chosen on the training part alone, is printed too.
CLINC150: thresholds are chosen on the validation part so that at most the given share of in-scope messages is lost, then measured on test.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from sklearn.metrics import matthews_corrcoef
from sklearn.model_selection import StratifiedKFold

from bot.language.classifier import IntentClassifier
from bot.language.encoder import SentenceEncoder, Vectors

HINT3_BOTS = ("curekart", "powerplay11", "sofmattress")
HINT3_NONE = "NO_NODES_DETECTED"
PUBLISHED = ("rasa", "dialogflow", "luis", "haptik", "bert")
CLINC_NONE = "oos"
# From Larson et al., EMNLP 2019, table 2 (full set, out-of-scope by class or by threshold, whichever is better there).
CLINC_PUBLISHED = (("Rasa", 91.5, 45.3), ("BERT, class", 96.9, 40.3), ("BERT, threshold", 96.2, 52.3))
CLINC_LOSSES = (0.02, 0.025, 0.03)
# On the training part we refuse this share of right guesses to stay safe with what nobody trained.
TRAINING_LOSS = 0.15


def main() -> int:
    """Print both tables."""
    parser = argparse.ArgumentParser(prog="python -m bench.intents", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with hint3/ and clinc150/")
    given = parser.parse_args()
    encoder = SentenceEncoder(threads=2)
    if (given.data / "hint3").is_dir():
        hint3(given.data / "hint3", encoder)
    if (given.data / "clinc150").is_dir():
        clinc150(given.data / "clinc150" / "data_full.json", encoder)
    return 0


def hint3(folder: Path, encoder: SentenceEncoder) -> None:
    """Print the best Matthews correlation of each system on each bot."""
    print("HINT3 v1, full sets: Matthews correlation, best over thresholds (ours also at a threshold chosen on its training part)")
    print(f"{'bot':12} {'ours':>6} {'at own':>7} " + " ".join(f"{name:>10}" for name in PUBLISHED))
    for bot in HINT3_BOTS:
        train, test = _hint3_rows(folder / f"{bot}_train.csv"), _hint3_rows(folder / f"{bot}_test.csv")
        guesses, scores = _guess(train, [text for text, _ in test], encoder)
        wanted = [label for _, label in test]
        own = _best_correlation(wanted, guesses, scores)
        at_own = _correlation(wanted, guesses, scores, _training_threshold(train, encoder))
        others = [_best_correlation(*_published(folder / "published" / f"{name}_{bot}.csv")) for name in PUBLISHED]
        print(f"{bot:12} {own:6.3f} {at_own:7.3f} " + " ".join(f"{value:10.3f}" for value in others), flush=True)


def clinc150(path: Path, encoder: SentenceEncoder) -> None:
    """Print in-scope accuracy and out-of-scope recall at thresholds chosen on validation data."""
    data = json.loads(path.read_text(encoding="utf-8"))
    train = [(text, label) for part in ("train", "oos_train") for text, label in data[part]]
    texts, labels = zip(*train, strict=True)
    classifier = IntentClassifier.fit(texts, labels, encoder.encode(texts))
    parts = {name: _ranked(classifier, data[name], encoder) for name in ("val", "test", "oos_test")}
    print("\nCLINC150, full set: in scope and out of scope at one threshold")
    print(f"{'system':34} {'in scope':>9} {'same, at threshold':>19} {'lost':>6} {'out of scope caught':>20}")
    for loss in CLINC_LOSSES:
        threshold = float(np.quantile(parts["val"][1], loss))
        guesses, scores = parts["test"]
        right = np.array([guess == label for guess, (_, label) in zip(guesses, data["test"], strict=True)])
        kept = scores >= threshold
        caught = float((parts["oos_test"][1] < threshold).mean())
        name = f"ours, <= {loss:.1%} lost on validation"
        print(f"{name:34} {right.mean():9.1%} {(right & kept).mean():19.1%} {1 - kept.mean():6.1%} {caught:20.1%}")
    for name, in_scope, caught in CLINC_PUBLISHED:
        print(f"{name + ' (published)':34} {in_scope / 100:9.1%} {'':19} {'':6} {caught / 100:20.1%}")


def _guess(train: Sequence[tuple[str, str]], texts: Sequence[str], encoder: SentenceEncoder) -> tuple[list[str], Vectors]:
    known, labels = zip(*train, strict=True)
    classifier = IntentClassifier.fit(known, labels, encoder.encode(known))
    tops = [classifier.rank(text, vector, 1)[0] for text, vector in zip(texts, encoder.encode(texts), strict=True)]
    return [top.intent for top in tops], np.array([top.confidence for top in tops], dtype=np.float32)


def _training_threshold(train: Sequence[tuple[str, str]], encoder: SentenceEncoder) -> float:
    """Return the confidence that held-out right guesses of the training part exceed, but for a share of them."""
    labels = np.array([label for _, label in train])
    right_scores: list[float] = []
    for rows, held in StratifiedKFold(3, shuffle=True, random_state=13).split(labels, labels):
        guesses, scores = _guess([train[row] for row in rows], [train[row][0] for row in held], encoder)
        right_scores += [float(score) for guess, score, row in zip(guesses, scores, held, strict=True) if guess == labels[row]]
    return float(np.quantile(right_scores, TRAINING_LOSS))


def _ranked(classifier: IntentClassifier, rows: Sequence[tuple[str, str]], encoder: SentenceEncoder) -> tuple[list[str], Vectors]:
    """Return the best in-scope guess of each row; a row whose best guess is "out of scope" scores zero."""
    guesses, scores = [], []
    texts = [text for text, _ in rows]
    for text, vector in zip(texts, encoder.encode(texts), strict=True):
        ranking = classifier.rank(text, vector, 2)
        best = next(guess for guess in ranking if guess.intent != CLINC_NONE)
        guesses.append(best.intent)
        scores.append(best.confidence if ranking[0] is best else 0.0)
    return guesses, np.array(scores, dtype=np.float32)


def _best_correlation(wanted: Sequence[str], guesses: Sequence[str], scores: Vectors) -> float:
    steps = np.unique(np.quantile(scores, np.linspace(0, 0.99, 100)))
    return max(_correlation(wanted, guesses, scores, float(step)) for step in steps)


def _correlation(wanted: Sequence[str], guesses: Sequence[str], scores: Vectors, threshold: float) -> float:
    given = [guess if score >= threshold else HINT3_NONE for guess, score in zip(guesses, scores, strict=True)]
    return float(matthews_corrcoef(list(wanted), given))


def _hint3_rows(path: Path) -> list[tuple[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return [(row["sentence"], row["label"]) for row in csv.DictReader(stream)]


def _published(path: Path) -> tuple[list[str], list[str], Vectors]:
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    scores = np.array([float(row["predicted_node_score"] or 0) for row in rows], dtype=np.float32)
    return [row["label"] for row in rows], [row["predicted_node"] or HINT3_NONE for row in rows], scores


if __name__ == "__main__":
    raise SystemExit(main())
