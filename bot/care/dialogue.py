"""What the assistant says between answers: hello, thanks, "I am not sure"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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

    def say(self, key: str, said: Sequence[str] = (), **values: str) -> str:
        """Return a wording that was not said lately, or the one said longest ago, with the values filled in; raise `KeyError` for an unknown key.

        `said` holds the last replies, oldest first.
        """
        texts = [text.format(**values) for text in self.phrases[key].texts]
        return min(texts, key=lambda text: max((place for place, reply in enumerate(said, 1) if text in reply), default=0))
