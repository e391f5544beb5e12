from __future__ import annotations

from typing import Any

import pytest

from bot.care.finding import ReportEntry
from bot.content.report_rules import check_report
from tests.builders import DRAFT, a_source

IDS = {"terms": {"psa_test"}, "reports": {"size"}}


def an_entry(**changes: Any) -> ReportEntry:
    given: dict[str, Any] = {"id": "size", "kind": "size", "says": "It is {size}.", "patterns": (r"(?P<size>\d+ cm)",), "source": a_source(), "review": DRAFT}
    return ReportEntry(**{**given, **changes})


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"kind": "color"}, "kind 'color'"),
        ({"patterns": ("(",)}, "not a regular expression"),
        ({"says": "It is {width}."}, "{width}"),
        ({"says": ""}, "says nothing"),
        ({"patterns": ()}, "needs `patterns`"),
        ({"terms": ("pizza",)}, "pizza"),
        ({"kind": "result"}, "`of` and the kind result"),
        ({"says": "You should take 5 mg of {size}."}, "voice guide"),
    ],
)
def test_a_broken_entry_is_named(changes: dict[str, Any], complaint: str) -> None:
    assert any(complaint in message for message, _ in check_report(an_entry(**changes), IDS))


def test_a_sound_entry_passes() -> None:
    assert list(check_report(an_entry(), IDS)) == []
