"""The reading grade of a text: Flesch-Kincaid, as counted by textstat, with the entry's own names taken out."""

from __future__ import annotations

import re
from collections.abc import Iterable

import textstat

MAX_GRADE = 8.0
MAX_MEAN_GRADE = 6.0


def grade(text: str, own_names: Iterable[str] = ()) -> float:
    """Return the school grade needed to read the text.

    The names an entry explains are replaced by a short word: *immunotherapy* must not spoil the grade of its own explanation.
    """
    for name in sorted(own_names, key=len, reverse=True):
        text = re.sub(rf"\b{re.escape(name)}(?:s|es)?\b", "it", text, flags=re.IGNORECASE)
    return float(textstat.flesch_kincaid_grade(text))


def hardest_sentence(text: str) -> str:
    """Return the sentence that reads hardest, to show a writer where to begin."""
    return max(re.split(r"(?<=[.!?])\s+", text), key=textstat.flesch_kincaid_grade)
