"""Which false belief a message holds."""

from __future__ import annotations

import numpy as np

from bot.care.myth import Myth, Myths
from bot.language.encoder import SentenceEncoder, Vectors


class MythFinder:
    """Finds a myth by its pattern anywhere in a message, or by how near the whole message is to one of its wordings."""

    def __init__(self, myths: Myths, encoder: SentenceEncoder, likeness: float) -> None:
        """Encode how people put the beliefs; `likeness` is the least cosine that counts."""
        self._myths = myths
        self._likeness = likeness
        wordings = [(wording, myth) for myth in myths.myths.values() for wording in (*myth.says, myth.belief)]
        self._owners = [myth for _, myth in wordings]
        self._vectors = encoder.encode([wording for wording, _ in wordings])

    def find(self, text: str, vector: Vectors) -> Myth | None:
        """Return the myth that the message holds, or None; `vector` is the message's sentence vector."""
        by_pattern = self._myths.find(text)
        if by_pattern or not self._owners:
            return by_pattern
        nearness = self._vectors @ vector
        best = int(np.argmax(nearness))
        return self._owners[best] if nearness[best] >= self._likeness else None
