"""What a message asks for, given what was guessed and found in it."""

from __future__ import annotations

import pytest

from bot.content.read import load_content
from bot.language.classifier import Guess
from bot.language.diagnoses import DiagnosisFinder
from bot.language.lexicon import build_lexicon
from bot.language.organisations import OrganisationFinder
from bot.language.terms import TermFinder
from bot.language.understanding import Seen, Thresholds, Understander, wording_asked
from bot.language.unknown import ClosestTerms

CONTENT = load_content()
TERMS = TermFinder(CONTENT.glossary)
ORGANISATIONS = OrganisationFinder(CONTENT.directory)
DIAGNOSES = DiagnosisFinder(CONTENT.cancers)
LEXICON = build_lexicon(CONTENT.glossary, CONTENT.cancers, CONTENT.directory)
UNDERSTANDER = Understander(ClosestTerms(CONTENT.glossary, LEXICON), Thresholds(answer=0.5, offer=0.2))


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
        ("Biopsy: invasive ductal carcinoma, grade 2, ER 95%", "ask/read_pathology_report", 0.9, "ask_term"),
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
