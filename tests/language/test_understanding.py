"""What a message asks for, given what was guessed and found in it."""

from __future__ import annotations

import pytest

from bot.care.reply import Subject
from bot.content.read import load_content
from bot.language.asking import wording_asked
from bot.language.classifier import Guess
from bot.language.diagnoses import DiagnosisFinder
from bot.language.lexicon import build_lexicon
from bot.language.organisations import OrganisationFinder
from bot.language.parts import Part
from bot.language.terms import TermFinder
from bot.language.understanding import Context, Seen, Thresholds, Understander, Understanding
from bot.language.unknown import ClosestTerms, UnknownWords

CONTENT = load_content()
TERMS = TermFinder(CONTENT.glossary)
ORGANISATIONS = OrganisationFinder(CONTENT.directory)
DIAGNOSES = DiagnosisFinder(CONTENT.cancers)
LEXICON = build_lexicon(CONTENT.glossary, CONTENT.cancers, CONTENT.directory)
UNDERSTANDER = Understander(TERMS, ClosestTerms(CONTENT.glossary, LEXICON), UnknownWords(LEXICON), Thresholds(answer=0.5, offer=0.2))


def intent_of(text: str, guess: str, confidence: float) -> str:
    return UNDERSTANDER.understand(text, [Guess(guess, confidence)], Seen(TERMS.find(text), DIAGNOSES.read(text), bool(ORGANISATIONS.find(text)))).intent


@pytest.mark.parametrize(
    ("text", "guess", "confidence", "intent"),
    [
        ("what the heck is genomic testing", "out_of_scope", 0.9, "ask_term"),
        ("biopsy?", "ask/biopsy_expect", 0.9, "ask_term"),
        ("can you explain what a port is please", "ask/chemo_expect", 0.3, "ask_term"),
        ("do i need a biopsy", "ask/biopsy_expect", 0.8, "ask/biopsy_expect"),
        ("i have lung cancer", "greet", 0.9, "share_diagnosis"),
        ("how is lung cancer found", "share_diagnosis", 0.3, "nlu_fallback"),
        ("will i lose my hair", "ask/hair_loss", 0.9, "ask/hair_loss"),
        ("hmm something with pasta", "ask/food", 0.3, "nlu_fallback"),
        ("what is the weather", "out_of_scope", 0.8, "out_of_scope"),
        ("asdkjh", "ask/food", 0.05, "out_of_scope"),
        ("yes it spread to my bones", "ask/has_it_spread", 0.6, "share_diagnosis"),
        ("no it has not spread", "ask/has_it_spread", 0.6, "share_diagnosis"),
        ("what does stage 4 mean", "ask/what_is_my_stage", 0.6, "ask_term"),
        ("what does PIK3CA mutation mean", "ask/mutation_found", 0.6, "ask_term"),
        ("my dad has cancer and it is in stage 3, what now", "ask_plan", 0.6, "ask_plan"),
        ("who can I talk to?", "ask/peer_support", 0.8, "request_referral"),
        ("ok so who should i call about this", "ask/when_to_call_team", 0.8, "request_referral"),
        ("who can help me pay for this", "ask/cost_overall", 0.8, "ask/cost_overall"),
        ("i jst got told i have lung cancer n im freaking out", "ask/lung_stigma", 0.7, "share_diagnosis"),
        ("i was told i have lung cancer, what do i do", "ask_plan", 0.7, "ask_plan"),
        ("how do i reach lungevity", "ask/choose_center", 0.8, "request_referral"),
        ("what is imunotherapy", "ask_term", 0.9, "ask_term"),
    ],
)
def test_words_settle_what_words_can_settle(text: str, guess: str, confidence: float, intent: str) -> None:
    assert intent_of(text, guess, confidence) == intent


@pytest.mark.parametrize(
    ("text", "wording"),
    [
        ("what is a thoracocentasis", "thoracocentasis"),
        ("never heard of flumazoline before", None),
        ("what does hypodense mean", "hypodense"),
        ("define gobbledygook please", "gobbledygook"),
        ("what does that mean", None),
        ("what is it", None),
        ("12 34", None),
    ],
)
def test_the_wording_that_is_asked_about(text: str, wording: str | None) -> None:
    assert wording is None or wording_asked(text) == wording


NO_CONTEXT = Context()


def read(text: str, *parts: tuple[Part, list[Guess]], guess: Guess, context: Context = NO_CONTEXT) -> Understanding:
    seen = Seen(TERMS.find(text), DIAGNOSES.read(text), bool(ORGANISATIONS.find(text)), parts=parts)
    return UNDERSTANDER.understand(text, [guess], seen, context)


def test_two_questions_of_one_message_are_both_taken() -> None:
    first = (Part("can i work during chemo", asks=True), [Guess("ask/work_keep", 0.8)])
    second = (Part("who pays for a wig", asks=True), [Guess("ask/cold_cap_wig", 0.7)])
    found = read("can i work during chemo and who pays for a wig", first, second, guess=Guess("ask/work_keep", 0.6))
    assert found.asked.question == "work_keep"
    assert [one.question for one in found.also] == ["cold_cap_wig"]


def test_one_clear_clause_answers_a_message_that_is_unclear_as_a_whole() -> None:
    told = (Part("it has been a long week", asks=False), [Guess("small_talk", 0.9)])
    asked = (Part("can i work during chemo", asks=True), [Guess("ask/work_keep", 0.8)])
    assert read("it has been a long week. can i work during chemo", told, asked, guess=Guess("ask/tired", 0.3)).intent == "ask/work_keep"


def test_a_follow_up_takes_the_answer_near_to_the_subject() -> None:
    whole = (Part("how long does biopsy take", asks=True, completes=True), [Guess("ask/treatment_how_long", 0.5), Guess("ask/biopsy_expect", 0.4)])
    context = Context(Subject("term", "biopsy"), frozenset({"biopsy_expect"}))
    assert read("how long does that take", whole, guess=Guess("ask/treatment_how_long", 0.7), context=context).intent == "ask/biopsy_expect"


def test_a_much_likelier_answer_wins_over_one_near_to_the_subject() -> None:
    whole = (Part("how much does biopsy cost", asks=True, completes=True), [Guess("ask/cost_overall", 0.9), Guess("ask/biopsy_expect", 0.3)])
    context = Context(Subject("term", "biopsy"), frozenset({"biopsy_expect"}))
    assert read("how much does it cost", whole, guess=Guess("ask/cost_overall", 0.8), context=context).intent == "ask/cost_overall"


def test_why_and_more_go_on_from_the_subject_by_themselves() -> None:
    whole = (Part("why does biopsy matter", asks=True, completes=True), [Guess("ask/biopsy_expect", 0.8)])
    context = Context(Subject("term", "biopsy"), frozenset({"biopsy_expect"}))
    assert read("why does it matter", whole, guess=Guess("ask_why", 0.9), context=context).intent == "ask_why"
