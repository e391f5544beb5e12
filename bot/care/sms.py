"""What fits a text message: GSM-7 characters, how many segments they take (3GPP TS 23.038), and where a long text is cut."""

from __future__ import annotations

import math
import re
import unicodedata

GSM7 = frozenset(
    "@\u00a3$\u00a5\u00e8\u00e9\u00f9\u00ec\u00f2\u00c7\n\u00d8\u00f8\r\u00c5\u00e5\u0394_\u03a6\u0393\u039b\u03a9\u03a0\u03a8\u03a3\u0398\u039e"
    "\u00c6\u00e6\u00df\u00c9 !\"#\u00a4%&'()*+,-./0123456789:;<=>?\u00a1ABCDEFGHIJKLMNOPQRSTUVWXYZ\u00c4\u00d6\u00d1\u00dc\u00a7"
    "\u00bfabcdefghijklmnopqrstuvwxyz\u00e4\u00f6\u00f1\u00fc\u00e0"
)
GSM7_EXTENDED = frozenset("^{}\\[~]|\u20ac\f")
MAX_SEGMENTS = 2
SEGMENT = 153

# What writers use and a plain text message cannot carry, with what it becomes; brackets are not lost, but cost double.
_REPLACED = str.maketrans(
    {
        "\u2018": "'",
        "\u2019": "'",
        "\u201a": "'",
        "\u2032": "'",
        "`": "'",
        "\u201c": '"',
        "\u201d": '"',
        "\u201e": '"',
        "\u2033": '"',
        "\u2010": "-",
        "\u2011": "-",
        "\u2012": "-",
        "\u2013": "-",
        "\u2014": "-",
        "\u2212": "-",
        "\u2022": "-",
        "\u00b7": "-",
        "\u2026": "...",
        "\u00a0": " ",
        "\t": " ",
        "\u00d7": "x",
        "\u00f7": "/",
        "\u00b1": "+/-",
        "\u2264": "<=",
        "\u2265": ">=",
        "\u2192": "->",
        "\u00b0": " degrees ",
        "\u00b5": "u",
        "\u03b1": "alpha",
        "\u03b2": "beta",
        "\u03b3": "gamma",
        "\u03ba": "kappa",
        "\u03bb": "lambda",
        "\u03bc": "u",
        "[": "(",
        "]": ")",
    }
)
# The end of a sentence or line, but not the dot behind a number of a list.
_BREAK = re.compile(r"(?<=[.!?])(?<!\b\d\.)\s+(?=[A-Z0-9\"'(])|\n+")


def gsm7_length(text: str) -> int | None:
    """Return the length in septets, or None when a character is not in GSM-7."""
    if not set(text) <= GSM7 | GSM7_EXTENDED:
        return None
    return len(text) + sum(character in GSM7_EXTENDED for character in text)


def segments(text: str) -> int:
    """Return how many segments a carrier would bill for the text."""
    length = gsm7_length(text)
    if length is not None:
        return 1 if length <= 160 else math.ceil(length / SEGMENT)
    units = len(text.encode("utf-16-be")) // 2
    return 1 if units <= 70 else math.ceil(units / 67)


def as_gsm7(text: str) -> str:
    """Return the text in GSM-7: typographic characters made plain, accents that it lacks taken off, pictures left out.

    One curly quote would halve what fits into a segment.
    """
    plain = "".join(map(_as_gsm7, text.translate(_REPLACED)))
    return re.sub(r" {2,}", " ", re.sub(r" +\n", "\n", plain)).strip()


def cut(text: str, limit: int) -> tuple[str, str]:
    """Return as much of the text as fits `limit` septets, up to the end of a sentence if one fits, and the rest."""
    if septets(text) <= limit:
        return text, ""
    places = [found for found in _BREAK.finditer(text) if septets(text[: found.start()]) <= limit]
    if places:
        return text[: places[-1].start()], text[places[-1].end() :]
    spaces = [place for place, character in enumerate(text) if character == " " and septets(text[:place]) <= limit]
    place = spaces[-1] if spaces else _fitting(text, limit)
    return text[:place].rstrip(), text[place:].lstrip()


def _fitting(text: str, limit: int) -> int:
    place = min(len(text), limit)
    while septets(text[:place]) > limit:
        place -= 1
    return max(1, place)


def septets(text: str) -> int:
    """Return what a text in GSM-7 takes."""
    return len(text) + sum(character in GSM7_EXTENDED for character in text)


def _as_gsm7(character: str) -> str:
    if character in GSM7 or character in GSM7_EXTENDED:
        return character
    parts = unicodedata.normalize("NFKD", character)
    return "".join(part for part in parts if part in GSM7 or part in GSM7_EXTENDED)
