"""The pieces of a message that are read by themselves."""

from __future__ import annotations

from bot.content.read import load_content
from bot.language.parts import Part, parts_of
from bot.language.terms import TermFinder

TERMS = TermFinder(load_content().glossary)


def pieces(text: str, topic: str | None = None) -> list[Part]:
    return parts_of(text, TERMS.find(text), topic)


def test_a_follow_up_is_one_whole_piece() -> None:
    assert pieces("does it hurt", "biopsy") == [Part("does biopsy hurt", asks=True, completes=True)]


def test_a_follow_up_without_a_subject_is_no_piece() -> None:
    assert pieces("does it hurt") == []


def test_a_clause_points_back_to_the_term_before_it() -> None:
    assert pieces("what is a PET scan and how long does it take") == [Part("what is a PET scan", True), Part("how long does PET scan take", True)]
