"""Small valid things to test with; each test says only what matters to it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from bot.care.diagnosis import Cancer, Cancers, Helpers
from bot.care.glossary import Answer, Glossary, Term
from bot.care.organisation import Organisation, Phone
from bot.care.referral import Referral, ReferralReason
from bot.care.review import Link, Review, ReviewState, Source

CHECKED = date(2026, 11, 23)
DRAFT = Review(ReviewState.DRAFT, due=date(2027, 11, 23))


def a_source(**changes: Any) -> Source:
    return Source(**{"title": "A page", "url": "https://example.org/page", "checked_on": CHECKED, **changes})


def a_term(**changes: Any) -> Term:
    given: dict[str, Any] = {"id": "biopsy", "name": "biopsy", "category": "tests", "plain": "A small sample is taken out and looked at in a lab."}
    given |= {"why": "It shows what you have.", "ask": "What did my biopsy show?", "source": a_source(), "review": DRAFT}
    return Term(**{**given, **changes})


def an_answer(**changes: Any) -> Answer:
    given: dict[str, Any] = {"id": "second_opinion", "step": "team", "title": "Getting a second opinion", "text": "Yes, you can ask another doctor."}
    given |= {"do": "Ask the office to send your scans.", "sms": "Yes, you can ask another doctor.", "source": (a_source(),), "review": DRAFT}
    return Answer(**{**given, **changes})


def a_phone(**changes: Any) -> Phone:
    given = {"number": "800-555-0100", "tel": "+18005550100", "label": "Helpline", "confidence": "high", "checked_on": CHECKED, "source": "https://example.org"}
    return Phone(**{**given, **changes})


def an_organisation(**changes: Any) -> Organisation:
    given: dict[str, Any] = {"id": "helpers", "name": "The Helpers", "what": "They answer questions.", "source": a_source(), "review": DRAFT}
    given |= {"links": (Link("example.org", "https://example.org", CHECKED),)}
    return Organisation(**{**given, **changes})


def a_cancer(**changes: Any) -> Cancer:
    given: dict[str, Any] = {"id": "lung", "name": "lung cancer", "label": "Lung cancer", "organisations": Helpers("helpers"), "source": a_source()}
    return Cancer(**{**given, "review": DRAFT, **changes})


def breast_cancers() -> Cancers:
    """Breast cancer, of which the stage decides what it is."""
    early, late = a_cancer(id="breast_early", name="early breast cancer"), a_cancer(id="breast_metastatic", name="metastatic breast cancer")
    parent = a_cancer(id="breast", name="breast cancer", stages={"metastatic": "breast_metastatic", "early": "breast_early"})
    return Cancers([parent, early, late, a_cancer(id="unknown_or_other", name="cancer")])


def a_glossary(*terms: Term) -> Glossary:
    return Glossary(terms or (a_term(),), (an_answer(),))


def a_referral(**changes: Any) -> Referral:
    moment = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
    given: dict[str, Any] = {"id": "r1", "conversation_id": "c1", "organisation_id": "helpers", "reason": ReferralReason.ASKED_WHO_HELPS}
    return Referral(**{**given, "created_at": moment, "consent_asked_at": moment, "consent_text": "May I?", **changes})
