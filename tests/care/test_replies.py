"""Replies to whole turns, over the shipped content."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from bot.care.replies import Replies
from bot.care.reply import Asked, Manner, Subject, Turn
from bot.content.read import load_content

CONTENT = load_content()
REPLIES = Replies(CONTENT.glossary, CONTENT.directory, CONTENT.cancers, CONTENT.phrasebook, CONTENT.myths)
KIND = CONTENT.phrasebook.phrases["kind_words"].texts
WORK = CONTENT.glossary.answers["work_keep"]
PORT = CONTENT.glossary.terms["port"]


def asked(question: str) -> Asked:
    return Asked(f"ask/{question}", question)


def test_a_feeling_gets_one_kind_sentence_before_the_answer() -> None:
    turn = Turn(asked=asked("work_keep"), feeling=True)
    text = REPLIES.completed(REPLIES.answer(turn), turn).text
    assert text == f"{KIND[0]} {WORK.text}"


def test_an_answer_about_feelings_is_kind_already() -> None:
    turn = Turn(asked=asked("scared"), feeling=True)
    assert REPLIES.completed(REPLIES.answer(turn), turn).text == CONTENT.glossary.answers["scared"].text


def test_two_questions_are_answered_and_the_third_is_named() -> None:
    third = Asked("ask_term", terms=(("port",),))
    turn = Turn(asked=asked("work_keep"), also=(asked("rides"), third))
    reply = REPLIES.completed(REPLIES.answer(turn), turn)
    assert WORK.text in reply.text
    assert CONTENT.glossary.answers["rides"].text in reply.text
    assert PORT.plain not in reply.text
    assert reply.choices[0].entities == {"term": "port"}


@pytest.mark.parametrize(
    ("manner", "terms", "says"),
    [
        (Manner.NEED, (("port",),), "your doctor has to answer that"),
        (Manner.SAME, (("chemotherapy",),), "Yes, these are two names for the same thing"),
        (Manner.SAME, (("chemotherapy",), ("port",)), "not quite the same"),
        (Manner.DIFFERENCE, (("chemotherapy",), ("port",)), "side by side"),
    ],
)
def test_terms_are_told_as_they_are_asked_about(manner: Manner, terms: tuple[tuple[str, ...], ...], says: str) -> None:
    assert says in REPLIES.explaining.term(Turn(asked=Asked("ask_term", terms=terms, manner=manner))).text


def test_the_second_time_nobody_can_tell_a_person_is_shown() -> None:
    first = REPLIES.unsure(Turn(guesses=("work_keep",)))
    second = REPLIES.unsure(Turn(guesses=("work_keep",), subject=first.subject, said=(first.text,)))
    assert second.text != first.text
    assert any(card.phones for card in second.cards)


def test_the_same_apology_never_comes_twice_in_a_row() -> None:
    turn = Turn(subject=Subject("unsure"))
    texts: list[str] = []
    for _ in range(4):
        texts.append(REPLIES.unsure(replace(turn, said=tuple(texts))).text)
    assert all(one != other for one, other in pairwise(texts))


def test_an_organisation_that_was_shown_can_be_asked_about() -> None:
    reply = REPLIES.organisation(Turn(subject=Subject("referral", "lungevity")))
    assert [card.title for card in reply.cards] == ["LUNGevity Foundation"]
