"""Cutting a message into words that can be compared: no case, no hyphens, no plurals."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.care.wording import plain_quotes

# Hyphens and slashes part words, so that "HER2-positive" and "HER2 positive" are equal; "+" stays: "ER+" is not "ER".
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?\+?")
_GREEK_PLURAL = re.compile(r"(?<!e)(?:ases|oses|eses)$")
_NO_PLURAL = ("ss", "us", "is", "'s")


@dataclass(frozen=True)
class Word:
    """One word of a message: its comparable form, and where it stands in the message."""

    form: str
    start: int
    end: int


def words_of(text: str) -> list[Word]:
    """Return the words of the text in order."""
    return [Word(_form(match.group()), match.start(), match.end()) for match in _WORD.finditer(plain_quotes(text))]


def _form(word: str) -> str:
    word = word.casefold()
    if len(word) < 4 or not word.endswith("s") or word.endswith(_NO_PLURAL):
        return word.removesuffix("'s")
    if len(word) > 7 and _GREEK_PLURAL.search(word):
        return word[:-2] + "is"
    if word.endswith("ies") and len(word) > 5:
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "sses", "xes", "zes")):
        return word[:-2]
    return word[:-1]
