"""Phones and what came in from them: written before it is acknowledged, found by a keyed hash, erased on demand."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.exc import StaleDataError

from bot.care.delivery import Delivery, Purpose
from bot.store.database import Database
from bot.store.encryption import Keys
from bot.store.messages import as_utc
from bot.store.tables import now
from bot.store.text_erasure import drop_forgotten, drop_old, erase_phone
from bot.store.text_tables import DONE, KEPT, TextErasureRow, TextInRow, TextOutRow, TextPhoneRow, TextPollRow


@dataclass(frozen=True)
class Phone:
    """A phone as the store knows it."""

    id: int
    number: str = field(repr=False)
    conversation_id: str | None = None
    stopped_at: datetime | None = None
    introduced_at: datetime | None = None
    forget_asked_at: datetime | None = None
    welcomes_at: datetime | None = None
    shown_seq: int | None = None
    shown_pages: int = 0


@dataclass(frozen=True)
class TextIn:
    """A text that came in."""

    sid: str
    phone_id: int
    body: str = field(repr=False)
    media: int = 0
    answered_by_provider: str | None = None


@dataclass(frozen=True)
class NewText:
    """A text to send."""

    body: str = field(repr=False)
    purpose: Purpose = Purpose.ANSWER
    due_at: datetime | None = None


class Texts:
    """All phones and what came in from them; every method is one transaction."""

    def __init__(self, database: Database, phone_key: str) -> None:
        """Use this database and its keys, and the key under which numbers are found."""
        self._database = database
        self._sessions = database.sessions
        self._keys = database.keys
        self._key = phone_key.encode()

    async def keep(self, sid: str, number: str, body: str, media: int = 0, answered_by_provider: str | None = None) -> TextIn | None:
        """Keep a text that came in; return None when it was kept before."""
        try:
            return await self._keep(sid, number, body, media, answered_by_provider)
        except (IntegrityError, StaleDataError):
            # Another door has just kept this text or met this phone, or the phone was forgotten in this moment.
            return await self._keep(sid, number, body, media, answered_by_provider)

    async def _keep(self, sid: str, number: str, body: str, media: int, answered_by_provider: str | None) -> TextIn | None:
        async with self._sessions.begin() as session:
            if await session.scalar(select(TextInRow.id).where(TextInRow.sid == sid)):
                return None
            phone_id = await self._phone_id(session, number)
            row = TextInRow(sid=sid, phone_id=phone_id, media=media, answered_by_provider=answered_by_provider, state=KEPT)
            session.add(row.seal(self._keys, {"body": body}))
        return TextIn(sid, phone_id, body, media, answered_by_provider)

    async def waiting(self) -> list[TextIn]:
        """Return what came in and was not answered yet, oldest first."""
        async with self._sessions() as session:
            rows = await session.scalars(select(TextInRow).where(TextInRow.state == KEPT, TextInRow.phone_id.is_not(None)).order_by(TextInRow.id))
            return [TextIn(row.sid, row.phone_id or 0, row.open(self._keys)["body"], row.media, row.answered_by_provider) for row in rows]

    async def is_known(self, sid: str) -> bool:
        """Return whether the text was kept, now or before."""
        async with self._sessions() as session:
            return await session.scalar(select(TextInRow.id).where(TextInRow.sid == sid)) is not None

    async def count_up_to(self, text: TextIn, since: datetime) -> int:
        """Return which one the text is of those that came from its phone since then."""
        own = select(TextInRow.id).where(TextInRow.sid == text.sid).scalar_subquery()
        query = select(func.count()).where(TextInRow.phone_id == text.phone_id, TextInRow.received_at >= since, TextInRow.id <= own)
        async with self._sessions() as session:
            return await session.scalar(query) or 0

    async def take_as(self, sid: str, body: str) -> None:
        """Note what a text stands for, so that it stands for the same when it is taken up again."""
        async with self._sessions.begin() as session:
            await session.execute(update(TextInRow).where(TextInRow.sid == sid).values(sealed=self._sealed(sid, body)))

    async def finish(self, text: TextIn, talk_id: str | None, replies: Sequence[NewText], **phone: object) -> None:
        """Mark a text as answered, put the replies in the queue and set fields of the phone, in one step; a second call changes nothing."""
        async with self._sessions.begin() as session:
            mine = (TextInRow.sid == text.sid, TextInRow.state == KEPT)
            done = await session.scalar(update(TextInRow).where(*mine).values(state=DONE, sealed=self._sealed(text.sid, "")).returning(TextInRow.id))
            if done is None:
                return
            session.add_all(out_row(self._keys, text.phone_id, talk_id, f"{text.sid}:{place}", reply) for place, reply in enumerate(replies))
            if phone:
                await session.execute(update(TextPhoneRow).where(TextPhoneRow.id == text.phone_id).values(**phone))

    # ---- phones

    async def get_phone(self, phone_id: int) -> Phone:
        """Return the phone."""
        async with self._sessions() as session:
            return _phone(self._keys, await session.get_one(TextPhoneRow, phone_id))

    async def find_phone(self, conversation_id: str) -> Phone | None:
        """Return the phone that takes part in the conversation."""
        async with self._sessions() as session:
            row = await session.scalar(select(TextPhoneRow).where(TextPhoneRow.conversation_id == conversation_id).limit(1))
            return _phone(self._keys, row) if row else None

    async def change_phone(self, phone_id: int, **values: object) -> None:
        """Set fields of the phone."""
        async with self._sessions.begin() as session:
            await session.execute(update(TextPhoneRow).where(TextPhoneRow.id == phone_id).values(**values))

    async def erase(self, phone_id: int) -> None:
        """Delete every word of and to the phone and note what the provider must delete; the number goes once the last text is on its way."""
        async with self._sessions.begin() as session:
            await erase_phone(session, phone_id)
        await self._database.empty_journal()

    async def drop_forgotten(self) -> None:
        """Delete the numbers of people who had everything erased, once their last text is on its way; that a number said STOP stays."""
        async with self._sessions.begin() as session:
            dropped = await drop_forgotten(session, self._keys)
        if dropped:
            await self._database.empty_journal()

    async def drop_old(self, moment: datetime) -> None:
        """Forget the phones without a conversation that did not text since then, and the ids that can come back no more."""
        async with self._sessions.begin() as session:
            await drop_old(session, moment)
        await self.drop_forgotten()

    # ---- comparing with the provider

    async def checked_until(self) -> datetime:
        """Return up to when the provider's list was compared; from now on, the first time."""
        with suppress(IntegrityError):
            async with self._sessions.begin() as session:
                if await session.get(TextPollRow, 1) is None:
                    session.add(TextPollRow(id=1, checked_until=now()))
        async with self._sessions() as session:
            known = (await session.get_one(TextPollRow, 1)).checked_until
        return as_utc(known)

    async def check_off(self, until: datetime) -> None:
        """Note that everything up to then was compared."""
        async with self._sessions.begin() as session:
            await session.execute(update(TextPollRow).where(TextPollRow.checked_until < until).values(checked_until=until))

    async def erasures(self) -> list[str]:
        """Return the ids of the texts that the provider must still delete."""
        async with self._sessions() as session:
            return [*await session.scalars(select(TextErasureRow.sid))]

    async def finish_erasure(self, sid: str) -> None:
        """Note that the provider deleted the text."""
        async with self._sessions.begin() as session:
            await session.execute(delete(TextErasureRow).where(TextErasureRow.sid == sid))

    async def _phone_id(self, session: AsyncSession, number: str) -> int:
        hashed = hmac.new(self._key, number.encode(), hashlib.sha256).hexdigest()
        row = await session.scalar(select(TextPhoneRow).where(TextPhoneRow.number_hash == hashed))
        if row is None:
            row = TextPhoneRow(number_hash=hashed)
            session.add(row.seal(self._keys, {"number": number}))
        if row.open(self._keys)["number"] != number:
            row.seal(self._keys, {"number": number})
        row.forgotten_at = None
        await session.flush()
        return row.id

    def _sealed(self, sid: str, body: str) -> bytes:
        return TextInRow(sid=sid).seal(self._keys, {"body": body}).sealed


def out_row(keys: Keys, phone_id: int, conversation_id: str | None, key: str, text: NewText) -> TextOutRow:
    """Return the row of a text that waits to be sent."""
    row = TextOutRow(key=key, ticket=secrets.token_hex(16), phone_id=phone_id, conversation_id=conversation_id)
    row.purpose, row.state, row.due_at = text.purpose.value, Delivery.QUEUED.value, text.due_at or now()
    return row.seal(keys, {"body": text.body})


def _phone(keys: Keys, row: TextPhoneRow) -> Phone:
    return Phone(
        row.id,
        row.open(keys)["number"],
        row.conversation_id,
        row.stopped_at,
        row.introduced_at,
        as_utc(row.forget_asked_at) if row.forget_asked_at else None,
        row.welcomes_at,
        row.shown_seq,
        row.shown_pages,
    )
