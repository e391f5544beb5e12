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
