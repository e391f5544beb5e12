"""The shipped rules against phrases a nurse could read; one missed phrase stops a release."""

from __future__ import annotations

from typing import Any

import pytest

from bot.content.read import load_content, read_yaml
from bot.settings import ROOT

PHRASES: dict[str, list[str]] = read_yaml(ROOT / "tests" / "safety" / "phrases.yml")
RULES = load_content().safety


def _cases() -> list[Any]:
    return [pytest.param(phrase, kind, id=f"{kind}: {phrase}") for kind, phrases in PHRASES.items() for phrase in phrases]


@pytest.mark.parametrize(("phrase", "kind"), _cases())
def test_danger_is_seen_and_nothing_else_is(phrase: str, kind: str) -> None:
    rule = RULES.find(phrase)
    assert (rule.kind if rule else "none") == kind


@pytest.mark.parametrize(
    ("message", "rule_id"),
    [
        ("quiero morir", "suicide"),
        ("ya no quiero vivir", "suicide"),
        ("me tomé todas las pastillas", "overdose"),
        ("mi esposo me pega", "harm_by_others"),
        ("NO PUEDO RESPIRAR", "call_911_breathing_chest"),
        ("mi mamá no despierta", "call_911_brain"),
        ("fiebre después de la quimio", "call_team_fever"),
        ("hay sangre en mi orina", "call_team_bleeding"),
        ("no quiero morir", None),
        ("¿qué hago si tengo fiebre?", None),
        ("mi abuelo se suicidó hace años", None),
        ("me muero de hambre", None),
        ("no tengo fiebre", None),
    ],
)
def test_spanish_is_answered_in_spanish(message: str, rule_id: str | None) -> None:
    rule = RULES.find(message)
    assert (rule.id if rule else None) == rule_id
    if rule:
        assert rule.text == RULES.get(rule.id).text_es


def test_every_rule_has_a_reply_in_spanish_and_for_a_text_message() -> None:
    for rule in RULES.rules:
        assert all((rule.sms, rule.title_es, rule.text_es, rule.what_to_say_es, rule.sms_es, rule.phones_es)), rule.id
