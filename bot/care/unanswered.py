"""What nobody could answer: kept for the people who write the answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

# Under this confidence a reply may well have missed the point.
DOUBTFUL = 0.6


class WhyUnanswered(Enum):
    """Why a message is on the list."""

    UNSURE = "unsure"
    OUT_OF_SCOPE = "out_of_scope"
    UNKNOWN_TERM = "unknown_term"
    DOUBTFUL = "doubtful"


@dataclass(frozen=True)
class Heard:
    """How the brain understood a message: intent, confidence (0 to 1), its best guesses, and a word that no entry explains."""

    intent: str
    confidence: float
    guesses: tuple[tuple[str, float], ...] = ()
    unknown_term: str | None = None

    @classmethod
    def from_dict(cls, given: Mapping[str, Any]) -> Heard:
        """Return what the brain sent."""
        guesses = tuple((str(name), float(confidence)) for name, confidence in given.get("guesses", ()))
        return cls(str(given["intent"]), float(given["confidence"]), guesses, given.get("unknown_term"))

    def as_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {**vars(self), "guesses": [list(guess) for guess in self.guesses]}

    @property
    def why_unanswered(self) -> WhyUnanswered | None:
        """Why the message belongs on the list, or None when it was understood."""
        if self.unknown_term:
            return WhyUnanswered.UNKNOWN_TERM
        if self.intent == "nlu_fallback":
            return WhyUnanswered.UNSURE
        if self.intent == "out_of_scope":
            return WhyUnanswered.OUT_OF_SCOPE
        return WhyUnanswered.DOUBTFUL if self.confidence < DOUBTFUL else None


@dataclass(frozen=True)
class Unanswered:
    """A message that nobody could answer, masked as it was kept, with what was guessed."""

    conversation_id: str
    seq: int
    text: str
    why: WhyUnanswered
    heard: Heard
    asked_at: datetime
