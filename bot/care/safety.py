"""What must be answered before anything else: danger to life, and signs that cannot wait."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.care.review import Link, Review, Source
from bot.care.wording import plain_quotes

CRISIS = "crisis"
_DENIED = re.compile(r"\b(?:no|not|without|never|denies|nor|don'?t have|doesn'?t have|do not have|haven'?t had)(?: \w+){0,2} $")


@dataclass(frozen=True)
class CrisisLine:
    """A line to call or text, as shown on the card."""

    label: str
    tel: str


@dataclass(frozen=True)
class SafetyRule:
    """Patterns that mean danger, and the fixed, reviewed reply to them.

    Patterns, not a model: a nurse can read the whole list and sign it off.
    """

    id: str
    kind: str
    patterns: tuple[str, ...]
    title: str
    text: str
    what_to_say: str
    source: tuple[Source, ...]
    review: Review
    not_when: tuple[str, ...] = ()
    phones: tuple[CrisisLine, ...] = ()
    links: tuple[Link, ...] = field(default_factory=tuple)


class SafetyRules:
    """All rules, in the order in which they are tried."""

    def __init__(self, rules: Iterable[SafetyRule]) -> None:
        """Compile the patterns once."""
        self.rules = tuple(rules)
        self._compiled = [(rule, _any_of(rule.patterns), _any_of(rule.not_when)) for rule in self.rules]

    def find(self, message: str) -> SafetyRule | None:
        """Return the first rule that the message meets, or None."""
        text = " ".join(plain_quotes(message).casefold().split())
        for rule, meets, spared in self._compiled:
            if meets and _is_met(meets, text, rule.kind) and not (spared and spared.search(text)):
                return rule
        return None


def _is_met(meets: re.Pattern[str], text: str, kind: str) -> bool:
    """Whether any match counts: a sign that is denied ("no chest pain") does not, a word about suicide always does."""
    if kind == CRISIS:
        return bool(meets.search(text))
    return any(not _DENIED.search(text[: match.start()]) for match in meets.finditer(text))


def _any_of(patterns: Iterable[str]) -> re.Pattern[str] | None:
    joined = "|".join(f"(?:{pattern})" for pattern in patterns)
    return re.compile(joined) if joined else None
