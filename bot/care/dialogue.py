"""What the assistant says between answers: hello, thanks, "I am not sure"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Phrase:
    """The wordings of one thing to say; they take turns."""

    texts: tuple[str, ...]


class Phrasebook:
    """All phrases by their key."""

    def __init__(self, phrases: Mapping[str, Phrase]) -> None:
        """Keep the phrases."""
        self.phrases = dict(phrases)

    def say(self, key: str, turn: int = 0, **values: str) -> str:
        """Return the wording of this turn with the values filled in, or raise `KeyError`."""
        texts = self.phrases[key].texts
        return texts[turn % len(texts)].format(**values)
