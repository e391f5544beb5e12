"""Comparing with the provider: a text whose webhook never reached us is taken up, an erased one is deleted there."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.clients.twilio import TwilioClient
from bot.errors import TextError
from bot.services.text_sender import pause
from bot.services.texts import TextTalks
from bot.store.tables import now
from bot.store.texts import Texts

logger = logging.getLogger(__name__)

EVERY_S = 60.0
# Looked at again each time: a text may be listed late.
OVERLAP = timedelta(minutes=10)
# A text this young may still be on its way to us.
ON_ITS_WAY = timedelta(seconds=30)


class TextReconciler:
    """Compares every minute; use `run` as a task."""

    def __init__(self, texts: Texts, client: TwilioClient, talks: TextTalks, clock: Callable[[], datetime] = now) -> None:
        """Join the parts."""
        self._texts = texts
        self._client = client
        self._talks = talks
        self._clock = clock
        self._stopped = asyncio.Event()

    def stop(self) -> None:
        """Let `run` end after this round."""
        self._stopped.set()

    async def run(self) -> None:
        """Compare again and again, until `stop`."""
        while not self._stopped.is_set():
            try:
                await self._talks.resume()
                await self.compare()
                await self.erase()
            except TextError as error:
                logger.warning("comparing texts waits: %s", error)
            except Exception as error:  # noqa: BLE001 - the next round may find the database again
                logger.error("comparing texts failed: %s", type(error).__name__)
            await pause(self._stopped, EVERY_S)

    async def compare(self) -> int:
        """Take up what came in and was not delivered to us, oldest first; return how many there were."""
        until = self._clock()
        since = await self._texts.checked_until() - OVERLAP
        old = [text async for text in self._client.inbound_since(since) if text.made_at < until - ON_ITS_WAY]
        missed = [text for text in old if not await self._texts.is_known(text.sid)]
        for text in reversed(missed):
            await self._talks.receive(text.sid, text.number, text.body, text.media, None)
        if missed:
            logger.warning("%d texts had not been delivered to us and were taken up", len(missed))
        await self._texts.check_off(until)
        return len(missed)

    async def erase(self) -> None:
        """Have the provider delete what was erased here."""
        for sid in await self._texts.erasures():
            try:
                await self._client.erase(sid)
            except TextError as error:
                # One that is still on its way cannot be deleted yet.
                logger.warning("deleting %s at the provider waits: %s", sid, error)
            else:
                await self._texts.finish_erasure(sid)
