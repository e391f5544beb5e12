"""Cutting a message into words that can be compared: no case, no hyphens, no plurals."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.care.wording import plain_quotes

# Hyphens and slashes part words, and letters part from figures, so that "HER2-positive" is "her 2 positive" and "CA19-9" is "CA 19-9".
# "+" stays: "ER+" is not "ER". Letters with dots or blanks between them are one word: "M.R.I.", "F M L A".
_WORD = re.compile(r"(?:[A-Za-z]\.){2,}[A-Za-z]?(?![A-Za-z])|\b[A-Z](?: [A-Z]){2,}\b|[^\W\d_]+(?:'[^\W\d_]+)?\+?|\d+\+?")
_BETWEEN_LETTERS = str.maketrans("", "", ". ")
# British spellings of parts of words, and the American ones that the glossary uses.
_AMERICAN = {"tumour": "tumor", "haem": "hem", "oedema": "edema", "oesoph": "esoph", "leukaem": "leukem", "anaem": "anem", "isation": "ization", "ised": "ized"}
_AMERICAN |= {"centre": "center", "gynaec": "gynec", "rrhoea": "rrhea", "paed": "ped"}
_BRITISH = re.compile("|".join(_AMERICAN))
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
    word = _BRITISH.sub(lambda found: _AMERICAN[found.group()], word.translate(_BETWEEN_LETTERS).casefold())
    if len(word) < 4 or not word.endswith("s") or word.endswith(_NO_PLURAL):
        return word.removesuffix("'s")
    if len(word) > 7 and _GREEK_PLURAL.search(word):
        return word[:-2] + "is"
    if word.endswith("ies") and len(word) > 5:
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "sses", "xes", "zes")):
        return word[:-2]
    return word[:-1]
