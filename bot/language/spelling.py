"""Mending a message for understanding: misspelled, stretched, torn and run-together words, and text speak.

Only what is read changes: the patient's own words are what is stored and shown, and every change knows where they stand.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.care.wording import plain_quotes
from bot.language.joining import Joiner
from bot.language.lexicon import FOREIGN, WORD, Lexicon
from bot.language.nearest import Near, NearestWords, limit_for
from bot.language.shorthand import ShorthandFinder
from bot.language.sounds import skeleton_of, sound_of

# From this many characters on a text may be a report, in which only whole misspelled names are mended; people say "I" or "she" more often than that.
REPORT_LENGTH = 600
_PERSON = re.compile(r"\b(?:i|i'm|im|my|me|we|our|he|she|his|her|you|u)\b", re.IGNORECASE)
_WORDS_A_PERSON = 30
_LOOK_BACK = 24
# In a report, and of words with a capital inside a sentence, only what is this near is taken: they may be names.
_VERY_NEAR = 0.8
_SHORTEST = 4
_SHORTEST_CAPITALIZED = 6
_LONG = 5
# From this many unknown words on, and when they are this share of the text, it is another language.
_FOREIGN_WORDS = 4
_FOREIGN_SHARE = 0.6
_FOREIGN_SURE = 2
# A word that is in none of our names must be nearer: this near to a short wording, or this share of what a name may be off.
_EVERYDAY_SHARE = 0.7
_SHORT = 4
_SHORT_OFF = 0.5
_STRETCHED = re.compile(r"([a-z])\1{2,}")
_LINK = re.compile(r"\S*(?:@|://|www\.|\.(?:com|org|gov|net|edu)\b)\S*|\[[^\]]*\]", re.IGNORECASE)
_TITLE = re.compile(r"(?:\b(?:dr|doctor|mr|mrs|ms|miss|nurse|prof|named|called|name is|name's|i'm|i am)\.?)\s+$", re.IGNORECASE)
_SENTENCE_START = re.compile(r"(?:^|[.!?:;\n(\"-])\s*$")


@dataclass(frozen=True)
class Change:
    """What the patient wrote, what it is read as, and where it stands in the patient's text."""

    wording: str
    mended: str
    start: int
    end: int


@dataclass(frozen=True)
class Mended:
    """A text as it is read, with all that was changed from left to right."""

    text: str
    changes: tuple[Change, ...] = ()

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Return where the words at this place of the mended text stand in the patient's text."""
        return self._original(start, at_end=False), self._original(end, at_end=True)

    def _original(self, position: int, at_end: bool) -> int:
        shift = 0
        for change in self.changes:
            begin = change.start + shift
            if position < begin or (at_end and position == begin):
                break
            if position < begin + len(change.mended) or (at_end and position == begin + len(change.mended)):
                return change.end if at_end else change.start
            shift += len(change.mended) - len(change.wording)
        return position - shift


class _Page:
    """A text while it is mended: what was changed, and which places are settled."""

    def __init__(self, text: str, plain: str) -> None:
        self._text = text
        self._settled = bytearray(len(plain))
        self._changes: list[Change] = []

    def is_free(self, start: int, end: int) -> bool:
        return not any(self._settled[start:end])

    def take(self, start: int, end: int) -> None:
        self._settled[start:end] = b"\1" * (end - start)

    def change(self, start: int, end: int, mended: str | None) -> None:
        """Settle a place, with other words or, for None, as it is."""
        if not self.is_free(start, end):
            return
        self.take(start, end)
        wording = self._text[start:end]
        if mended is not None and mended != wording:
            self._changes.append(Change(wording, mended, start, end))

    def mended(self) -> Mended:
        parts, done = [], 0
        changes = sorted(self._changes, key=lambda change: change.start)
        for change in changes:
            parts += [self._text[done : change.start], change.mended]
            done = change.end
        return Mended("".join([*parts, self._text[done:]]), tuple(changes))


