"""The reader of reports as Rasa calls it."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = [pytest.mark.engine, pytest.mark.filterwarnings("ignore")]


@pytest.fixture(scope="module")
def pipeline() -> list[Any]:
    from bot.brain.matchers import TermMatcher
    from bot.brain.reports import ReportReader

    return [TermMatcher(), ReportReader()]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("ER 95%, PR 20%, HER2 2+ (IHC), FISH not amplified", "report"),
        ("my doctor said my her2 is 2+, what does that mean", "quoted_findings"),
        ("who can help me", None),
    ],
)
def test_findings_travel_with_the_message(pipeline: list[Any], text: str, key: str | None) -> None:
    from rasa.shared.nlu.training_data.message import Message

    from bot.brain.reports import findings_of

    message = Message.build(text)
    for component in pipeline:
        component.process([message])
    parse_data = message.as_dict(only_output_properties=True)
    assert [name for name in ("report", "quoted_findings") if name in parse_data] == ([key] if key else [])
    assert bool(findings_of(parse_data)) == bool(key)
