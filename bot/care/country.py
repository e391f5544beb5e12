"""Where a person says they are, and which numbers a safety reply names there."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from bot.care.review import Link, Review, Source
from bot.care.safety import CRISIS, CrisisLine, SafetyRule, plain


@dataclass(frozen=True)
class Country:
    """A country by what people write of it; `instead` names what stands in a reply in place of what."""

    id: str
    name: str
    patterns: tuple[str, ...]
    instead: tuple[tuple[str, str], ...]
    phones: tuple[CrisisLine, ...]
    links: tuple[Link, ...]
    source: Source
    review: Review

    def localized(self, rule: SafetyRule) -> SafetyRule:
        """Return the rule with the numbers of this country in its reply."""
        if not self.instead:
            return replace(rule, links=self.links if rule.kind == CRISIS else rule.links)
        here = replace(rule, text=self._here(rule.text), what_to_say=self._here(rule.what_to_say), sms=self._here(rule.sms))
        if rule.kind == CRISIS:
            return replace(here, phones=self.phones, links=self.links, source=(self.source,))
        return replace(here, phones=self.phones[-1:], links=())

    def _here(self, text: str) -> str:
        for american, local in self.instead:
            text = text.replace(american, local)
        return text


class Countries:
    """All countries whose numbers we know."""

    def __init__(self, countries: Iterable[Country]) -> None:
        """Compile the patterns once."""
        self._patterns = [(country, re.compile(rf"\b(?:{'|'.join(country.patterns)})")) for country in countries]

    def find(self, texts: Iterable[str]) -> Country | None:
        """Return the country that the last of these texts to name one is about, or None."""
        named = (country for text in texts for country, pattern in self._patterns if pattern.search(plain(text)))
        return next(reversed(list(named)), None)
