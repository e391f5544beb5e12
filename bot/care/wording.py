"""How wordings are compared: case, hyphens, quotes and spaces do not count."""

from __future__ import annotations

import re
import unicodedata

_QUOTES = str.maketrans({"\u2019": "'", "\u2018": "'", "\u201c": '"', "\u201d": '"', "\u2010": "-", "\u2011": "-", "\u2013": "-", "\u2014": "-"})
_APART = re.compile(r"[-_/\s]+")
_OUTSIDE = re.compile(r"^[^\w+]+|[^\w+]+$")


def plain_quotes(text: str) -> str:
    """Return the text with typographic quotes and dashes made plain."""
    return text.translate(_QUOTES)


def fold(wording: str) -> str:
    """Return the form under which two wordings of the same thing are equal."""
    text = unicodedata.normalize("NFKC", plain_quotes(wording)).casefold()
    return _OUTSIDE.sub("", _APART.sub(" ", text)).strip()
