"""The terms and answers that Firstlight can give, and how they are found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from bot.care.review import Link, Review, Source
from bot.care.wording import fold

# What a reply may be about where it is about terms; several ids stand side by side.
TERM_SUBJECTS = ("term", "term_more", "terms")


@dataclass(frozen=True)
class Term:
    """A word from the clinic with its reviewed explanation."""

    id: str
    name: str
    category: str
    plain: str
    why: str
    ask: str
    source: Source
    review: Review
    aliases: tuple[str, ...] = ()
    exact: tuple[str, ...] = ()
    ambiguous_with: tuple[str, ...] = ()
    pronounce: str | None = None
    cancers: tuple[str, ...] = ("any",)
    more: str | None = None
    related: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """All wordings that may mean this term, its own name first."""
        return (self.name, *self.aliases, *self.exact)


@dataclass(frozen=True)
class Answer:
    """The reviewed answer to one question, `ask/<id>`."""

    id: str
    step: str
    title: str
    text: str
    do: str
    sms: str
    source: tuple[Source, ...]
    review: Review
    by_cancer: Mapping[str, str] = field(default_factory=dict)
    caregiver: str | None = None
    more: str | None = None
    ask: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    terms: tuple[str, ...] = ()
    related: tuple[str, ...] = ()

    def text_for(self, cancers: Iterable[str]) -> str:
        """Return the text that is true for the first of these cancers that has one of its own."""
        return next((self.by_cancer[cancer] for cancer in cancers if cancer in self.by_cancer), self.text)


class Glossary:
    """Every term and answer, found by id or, for terms, by any of their names."""

    def __init__(self, terms: Iterable[Term], answers: Iterable[Answer]) -> None:
        """Index the entries; the order of the files decides between equals."""
        self.terms = {term.id: term for term in terms}
        self.answers = {answer.id: answer for answer in answers}
        self._by_name: dict[str, list[Term]] = {}
        self._answers_with = {i: frozenset(a.id for a in self.answers.values() if i in a.terms) for i in {t for a in self.answers.values() for t in a.terms}}
        for term in self.terms.values():
            for name in dict.fromkeys(fold(name) for name in term.names):
                self._by_name.setdefault(name, []).append(term)

    def find(self, wording: str) -> list[Term]:
        """Return the terms that the wording may mean: none, one, or several when it is ambiguous.

        A name written exactly as the entry has it, capitals included, settles the matter: `eGFR` is not `EGFR`.
        """
        found = self._by_name.get(fold(wording), [])
        just_so = [term for term in found if wording.strip() in term.names]
        return just_so if len(just_so) == 1 else list(found)

    def get_term(self, term_id: str) -> Term:
        """Return the term with this id, or raise `KeyError`."""
        return self.terms[term_id]

    def get_answer(self, answer_id: str) -> Answer:
        """Return the answer with this id, or raise `KeyError`."""
        return self.answers[answer_id]

    def topic_of(self, kind: str, entry_id: str) -> str | None:
        """Return the name of what a reply was about, to fill into a follow-up: the term, or the first term of the answer, or its title."""
        if kind in TERM_SUBJECTS:
            term = self.terms.get(entry_id.partition(" ")[0])
            return term.name if term else None
        if kind not in ("answer", "answer_more") or entry_id not in self.answers:
            return None
        answer = self.answers[entry_id]
        named = [self.terms[term_id].name for term_id in answer.terms if term_id in self.terms]
        return named[0] if named else answer.title

    def answers_near(self, kind: str, entry_id: str) -> frozenset[str]:
        """Return the ids of the answers near to a term or an answer: they share a term with it, or it names them."""
        if kind in TERM_SUBJECTS:
            return self._answers_with.get(entry_id.partition(" ")[0], frozenset())
        if kind not in ("answer", "answer_more") or entry_id not in self.answers:
            return frozenset()
        answer = self.answers[entry_id]
        sharing = [self._answers_with.get(term_id, frozenset()) for term_id in answer.terms[:1]]
        return frozenset((entry_id, *answer.related)).union(*sharing)
