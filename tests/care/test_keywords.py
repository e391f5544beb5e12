"""Every wording of the table is understood: the seen half and the held-out half."""

from __future__ import annotations

from typing import Any

import pytest

from bot.care.keywords import Command, find_command
from bot.content.read import load_content, read_yaml
from bot.settings import ROOT

WORDINGS: dict[str, dict[str, list[Any]]] = read_yaml(ROOT / "tests" / "care" / "keywords.yml")
SAFETY = load_content().safety


def _cases() -> list[Any]:
    return [
        pytest.param(str(wording), kind, id=f"{half} {kind}: {wording}")
        for half, kinds in WORDINGS.items()
        for kind, wordings in kinds.items()
        for wording in wordings
    ]


@pytest.mark.parametrize(("wording", "kind"), _cases())
def test_a_keyword_is_understood_and_nothing_else_is_taken_for_one(wording: str, kind: str) -> None:
    command = find_command(wording)
    assert (command.keyword.value if command else "none") == kind


def test_there_are_as_many_wordings_as_promised() -> None:
    assert sum(len(wordings) for kinds in WORDINGS.values() for wordings in kinds.values()) >= 300


def test_no_keyword_is_taken_for_danger() -> None:
    keywords = [str(one) for kinds in WORDINGS.values() for kind, wordings in kinds.items() if kind != "none" for one in wordings]
    assert [one for one in keywords if SAFETY.find(one)] == []


@pytest.mark.parametrize(("wording", "language"), [("stop", "en"), ("alto", "es"), ("ayuda", "es"), ("help", "en"), ("no me escriban mas", "es")])
def test_a_keyword_tells_its_language(wording: str, language: str) -> None:
    command = find_command(wording)
    assert isinstance(command, Command)
    assert command.language == language


def test_a_long_message_is_no_keyword() -> None:
    assert find_command("stop " * 40) is None
