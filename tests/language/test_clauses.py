"""Cutting messages into clauses, and hearing a feeling in them."""

from __future__ import annotations

import pytest

from bot.language.clauses import clauses_of, tells_feeling


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("what is a port", []),
        ("what is the difference between stage and grade", []),
        ("What is a PET scan? How long does it take?", ["What is a PET scan?", "How long does it take?"]),
        ("what is chemo and how long does it last", ["what is chemo", "how long does it last"]),
        ("my mom has lung cancer, can she still work", ["my mom has lung cancer", "can she still work"]),
        ("im so scared what happens in a biopsy", ["im so scared", "what happens in a biopsy"]),
        ("I start Monday.\nCan I drive home? Who pays for a cab?", ["I start Monday.", "Can I drive home?", "Who pays for a cab?"]),
    ],
)
def test_a_message_is_cut_where_a_new_thing_begins(text: str, clauses: list[str]) -> None:
    assert [clause.text for clause in clauses_of(text)] == clauses


def test_clauses_know_their_place_and_whether_they_ask() -> None:
    told, asked = clauses_of("I start Monday. can I drive home")
    assert (told.asks, asked.asks) == (False, True)
    assert "I start Monday. can I drive home"[asked.start : asked.end] == "can I drive home"


@pytest.mark.parametrize(
    ("text", "feels"),
    [
        ("im so scared what happens in a biopsy", True),
        ("I can't stop crying. is that normal", True),
        ("we are overwhelmed, where do we start", True),
        ("I'm not scared, I just want facts", False),
        ("what is chemo", False),
        ("how long is treatment", False),
    ],
)
def test_a_feeling_is_heard(text: str, feels: bool) -> None:
    assert tells_feeling(text) is feels
