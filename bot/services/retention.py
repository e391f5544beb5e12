"""Retention: words are kept for so many days after the last message, then nothing of the conversation is left."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from bot.store.conversations import Conversations
from bot.store.texts import Texts
from bot.store.turns import BrainTurns

logger = logging.getLogger(__name__)

# The job looks every hour, so that no word outlives its day, and what could not be done is tried again soon.
EVERY_S = 60 * 60


class Retention:
    """Erases conversations everywhere: in the door's tables and in the brain's."""

    def __init__(self, conversations: Conversations, texts: Texts, brain_turns: BrainTurns, keep_days: int) -> None:
        """Join the parts."""
        self._conversations = conversations
        self._texts = texts
        self._brain_turns = brain_turns
        self._keep = timedelta(days=keep_days)

    async def forget(self, *conversation_ids: str) -> int:
        """Erase everything about the conversations and return how many there were; the door tells a running brain to drop what it holds in memory."""
        known = await self._conversations.erase(*conversation_ids)
        await asyncio.to_thread(self._brain_turns.forget, *conversation_ids)
        return known

    async def erase_old(self, moment: datetime) -> int:
        """Erase the conversations in which nobody wrote for so long, and phones that never had one; return how many conversations."""
        old = await self._conversations.idle_since(moment - self._keep)
        if old:
            await self.forget(*old)
        await self._texts.drop_old(moment - self._keep)
        return len(old)

    async def keep_erasing(self, then: Callable[[], Awaitable[None]]) -> None:
        """Erase what is old again and again, and do then what follows from it; a failure waits for the next time."""
        while True:
            try:
                erased = await self.erase_old(datetime.now(UTC))
                await then()
            except Exception as error:  # noqa: BLE001 - this must go on as long as the door does
                logger.error("retention waits for its next time: %s", type(error).__name__)
            else:
                if erased:
                    logger.info("retention erased %d conversations", erased)
            await asyncio.sleep(EVERY_S)
