"""Follow-ups, and what they point at."""

from __future__ import annotations

import pytest

from bot.care.reply import Subject
from bot.content.read import load_content
from bot.language.asking import Place
from bot.language.diagnoses import DiagnosisFinder
from bot.language.follow_up import completed, is_follow_up, pointed_at

DIAGNOSES = DiagnosisFinder(load_content().cancers)


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("and the side effects?", "the side effects chemo"),
        ("how long does that take", "how long does chemo take"),
        ("does it hurt", "does chemo hurt"),
        ("ok and how much does it cost?", "how much does chemo cost?"),
        ("how long", "how long chemo"),
        ("why do people get one of those", "why do people get chemo"),
        ("is it forever", "is chemo forever"),
    ],
)
def test_a_follow_up_is_made_whole(text: str, whole: str) -> None:
    assert is_follow_up(text)
    assert completed(text, "chemo") == whole


@pytest.mark.parametrize(
    "text",
    [
        "what is a biopsy",
        "is it normal that i cry all the time",
        "is there a support group",
        "is it my right to say no to chemo",
        "so can they operate or not",
        "will insurance pay for a second opinion",
        "I was told that my cancer has spread to the liver and I do not know whether surgery is still an option",
        "",
    ],
)
def test_a_whole_question_is_no_follow_up(text: str) -> None:
    assert not is_follow_up(text)


@pytest.mark.parametrize(
    ("text", "subject", "intent", "place"),
    [
        ("what about for prostate", Subject("answer", "biomarker_cost"), "ask/biomarker_cost", None),
        ("and for lung cancer?", Subject("plan"), "ask_plan", None),
        ("what about for prostate cancer", Subject("referral", "lungevity"), "request_referral", None),
        ("do they charge", Subject("referral", "lungevity"), "ask_organisation", None),
        ("what's their number", Subject("referral", "lungevity"), "ask_organisation", None),
        ("ok whats first", Subject("plan"), "ask_plan", Place("team")),
        ("and after that?", Subject("station", "team"), "ask_plan", Place("tests")),
        ("what does the second one mean", Subject("terms", "nodule mass"), "ask_term", None),
        ("ok. lung", Subject("ask_diagnosis"), "request_referral", None),
        ("what about for lung cancer", Subject("term", "biopsy"), "ask_term", None),
        ("and then?", Subject("step", "tests-1"), "ask_plan", Place("tests", 2)),
        ("where do i start", Subject("station", "data"), "ask_plan", Place("data", 0)),
        ("do they charge", Subject("term", "biopsy"), None, None),
        ("what about my kids", Subject("answer", "biomarker_cost"), None, None),
        ("what is a biopsy", Subject("step", "tests-1"), None, None),
    ],
)
def test_what_a_message_points_at(text: str, subject: Subject, intent: str | None, place: Place | None) -> None:
    found = pointed_at(text, DIAGNOSES.read(text), subject)
    assert (found.asked.intent, found.place) == (intent, place) if found else intent is None
