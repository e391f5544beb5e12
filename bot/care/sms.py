"""What fits a text message: GSM-7 characters, and how many segments they take (3GPP TS 23.038)."""

from __future__ import annotations

import math

GSM7 = frozenset(
    "@\u00a3$\u00a5\u00e8\u00e9\u00f9\u00ec\u00f2\u00c7\n\u00d8\u00f8\r\u00c5\u00e5\u0394_\u03a6\u0393\u039b\u03a9\u03a0\u03a8\u03a3\u0398\u039e"
    "\u00c6\u00e6\u00df\u00c9 !\"#\u00a4%&'()*+,-./0123456789:;<=>?\u00a1ABCDEFGHIJKLMNOPQRSTUVWXYZ\u00c4\u00d6\u00d1\u00dc\u00a7"
    "\u00bfabcdefghijklmnopqrstuvwxyz\u00e4\u00f6\u00f1\u00fc\u00e0"
)
GSM7_EXTENDED = frozenset("^{}\\[~]|\u20ac\f")
MAX_SEGMENTS = 2


def gsm7_length(text: str) -> int | None:
    """Return the length in septets, or None when a character is not in GSM-7."""
    if not set(text) <= GSM7 | GSM7_EXTENDED:
        return None
    return len(text) + sum(character in GSM7_EXTENDED for character in text)


def segments(text: str) -> int:
    """Return how many segments a carrier would bill for the text."""
    length = gsm7_length(text)
    if length is not None:
        return 1 if length <= 160 else math.ceil(length / 153)
    units = len(text.encode("utf-16-be")) // 2
    return 1 if units <= 70 else math.ceil(units / 67)
