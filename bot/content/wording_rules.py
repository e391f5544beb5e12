"""What voice.md rules out in a text for patients, found sentence by sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator

# Claims nobody may make: they stop a build.
FORBIDDEN = {
    "a survival number": r"\b\d{1,3}(?:\.\d+)? ?(?:%|percent)\b[^.]{0,40}\b(?:surviv|live|alive|die|cured)|\bsurvival rate (?:is|of) \d",
    "a promise of cure": r"\bwill (?:be )?cured?\b|\bguaranteed? (?:to )?(?:cure|work)|\bcures (?:you|it|cancer)\b",
    "advice to choose, start or stop a treatment": r"\b(?<!if )you should (?:take|stop|start|choose|refuse|skip)\b(?! (?:notes|someone|time|a moment))",
    "a dose": r"\b\d+(?:\.\d+)? ?(?:mg|mcg|milligrams?|units? of insulin)\b",
    "an exclamation mark": r"!",
    "a war word, false cheer or scare word": (
        r"\b(?:battle|warrior|brave|you've got this|don't worry|unfortunately|miracle cure|death sentence|killer|deadly)\b"
    ),
    "a word that hides the meaning": r"\b(?:utilize|facilitate|commence|ameliorate|efficacious|e\.g\.|i\.e\.)(?!\w)",
}
# What to look at once more: it does not stop a build.
DOUBTFUL = {
    "an absolute word": r"\b(?:always|never)\b",
    "a passive": r"\b(?:is|are|was|were|be|been) (?:being )?(?:administered|recommended|performed|indicated|utilized|conducted|prescribed|initiated)\b",
    "a bracket inside brackets": r"\([^()]*\(",
}
# A sentence longer than this is rarely understood on a bad day.
MAX_SENTENCE_WORDS = 28
_FORBIDDEN = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in FORBIDDEN.items()}
_DOUBTFUL = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in DOUBTFUL.items()}


def forbidden_claims(text: str) -> Iterator[str]:
    """Yield what the text says and must not, each with the words that say it."""
    return _found(_FORBIDDEN, text)


def doubtful_wordings(text: str) -> Iterator[str]:
    """Yield what a writer should look at once more."""
    yield from _found(_DOUBTFUL, text)
    for sentence in re.split(r"(?<=[.!?])\s+", text):
        words = len(sentence.split())
        if words > MAX_SENTENCE_WORDS:
            yield f"a sentence of {words} words: {sentence!r}"


def _found(rules: dict[str, re.Pattern[str]], text: str) -> Iterator[str]:
    for name, pattern in rules.items():
        match = pattern.search(text)
        if match:
            yield f"{name}: {match.group()!r}"
