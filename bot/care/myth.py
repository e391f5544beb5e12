"""False beliefs about cancer, each with the gentle correction that comes first."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.care.review import Review, Source
from bot.care.wording import plain_quotes


@dataclass(frozen=True)
class Myth:
    """A belief as people put it, and what is true instead."""

    id: str
    belief: str
    says: tuple[str, ...]
    text: str
    do: str
    source: Source
    review: Review
    patterns: tuple[str, ...] = ()
    answer: str | None = None


class Myths:
    """All myths; a message may hold one inside another question."""

    def __init__(self, myths: Iterable[Myth]) -> None:
        """Compile the patterns once."""
        self.myths = {myth.id: myth for myth in myths}
        self._compiled = [(myth, re.compile("|".join(f"(?:{pattern})" for pattern in myth.patterns))) for myth in self.myths.values() if myth.patterns]

    def find(self, message: str) -> Myth | None:
        """Return the first myth whose pattern the message holds, or None."""
        text = " ".join(plain_quotes(message).casefold().split())
        return next((myth for myth, pattern in self._compiled if pattern.search(text)), None)
