"""The word that a misspelled word most likely is: near in letters and in sound, and common."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import OSA

from bot.language.lexicon import Lexicon
from bot.language.sounds import skeleton_of, sound_of

# What one wrong letter, one wrong sound and one wrong consonant cost: vowels are what people get wrong.
_LETTER, _SOUND, _CONSONANT = 0.4, 0.3, 0.5
# What a letter costs in a word that sounds the same.
_SILENT = 0.25
# How much a word that is ten times as common may be farther off.
_COMMON = 0.12
# From this many letters on, consonants are enough to find a word by.
_LONG = 7
# Two names of different things this near to one wording: nobody can tell which is meant.
_TOO_CLOSE = 0.25
# The most that may be wrong in a word of up to this many letters.
_LIMITS = ((4, 0.8), (5, 1.25), (7, 1.6), (10, 2.2))
_LIMIT_OF_LONG = 2.6
# Medicines differ in a few letters, and we do not know them all: of these only what is this near is taken.
_MEDICINE_OFF = 1.55
_MEDICINE_ENDINGS = tuple("mab nib lib rib tin cin xel platin mide zole pril sartan statin ine one".split())
# Beginnings that make one word the opposite of another.
_OPPOSITES = re.compile("hyper|hypo|intra|inter|macro|micro|pre|post|mono|poly|oligo|endo|exo|ante|anti|un|in|non|over|under")


class _Target(NamedTuple):
    word: str
    sound: str
    skeleton: str


class Near(NamedTuple):
    """A word, and how far off the wording is (0 is the same)."""

    word: str
    cost: float


class NearestWords:
    """Finds words by how they are written and how they sound."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Index the words of the lexicon: short ones by all forms with one letter less, long ones with one consonant less."""
        self._lexicon = lexicon
        self._targets: dict[str, _Target] = {}
        # Words with blanks between them: a hundred thousand lists would take three times as long to make.
        self._by_letters: dict[str, str] = {}
        self._by_bones: dict[str, str] = {}
        for word in lexicon.targets():
            sound = sound_of(word)
            self._targets[word] = target = _Target(word, sound, skeleton_of(sound))
            is_long = len(word) >= _LONG
            for form in () if is_long else _shortened(word):
                self._by_letters[form] = f"{self._by_letters.get(form, '')} {word}"
            for form in _shortened(target.skeleton) if is_long else (target.skeleton,):
                self._by_bones[form] = f"{self._by_bones.get(form, '')} {word}"
        self.find: Callable[..., Near | None] = lru_cache(maxsize=20_000)(self._find)

    def _find(self, word: str, limit: float | None = None) -> Near | None:
        """Return the word that this one, in small letters, most likely is, or None."""
        ranked = sorted(self.near(word, limit_for(word) if limit is None else limit), key=self._rank)
        if not ranked:
            return None
        best = ranked[0]
        return None if any(self._is_rival(best, other) for other in ranked[1:6]) else best

    def near(self, word: str, limit: float) -> list[Near]:
        """Return all words that are not farther off than the limit."""
        sound = sound_of(word)
        skeleton = skeleton_of(sound)
        candidates = {other for form in _shortened(word) for other in self._by_letters.get(form, "").split()}
        candidates |= {other for form in _shortened(skeleton) for other in self._by_bones.get(form, "").split()}
        targets = (self._targets[other] for other in sorted(candidates) if abs(len(other) - len(word)) < 5)
        costs = ((target, _cost(word, sound, skeleton, target)) for target in targets)
        return [Near(target.word, cost) for target, cost in costs if cost <= limit and _may_be(word, cost, target)]

    def _rank(self, near: Near) -> float:
        return near.cost - _COMMON * self._lexicon.weight(near.word)

    def _is_rival(self, best: Near, other: Near) -> bool:
        owners, others = self._lexicon.owners.get(best.word, frozenset()), self._lexicon.owners.get(other.word, frozenset())
        both_names = self._lexicon.is_rare_name(best.word) and self._lexicon.is_rare_name(other.word)
        return both_names and not owners & others and self._rank(other) - self._rank(best) < _TOO_CLOSE


def limit_for(word: str) -> float:
    """Return how far off a wording of this length may be."""
    return next((limit for length, limit in _LIMITS if len(word) <= length), _LIMIT_OF_LONG)


def _cost(word: str, sound: str, skeleton: str, target: _Target) -> float:
    letters = OSA.distance(word, target.word)
    if sound == target.sound:
        return _SILENT * letters
    return _LETTER * letters + _SOUND * OSA.distance(sound, target.sound) + _CONSONANT * OSA.distance(skeleton, target.skeleton)


def _may_be(word: str, cost: float, target: _Target) -> bool:
    """A medicine that is farther off may be another medicine, and "hyper" is never "hypo"."""
    if _prefix(word) != _prefix(target.word) and _prefix(word) and _prefix(target.word):
        return False
    return cost <= _MEDICINE_OFF or len(target.word) < _LONG or not target.word.endswith(_MEDICINE_ENDINGS)


def _prefix(word: str) -> str:
    found = _OPPOSITES.match(word)
    return found.group() if found else ""


def _shortened(form: str) -> Iterable[str]:
    return {form, *(form[:place] + form[place + 1 :] for place in range(len(form)))}
