"""Which terms of the glossary a message names, by any of their names."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.lang.en.stop_words import STOP_WORDS

from bot.care.glossary import Glossary, Term
from bot.care.wording import fold
from bot.language.phrases import Found, PhraseFinder


@dataclass(frozen=True)
class TermMention:
    """A wording in a message and the terms it may mean: one, or several when it is ambiguous."""

    term_ids: tuple[str, ...]
    wording: str
    start: int
    end: int
    is_clinical: bool = True


# Words of these kinds stand in any sentence; they do not make a text a report.
EVERYDAY_CATEGORIES = ("general", "team", "money", "trials")


class TermFinder:
    """Finds terms in messages; case counts where an entry says so."""

    def __init__(self, glossary: Glossary) -> None:
        """Index every name of every term."""
        self._glossary = glossary
        self._finder = PhraseFinder((term.id, name) for term in glossary.terms.values() for name in term.names)

    def find(self, text: str) -> list[TermMention]:
        """Return the terms that the message names, from left to right."""
        shouting = text.isupper() and len(text) > 12
        mentions = (self._mention(found, alone=_alone(found, text), shouting=shouting) for found in self._finder.find(text))
        return [mention for mention in mentions if mention]

    def _mention(self, found: Found, alone: bool, shouting: bool) -> TermMention | None:
        terms = [self._glossary.get_term(term_id) for term_id in found.ids]
        just_so = [term for term in terms if found.wording in term.names]
        if just_so and not shouting:
            terms = just_so if len(just_so) < len(terms) else terms
        elif not alone:
            terms = [term for term in terms if not _counts_only_exactly(term, found.wording) and not _is_torn_apart(term, found.wording)]
        if not terms:
            return None
        is_clinical = any(term.category not in EVERYDAY_CATEGORIES for term in terms)
        return TermMention(tuple(term.id for term in terms), found.wording, found.start, found.end, is_clinical)


def _alone(found: Found, text: str) -> bool:
    return fold(found.wording) == fold(text)


def _is_torn_apart(term: Term, wording: str) -> bool:
    """Whether everyday words only happen to spell the name: "her 2 kids" is not HER2."""
    words = fold(wording).split(" ")
    return len(words) > 1 and words[0] in STOP_WORDS and fold(wording) not in {fold(name) for name in term.names}


def _counts_only_exactly(term: Term, wording: str) -> bool:
    folded = fold(wording)
    return folded in {fold(name) for name in term.exact} and folded not in {fold(name) for name in (term.name, *term.aliases)}
