"""Keywords and danger, with both nets as the door has them."""

from __future__ import annotations

from typing import Any

import pytest

from bot.care.keywords import find_command
from bot.content.read import load_content, read_yaml
from bot.services.danger import Danger
from bot.settings import ROOT
from bot.wiring import build_danger

WORDINGS: dict[str, dict[str, list[Any]]] = read_yaml(ROOT / "tests" / "care" / "keywords.yml")


@pytest.fixture(scope="module")
def danger() -> Danger:
    return build_danger(load_content())


def test_no_keyword_is_answered_as_danger(danger: Danger) -> None:
    keywords = [str(one) for kinds in WORDINGS.values() for kind, wordings in kinds.items() if kind != "none" for one in wordings]
    assert [one for one in keywords if danger.find_in_text(one, is_command=find_command(one) is not None)] == []


@pytest.mark.parametrize(
    "message", ["stop the pain, i want to kill myself", "i want it to end", "stopped breathing", "there is no point in going on like this"]
)
def test_danger_is_seen_in_a_text(danger: Danger, message: str) -> None:
    assert danger.find_in_text(message, is_command=find_command(message) is not None)
