"""Sending texts: one after another for a phone, tried again when the provider is away, never doubled, never after STOP."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

import phonenumbers
from phonenumbers import timezone

from bot.care.delivery import Delivery
from bot.care.quiet_hours import next_daytime
from bot.care.sms import segments
from bot.clients.twilio import TwilioClient
from bot.errors import RecipientOptedOut, TextDelayed, TextError, TextRefused
from bot.store.tables import now
from bot.store.text_outbox import TextOut, TextOutbox
from bot.store.texts import Texts

logger = logging.getLogger(__name__)

# A long code carries one segment a second; texts that follow each other faster may arrive in another order.
SEGMENT_S = 1.0
RETRY_AFTER_S = (2.0, 5.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0)
GIVE_UP_AFTER = timedelta(hours=24)
LEASE_S = 30.0
LOOK_EVERY_S = 1.0
STOP_S = 12.0
# The provider's clock may differ from ours by so much.
CLOCKS_DIFFER = timedelta(minutes=2)
# A number with more zones than this belongs to no place.
MAX_ZONES = 4


class TextSender:
    """Sends what is in the outbox; use `run` as a task, and `wake` for a phone that has something new."""

    def __init__(self, outbox: TextOutbox, texts: Texts, client: TwilioClient, status_url: str, clock: Callable[[], datetime] = now) -> None:
        """Join the parts; reports about a text come to `status_url` with the text's ticket."""
        self._outbox = outbox
        self._texts = texts
        self._client = client
        self._status_url = status_url
        self._clock = clock
        self._holder = secrets.token_hex(16)
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._stopped = asyncio.Event()

    def wake(self, phone_id: int) -> None:
        """Begin to send to the phone, unless that is going on."""
        if phone_id not in self._tasks and not self._stopped.is_set():
            task = asyncio.create_task(self._send_all(phone_id))
            self._tasks[phone_id] = task
            task.add_done_callback(lambda _: self._tasks.pop(phone_id, None))

    async def run(self) -> None:
        """Take up whatever is due, also what an earlier process left, until `stop`."""
        while not self._stopped.is_set():
            try:
                for phone_id in await self._outbox.due_phones(self._clock()):
                    self.wake(phone_id)
                await self._texts.drop_forgotten()
            except Exception as error:  # noqa: BLE001 - the sender goes on when the database is back
                logger.error("looking for texts to send failed: %s", type(error).__name__)
            await pause(self._stopped, LOOK_EVERY_S)

    async def stop(self) -> None:
        """Finish the texts that are being handed over, and no more; the rest is taken up at the next start."""
        self._stopped.set()
        if self._tasks:
            await asyncio.wait(self._tasks.values(), timeout=STOP_S)

    async def _send_all(self, phone_id: int) -> None:
        if not await self._outbox.lease(phone_id, self._holder, now() + timedelta(seconds=LEASE_S)):
            return
        try:
            while not self._stopped.is_set() and (text := await self._outbox.take_next(phone_id, self._clock())):
                await self._send(phone_id, text)
                await self._outbox.lease(phone_id, self._holder, now() + timedelta(seconds=LEASE_S))
        finally:
            await asyncio.shield(self._outbox.release(phone_id, self._holder))

    async def _send(self, phone_id: int, text: TextOut) -> None:
        """Hand over one text, or note what to do with it."""
        if text.purpose.waits_at_night:
            day = next_daytime(self._clock(), zones_of(text.number))
            if day > self._clock():
                await self._outbox.delay(text.id, day, was_surely_not_taken=True)
                return
        try:
            sid = await self._hand_over(phone_id, text)
        except RecipientOptedOut as error:
            await self._outbox.give_up(text.id, str(error))
            await self._texts.change_phone(phone_id, stopped_at=self._clock())
        except TextRefused as error:
            logger.error("text %s was refused: %s", text.id, error)
            await self._outbox.give_up(text.id, str(error))
        except TextError as error:
            await self._try_later(text, error)
        else:
            await self._outbox.accept(text.id, sid)
            await pause(self._stopped, segments(text.body) * SEGMENT_S)

    async def _hand_over(self, phone_id: int, text: TextOut) -> str:
        """Return the provider's id of the text; one that an earlier try may have handed over is looked for first."""
        if text.tried_at is not None:
            known = await self._outbox.sids_of(phone_id)
            found = await self._client.find_sent(text.number, text.body, text.tried_at - CLOCKS_DIFFER, known)
            if found:
                if found.delivery is not None and found.delivery is not Delivery.ACCEPTED:
                    await self._outbox.report(text.ticket, found.sid, found.delivery, str(found.error_code or "") or None)
                return found.sid
        return (await self._client.send(text.number, text.body, f"{self._status_url}?text={text.ticket}")).sid

    async def _try_later(self, text: TextOut, error: TextError) -> None:
        if self._clock() - text.made_at > GIVE_UP_AFTER:
            logger.error("text %s is given up: %s", text.id, error)
            await self._outbox.give_up(text.id, str(error))
            return
        delay_s = RETRY_AFTER_S[min(text.attempts, len(RETRY_AFTER_S) - 1)]
        logger.warning("text %s waits %.0f s: %s", text.id, delay_s, error)
        await self._outbox.delay(text.id, self._clock() + timedelta(seconds=delay_s), isinstance(error, TextDelayed))


async def pause(stopped: asyncio.Event, seconds: float) -> None:
    """Return after so many seconds, or at once when stopped."""
    with suppress(TimeoutError):
        await asyncio.wait_for(stopped.wait(), seconds)


def zones_of(number: str) -> tuple[str, ...]:
    """Return the time zones of the number's area code; none when it could be anywhere."""
    try:
        zones = timezone.time_zones_for_number(phonenumbers.parse(number))
    except phonenumbers.NumberParseException:
        return ()
    return () if len(zones) > MAX_ZONES or "Etc/Unknown" in zones else tuple(zones)
