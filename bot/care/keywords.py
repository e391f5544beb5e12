"""The words by which a person turns texts off and on, asks for help, or has everything erased: in any reasonable wording.

The law asks for any reasonable wording (47 CFR 64.1200(a)(10)), the carriers for the single words. A message counts only when every word
of it belongs to the matter: "please stop texting me" does, "I want to stop chemo" has a word too many.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum

from bot.care import keyword_words as words
from bot.care.wording import plain_quotes

# Nobody writes a keyword in more characters than this.
MAX_LENGTH = 160


class Keyword(Enum):
    """What a keyword asks for."""

    STOP = "stop"
    START = "start"
    HELP = "help"
    FORGET = "forget"
    MORE = "more"


@dataclass(frozen=True)
class Command:
    """A keyword, and the language it was written in."""

    keyword: Keyword
    language: str = "en"


_STOP, _STOP_ES = Command(Keyword.STOP), Command(Keyword.STOP, "es")
_PHRASES = (
    (_STOP, words.STOP),
    (_STOP_ES, words.STOP_ES),
    (Command(Keyword.FORGET), words.FORGET),
    (Command(Keyword.FORGET, "es"), words.FORGET_ES),
    (Command(Keyword.START), words.START),
    (Command(Keyword.START, "es"), words.START_ES),
    (Command(Keyword.HELP), words.HELP),
    (Command(Keyword.HELP, "es"), words.HELP_ES),
    (Command(Keyword.MORE), words.MORE),
    (Command(Keyword.MORE, "es"), words.MORE_ES),
)
_BY_PHRASE = {phrase: command for command, phrases in reversed(_PHRASES) for phrase in phrases}
_STRETCHED = re.compile(r"([a-z])\1{2,}")
_SENTENCE = re.compile(r"[.!?;,\n]+")
_SENTENCE_CLOSED = re.compile(r"[.!\n]+")


def find_command(text: str) -> Command | None:
    """Return what the whole message asks for, or None when it says anything else."""
    if len(text) > MAX_LENGTH:
        return None
    return _find(_plain(text)) or _agreed(text) or _stopped_first(text)


def _find(plain: str) -> Command | None:
    """Return what one sentence asks for."""
    bare = _without_courtesy(plain)
    by_phrase = _BY_PHRASE.get(plain) or _BY_PHRASE.get(bare)
    if by_phrase or not bare:
        return by_phrase
    said = bare.split()
    if _erases(said):
        return Command(Keyword.FORGET)
    if _turns_off(said, words.ENGLISH):
        return _STOP
    return _STOP_ES if _turns_off(said, words.SPANISH) else None


def _turns_off(said: list[str], language: words.Language) -> bool:
    """Whether the words, every one of them, say that texts shall end."""
    line = " ".join(said)
    if any(f" {phrase} " in f" {line} " for phrase in language.keeps_on):
        return False
    if said[0] in language.ends and all(word in language.farewell for word in said[1:]):
        return True
    if not all(word in language.allowed for word in said):
        return False
    ends = any(word in language.ends for word in said)
    refuses = any(f" {phrase} " in f" {line} " for phrase in language.refuses)
    return (ends or refuses) and any(word in language.texting for word in said)


def _erases(said: list[str]) -> bool:
    """Whether the words, every one of them, say that what we keep shall be erased; "me from ..." is the list of numbers."""
    if "me from" in " ".join(said) or not all(word in words.ERASING for word in said):
        return False
    return any(word in words.ERASES for word in said) and any(word in words.KEPT for word in said)


def _agreed(text: str) -> Command | None:
    """Return the keyword that all sentences ask for, complaints aside, as in "STOP. I told you already"."""
    plain = [one for one in map(_plain, _SENTENCE.split(text)) if one]
    found = [_find(one) for one in plain if not all(word in words.COMPLAINT for word in one.split())]
    if not found or len(plain) < 2 or None in found:
        return None
    kinds = {command.keyword for command in found if command}
    return found[0] if len(kinds) == 1 else None


def _stopped_first(text: str) -> Command | None:
    """Return a stop that stands alone in front of its reason, as in "STOP. My mother died"."""
    first, *rest = [one for one in _SENTENCE_CLOSED.split(text) if _plain(one)] or [""]
    if not rest or "?" in text:
        return None
    command = _BY_PHRASE.get(_without_courtesy(_plain(first)))
    return command if command and command.keyword is Keyword.STOP else None


def _without_courtesy(plain: str) -> str:
    """Return the sentence without "please", "can you", "thanks", "right now" around it."""
    bare = f" {plain} "
    while True:
        front = next((one for one in words.IN_FRONT if bare.startswith(f" {one} ")), "")
        back = next((one for one in words.BEHIND if bare.endswith(f" {one} ")), "")
        if front:
            bare = bare[len(front) + 1 :]
        elif back:
            bare = bare[: -len(back) - 1]
        else:
            return bare.strip()


def _plain(text: str) -> str:
    """Return the text in lower case, without accents, apostrophes, marks, pictures and stretched letters; a lone "?" stays."""
    folded = unicodedata.normalize("NFKD", plain_quotes(text)).casefold().replace("'", "")
    letters = "".join(one for one in folded if not unicodedata.combining(one))
    if letters.strip() and not letters.strip().strip("?"):
        return "?"
    return " ".join(_STRETCHED.sub(r"\1", re.sub(r"[^\w\s]|_", " ", letters)).split())
