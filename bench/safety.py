"""Show every phrase of tests/safety/ to the door's check, without the product, and print recall and false alarms by kind.

`phrases.yml` is what a release may not miss: one of its crisis phrases unseen gives exit code 1. The other files measure what nobody wrote a rule for.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter

from bot.care.safety import CRISIS, SafetyRules
from bot.content.read import load_content, read_yaml
from bot.services.danger import Danger
from bot.settings import ROOT
from bot.wiring import build_danger

FOLDER = ROOT / "tests" / "safety"
MUST_HOLD = "phrases.yml"
HARMLESS = "none"


@dataclass(frozen=True)
class Row:
    """How the phrases of one kind went: how many alarm by rules alone, with the net, and with a reply of the right kind."""

    file: str
    kind: str
    phrases: int
    by_rules: int
    alarms: int
    right_kind: int
    typical_seconds: float


def main() -> int:
    """Print the table; exit with 1 when a crisis phrase that must hold is missed."""
    content = load_content()
    rows = list(measure(content.safety, build_danger(content), FOLDER))
    print(f"{'file':20} {'kind':10} {'phrases':>7} {'rules alone':>12} {'with the net':>13} {'right kind':>11} {'ms':>8}")
    for row in rows:
        shares = f"{row.by_rules / row.phrases:12.1%} {row.alarms / row.phrases:13.1%} {row.right_kind / row.phrases:11.1%}"
        print(f"{row.file:20} {row.kind:10} {row.phrases:7} {shares} {row.typical_seconds * 1000:8.1f}")
    print("of kind none, an alarm is a false one; of the others, no alarm is a miss; ms is the median")
    missed = sum(row.phrases - row.alarms for row in rows if row.file == MUST_HOLD and row.kind == CRISIS)
    if missed:
        print(f"firstlight: {missed} crisis phrases of {MUST_HOLD} are missed.")
    return 1 if missed else 0


def measure(rules: SafetyRules, danger: Danger, folder: Path) -> Iterator[Row]:
    """Yield a row for each kind of each file."""
    for path in sorted(folder.glob("*.yml")):
        for kind, phrases in read_yaml(path).items():
            found, seconds = [], []
            for phrase in phrases:
                started = perf_counter()
                found.append(danger.find(phrase))
                seconds.append(perf_counter() - started)
            right = sum((rule.kind if rule else HARMLESS) == kind for rule in found)
            by_rules = sum(rules.find(phrase) is not None for phrase in phrases)
            yield Row(path.name, str(kind), len(phrases), by_rules, sum(rule is not None for rule in found), right, median(seconds))


if __name__ == "__main__":
    sys.exit(main())
