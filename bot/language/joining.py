"""Words that were torn or heard as several, and words that were run together: "on call a gist", "whatisabiopsy"."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from functools import lru_cache, reduce
from itertools import pairwise

from rapidfuzz.distance import OSA
from spacy.lang.en.stop_words import STOP_WORDS

from bot.language.lexicon import Lexicon
from bot.language.nearest import NearestWords
from bot.language.sounds import skeleton_of, sound_of

_MOST_PARTS = 5
_SHORTEST_NAME = 7
_SHORTEST_BONES = 5
_LONG_BONES = 6
# How far the sound of words that are all English may be from the name they were heard for.
_SOUND_OFF = 2
_LETTERS_OFF = 2
# How far off a name may be that is torn into parts of which one is no word.
_TORN_OFF = 0.8
# Two words as common as these are two words, whatever they spell together: "work up".
_COMMON_PARTS = 60_000_000
_TELLING = 5
# Splitting: parts of up to three letters must be as common as this, and one part must be a word of ours.
_COMMON_SHORT = 100_000_000
_SHORTEST_RUN = 7
_LONGEST_RUN = 40
_LONGEST_PART = 20
_TOTAL = 1e12
_OFTEN = 15
_OFTEN_AMONG_MORE = 5
# Three words or more that were run together are a question or a sentence, or they are all ours: "come do necrosis" is not.
_FRAME = frozenset("what is are my the how does have has of i a for can will am".split())
_SINGLE_LETTERS = ("a", "i")


class Joiner:
    """Joins torn names and splits words that were run together."""

    def __init__(self, lexicon: Lexicon, nearest: NearestWords) -> None:
        """Index the long names by their consonants."""
        self._lexicon = lexicon
        self._nearest = nearest
        self._by_bones: dict[str, list[str]] = {}
        for name in lexicon.single - lexicon.misspelled:
            bones = _bones(name)
            if len(name) >= _SHORTEST_NAME and len(bones) >= _SHORTEST_BONES:
                self._by_bones.setdefault(bones, []).append(name)
        self.split: Callable[[str], str | None] = lru_cache(maxsize=5_000)(self._split)

    def find(self, words: Sequence[re.Match[str]], plain: str) -> list[tuple[int, int, str]]:
        """Return start, end and name of the torn names, the longest first where two overlap."""
        forms = [word.group().casefold() for word in words]
        found, place = [], 0
        while place < len(words):
            size, name = self._longest_from(place, forms, words, plain)
            if name:
                found.append((words[place].start(), words[place + size - 1].end(), name))
            place += max(1, size)
        return found

    def _longest_from(self, place: int, forms: Sequence[str], words: Sequence[re.Match[str]], plain: str) -> tuple[int, str | None]:
        most = 1
        while most < _MOST_PARTS and place + most < len(words) and plain[words[place + most - 1].end() : words[place + most].start()].strip(" ") == "":
            most += 1
        for size in range(most, 1, -1):
            name = self._name_of(tuple(forms[place : place + size]))
            if name:
                return size, name
        return 1, None

    def _name_of(self, parts: tuple[str, ...]) -> str | None:
        joined = "".join(parts)
        if " ".join(parts) in self._lexicon.several or len(joined) < _SHORTEST_NAME or len(joined) > _LONGEST_PART + 4:
            return None
        unknown = [part for part in parts if not self._lexicon.knows(part)]
        if joined in self._lexicon.single and self._lexicon.is_name(joined):
            is_common = min(self._lexicon.counts.get(part, 0) for part in parts) > _COMMON_PARTS
            return None if is_common or (not unknown and not STOP_WORDS.isdisjoint(parts)) else joined
        if unknown and len(parts) <= 3:
            return self._torn(joined, unknown) or self._heard(joined, parts)
        return self._heard(joined, parts)

    def _torn(self, joined: str, unknown: Sequence[str]) -> str | None:
        """The name that the parts are together, if no part is nearly a word by itself."""
        near = self._nearest.find(joined, _TORN_OFF)
        if near is None or near.word not in self._lexicon.single or not self._lexicon.is_rare_name(near.word):
            return None
        alone = [self._nearest.find(part) for part in unknown if len(part) >= 4]
        return None if any(one and one.cost < near.cost for one in alone) else near.word

    def _heard(self, joined: str, parts: Sequence[str]) -> str | None:
        """The one name that sounds like the parts, if none of them is a word that our texts are about."""
        bones = reduce(_joined_bones, map(_bones, parts))
        names = self._by_bones.get(bones)
        is_long = len(bones) > _LONG_BONES
        if not names or any(map(self._tells, parts)) or STOP_WORDS.issuperset((parts[0], parts[-1])) or (not is_long and self._hold_name(parts, names)):
            return None
        sound = sound_of(joined)
        off = _SOUND_OFF if is_long else _SOUND_OFF - 1
        near = [name for name in names if OSA.distance(sound, sound_of(name)) <= off and abs(len(joined) - len(name)) <= _LETTERS_OFF]
        return near[0] if len(near) == 1 else None

    def _hold_name(self, parts: Sequence[str], names: Sequence[str]) -> bool:
        """Whether two of the parts, or a rare one, are a name by themselves: "is CAR T a" is not Yescarta."""
        rare = (part for part in parts if len(part) > 3 and self._lexicon.is_rare_name(part))
        return any(part not in names[0] for part in rare) or any(" ".join(pair) in self._lexicon.several for pair in pairwise(parts))

    def _tells(self, part: str) -> bool:
        is_ours = self._lexicon.own_counts.get(part, 0) >= _OFTEN or self._lexicon.is_name(part)
        return is_ours and len(part) >= _TELLING

    def _split(self, word: str) -> str | None:
        """Return the words that were run together, or None; the most common words win."""
        if not _SHORTEST_RUN <= len(word) <= _LONGEST_RUN or not word.isalpha():
            return None
        best: list[tuple[float, tuple[str, ...]] | None] = [(0.0, ())] + [None] * len(word)
        for end in range(1, len(word) + 1):
            for start in range(max(0, end - _LONGEST_PART), end):
                before, part = best[start], word[start:end]
                if before is None or not self._may_be_part(part):
                    continue
                score = before[0] + self._rarity(part)
                held = best[end]
                if held is None or score < held[0]:
                    best[end] = (score, (*before[1], part))
        last = best[-1]
        return " ".join(last[1]) if last and self._is_believable(last[1]) else None

    def _may_be_part(self, part: str) -> bool:
        count = self._lexicon.counts.get(part)
        if count is None or part in self._lexicon.misspelled or not (count or part in self._lexicon.own_counts or part in self._lexicon.single):
            return False
        if len(part) == 1:
            return part in _SINGLE_LETTERS
        return len(part) > 3 or count > _COMMON_SHORT

    def _rarity(self, part: str) -> float:
        return math.log10(_TOTAL) + 1.5 - self._lexicon.weight(part)

    def _is_believable(self, parts: Sequence[str]) -> bool:
        lexicon = self._lexicon
        if " ".join(parts) in lexicon.several:
            return True
        often = _OFTEN if len(parts) == 2 else _OFTEN_AMONG_MORE
        ours = any(len(part) > 3 and (lexicon.own_counts.get(part, 0) >= often or lexicon.is_rare_name(part)) for part in parts)
        if len(parts) > 2 and _FRAME.isdisjoint(parts):
            return all(len(part) > 3 and lexicon.own_counts.get(part, 0) >= _OFTEN for part in parts)
        return len(parts) > 1 and ours


def _joined_bones(before: str, after: str) -> str:
    after = after.removeprefix("a")
    return before + (after[1:] if after[:1] == before[-1:] else after)


@lru_cache(maxsize=20_000)
def _bones(word: str) -> str:
    return skeleton_of(sound_of(word))
