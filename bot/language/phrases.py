"""Finding many phrases at once in a message, with spaCy's PhraseMatcher over comparable words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import spacy
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc

from bot.language.words import Word, words_of

# Words on both sides of an end only happen to spell a name: "free of tumor. Necrosis ...". "St." and the like end nothing.
_END = re.compile(r";\s|[a-z0-9]{4}[.!?]\s|\n\s*(?:\n|[-*\u2022])", re.IGNORECASE)


@dataclass(frozen=True)
class Found:
    """A phrase in a message: whose it may be, and where it stands (characters, and words)."""

    ids: tuple[str, ...]
    wording: str
    start: int
    end: int
    first_word: int
    last_word: int


class PhraseFinder:
    """Finds the longest phrases in a message; a phrase may belong to several owners."""

    def __init__(self, phrases: Iterable[tuple[str, str]]) -> None:
        """Take pairs of owner id and phrase."""
        self._vocab = spacy.blank("en").vocab
        self._matcher = PhraseMatcher(self._vocab, attr="ORTH")
        self._owners: dict[str, list[str]] = {}
        for owner, phrase in phrases:
            forms = tuple(word.form for word in words_of(phrase))
            if forms:
                self._owners.setdefault(" ".join(forms), []).append(owner)
        for key in self._owners:
            self._matcher.add(key, [self._doc(key.split(" "))])

    def find(self, text: str, words: Sequence[Word] | None = None) -> list[Found]:
        """Return the phrases of the text from left to right; where two overlap, the longer one."""
        words = words_of(text) if words is None else words
        if not words:
            return []
        doc = self._doc([word.form for word in words])
        spans = [doc[start:end] for _, start, end in self._matcher(doc) if not _END.search(text, words[start].start, words[end - 1].end)]
        return [self._found(span.start, span.end, text, words) for span in spacy.util.filter_spans(spans)]

    def _found(self, first: int, end: int, text: str, words: Sequence[Word]) -> Found:
        key = " ".join(word.form for word in words[first:end])
        start, stop = words[first].start, words[end - 1].end
        return Found(tuple(dict.fromkeys(self._owners[key])), text[start:stop], start, stop, first, end - 1)

    def _doc(self, forms: Sequence[str]) -> Doc:
        return Doc(self._vocab, words=list(forms))
