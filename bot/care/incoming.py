"""Making what arrives safe to read: no control characters, no commands, no endless texts."""

from __future__ import annotations

import unicodedata

from bot.care.conversation import MAX_TEXT

_KEPT_CONTROLS = "\n\t"
_COMMAND = "/ \t\n"


def clean(text: str) -> str:
    """Return the text in one normal form, without control and invisible characters, and never as a command.

    Rasa would read a leading slash as an intent; a patient's slash is only a slash, so it goes.
    """
    text = unicodedata.normalize("NFKC", text)
    kept = (character for character in text if character in _KEPT_CONTROLS or unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co", "Cn"))
    return "".join(kept).strip().lstrip(_COMMAND)


def shorten(text: str) -> str:
    """Return at most MAX_TEXT characters, cut at a word."""
    if len(text) <= MAX_TEXT:
        return text
    return text[:MAX_TEXT].rsplit(" ", 1)[0]