class Mender:
    """Mends what patients write, and leaves names, common words and well spelled terms alone."""

    def __init__(self, lexicon: Lexicon, shorthand: Mapping[str, str]) -> None:
        """Index the words of the lexicon; `shorthand` says what written short forms and misheard words mean."""
        self._lexicon = lexicon
        self._nearest = NearestWords(lexicon)
        self._joiner = Joiner(lexicon, self._nearest)
        self._meanings = shorthand
        kept = {name: name for name in lexicon.several if not self._names_the_same(name, shorthand)}
        self._shorthand = ShorthandFinder({**kept, **shorthand})

    def mend(self, text: str) -> Mended:
        """Return the text as it is to be read."""
        plain = plain_quotes(text)
        page = _Page(text, plain)
        is_report = _is_report(plain)
        for found in _LINK.finditer(plain):
            page.take(*found.span())
        for start, end, means in () if is_report else self._shorthand.find(plain):
            page.change(start, end, means)
        words = [found for found in WORD.finditer(plain) if page.is_free(*found.span()) and _stands_alone(found, plain)]
        if not self._is_foreign(words):
            for start, end, name in () if is_report else self._joiner.find(words, plain):
                page.change(start, end, _in_case(plain[start:end], name, plain))
            for found in words:
                mended = self._mend_word(found, plain, is_report) if page.is_free(*found.span()) else None
                page.change(*found.span(), _in_case(found.group(), mended, plain) if mended else None)
        return page.mended()

    def _names_the_same(self, name: str, shorthand: Mapping[str, str]) -> bool:
        """Whether a name of ours stays a name when its short forms are written out."""
        written_out = " ".join(shorthand.get(word, word).casefold() for word in name.split(" "))
        return written_out == name or written_out in self._lexicon.several

    def _is_foreign(self, words: list[re.Match[str]]) -> bool:
        forms = [word.group().casefold() for word in words if len(word.group()) > 1]
        foreign = len(FOREIGN.intersection(forms))
        unknown = foreign + sum(not self._lexicon.knows(form) for form in forms)
        return foreign >= _FOREIGN_SURE or (unknown >= _FOREIGN_WORDS and unknown >= _FOREIGN_SHARE * len(words))

    def _mend_word(self, found: re.Match[str], plain: str, is_report: bool) -> str | None:
        word = found.group().casefold()
        if len(word) < _SHORTEST or not word.isascii() or self._lexicon.knows(word):
            return None
        written = found.group()
        if not is_report and _STRETCHED.search(word):
            return self._shrunk(word)
        if _is_like_a_name(found, plain):
            is_possible = len(word) >= _SHORTEST_CAPITALIZED and not _TITLE.search(_before(found, plain))
            return self._mended_name(word) if is_possible else None
        if is_report:
            return self._mended_name(word) if written.islower() else None
        if _TITLE.search(_before(found, plain)):
            return self._mended_name(word)
        mended = self._mended_any(word) or (self._joiner.split(word) if word not in self._lexicon.single else None)
        return mended if mended and (written.islower() or plain.isupper() or self._is_ours(mended)) else None

    def _mended_any(self, word: str) -> str | None:
        """Return the word of any kind that this one nearly is; "growin" is "growing"."""
        if word.endswith("in") and word + "g" in self._lexicon.counts and word not in self._lexicon.owners:
            return word + "g"
        stem = word.removesuffix("'s")
        near = self._nearest.find(stem) or (self._nearest.find(stem[:-1]) if stem.endswith("s") and len(stem) > _LONG else None)
        if near is None or not self._is_same_name(word, near.word):
            return None
        return near.word if self._lexicon.is_technical(near.word) or _is_surely(word, near) else None

    def _is_same_name(self, word: str, mended: str) -> bool:
        """Whether a name of ours that people misspell stays a name of the same thing."""
        owners = self._lexicon.owners
        if word not in owners:
            return True
        return bool(owners[word] & owners.get(mended, frozenset())) and (word not in self._lexicon.single or mended in self._lexicon.single)

    def _is_ours(self, word: str) -> bool:
        return all(part in self._lexicon.own_counts or self._lexicon.is_name(part) for part in word.split())

    def _mended_name(self, word: str) -> str | None:
        """Return the name of a term or cancer that the word nearly is."""
        near = self._nearest.find(word, _VERY_NEAR)
        return near.word if near and self._lexicon.is_technical(near.word) and self._is_same_name(word, near.word) else None

    def _shrunk(self, word: str) -> str | None:
        """Return the word without stretched letters: "soooo" is "so", "freeee" is "free"."""
        once, twice = _STRETCHED.sub(r"\1", word), _STRETCHED.sub(r"\1\1", word)
        known = [form for form in (once, twice) if form in self._lexicon.counts and len(form) > 1]
        short = next((self._meanings[form] for form in (once, twice) if form in self._meanings), None)
        return max(known, key=self._lexicon.weight, default=short)


def _is_surely(word: str, near: Near) -> bool:
    """Whether an everyday word is meant: the beginning is right, and what is wrong is not its ending only."""
    limit = _SHORT_OFF if len(word) <= _SHORT else _EVERYDAY_SHARE * limit_for(word)
    starts_alike = near.cost <= _VERY_NEAR or skeleton_of(sound_of(word))[:1] == skeleton_of(sound_of(near.word))[:1]
    return near.cost <= limit and starts_alike and word[:-1] != near.word[:-1]


def _before(found: re.Match[str], plain: str) -> str:
    return plain[max(0, found.start() - _LOOK_BACK) : found.start()]


def _is_report(plain: str) -> bool:
    """Whether a text is long and hardly says "I" or "she": professionals wrote its words."""
    return len(plain) >= REPORT_LENGTH and len(_PERSON.findall(plain)) * _WORDS_A_PERSON < plain.count(" ")


def _stands_alone(found: re.Match[str], plain: str) -> bool:
    """Whether figures or underscores do not belong to the word: "T2N0", "b4"."""
    before, after = plain[max(0, found.start() - 1) : found.start()], plain[found.end() : found.end() + 1]
    return not (before.isdigit() or after.isdigit() or "_" in (before, after))


def _is_like_a_name(found: re.Match[str], plain: str) -> bool:
    """Whether the word has a capital that its place does not ask for, or is all capitals in a text that is not."""
    written = found.group()
    if written.islower() or plain.isupper():
        return False
    return not (written[1:].islower() and _SENTENCE_START.search(_before(found, plain)))


def _in_case(written: str, mended: str, plain: str) -> str:
    if plain.isupper():
        return mended.upper()
    return mended[0].upper() + mended[1:] if written[0].isupper() and mended.islower() else mended
