"""Which terms a message asks for, and how."""

from __future__ import annotations

import pytest

from bot.care.reply import Manner
from bot.content.read import load_content
from bot.language.asking import Place, is_other_script, manner_of, place_asked, terms_asked
from bot.language.terms import TermFinder

TERMS = TermFinder(load_content().glossary)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("my scan showed a mass near the liver, what is a nodule", ["nodule"]),
        ("what does margin mean in my pathology report", ["margin"]),
        ("they found a mass. what's the difference between a nodule and a lesion", ["nodule", "lesion"]),
        ("what is the best treatment for lung cancer", []),
        ("i had a biopsy and a pet scan", []),
    ],
)
def test_the_terms_behind_the_question_are_asked_for(text: str, asked: list[str]) -> None:
    assert [mention.wording for mention in terms_asked(text, TERMS.find(text))] == asked


@pytest.mark.parametrize(
    ("text", "manner"),
    [
        ("what is a port", Manner.MEANING),
        ("is chemo the same as chemotherapy", Manner.SAME),
        ("difference between stage and grade", Manner.DIFFERENCE),
        ("ct vs mri", Manner.DIFFERENCE),
        ("do i really need a port", Manner.NEED),
        ("does my mom need a biopsy", Manner.NEED),
    ],
)
def test_how_terms_are_asked_about(text: str, manner: Manner) -> None:
    assert manner_of(text) is manner


@pytest.mark.parametrize(
    "text", ["what tests", "which tests should i ask about?", "ok and what kind of tests does she need", "which tests do i have to get done first"]
)
def test_a_bare_question_for_tests_means_the_plan(text: str) -> None:
    assert place_asked(text) == Place("tests")


@pytest.mark.parametrize("text", ["which test shows if it spread", "what tests are covered by medicare", "why so many tests"])
def test_a_question_that_says_more_is_left_to_the_classifier(text: str) -> None:
    assert place_asked(text) is None


@pytest.mark.parametrize(("text", "other"), [("我得了肺癌", True), ("у меня рак", True), ("i have cancer", False), ("tengo cáncer", False), ("95% 3+4", False)])
def test_another_alphabet_is_seen(text: str, other: bool) -> None:
    assert is_other_script(text) is other
