"""The words by which a person turns texts off and on, asks for help, or has everything erased: in any reasonable wording.

The law asks for any reasonable wording (47 CFR 64.1200(a)(10)), the carriers for the single words. A message counts only when every word
of it belongs to the matter: "please stop texting me" does, "I want to stop chemo" has a word too many.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from functools import partial

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
        return None if by_phrase and by_phrase.keyword is Keyword.HELP and _asks_favor(plain) else by_phrase
    said = bare.split()
    return next((command for command, says in _SAID if says(said)), None)


def _asks_favor(plain: str) -> bool:
    """Whether "can you help" is a question to us, not the keyword."""
    return plain not in _BY_PHRASE and "you" in plain.split()


def _turns_off(language: words.Language, said: list[str]) -> bool:
    """Whether the words, every one of them, say that texts shall end, or that the person who had the number is dead."""
    line = f" {' '.join(said)} "
    if any(f" {phrase} " in line for phrase in language.keeps_on):
        return False
    ends = any(word in language.ends for word in said)
    if ends and any(word in language.deaths for word in said):
        return all(word in language.ends | language.deaths | language.farewell for word in said)
    if not all(word in language.allowed for word in said):
        return False
    refuses = any(f" {phrase} " in line for phrase in language.refuses)
    places = any(word in language.places for word in said)
    return (ends and places) or ((ends or refuses) and any(word in language.texting for word in said))


def _erases(erases: frozenset[str], kept: frozenset[str], allowed: frozenset[str], said: list[str]) -> bool:
    """Whether the words, every one of them, say that what we keep shall be erased; "me from ..." is the list of numbers."""
    if "me from" in " ".join(said) or not all(word in allowed for word in said):
        return False
    return any(word in erases for word in said) and any(word in kept for word in said)


def _turns_on(said: list[str]) -> bool:
    """Whether the words, every one of them, say that texts shall come again."""
    about_texts = any(word in words.ENGLISH.texting for word in said) or {"opt", "subscribe", "resubscribe"} & set(said)
    return bool(about_texts) and any(word in words.STARTS for word in said) and all(word in words.STARTING | words.ENGLISH.texting for word in said)


# Whole sentences are tried in this order.
_SAID: tuple[tuple[Command, Callable[[list[str]], bool]], ...] = (
    (Command(Keyword.FORGET), partial(_erases, words.ERASES, words.KEPT, words.ERASING)),
    (Command(Keyword.FORGET, "es"), partial(_erases, words.ERASES_ES, words.KEPT_ES, words.ERASING_ES)),
    (_STOP, partial(_turns_off, words.ENGLISH)),
    (_STOP_ES, partial(_turns_off, words.SPANISH)),
    (Command(Keyword.START), _turns_on),
)


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
    folded = unicodedata.normalize("NFKD", plain_quotes(text)).casefold().replace("'", "").replace("#", " number ")
    letters = "".join(one for one in folded if not unicodedata.combining(one))
    if letters.strip() and not letters.strip().strip("?"):
        return "?"
    return " ".join(_STRETCHED.sub(r"\1", re.sub(r"[^\w\s]|_", " ", letters)).split())
