"""Texts on their way out: one after another for a phone, each sent once, each report taken forward only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Update, and_, case, exists, func, not_, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.care.delivery import Delivery, Purpose
from bot.store.database import Database
from bot.store.messages import as_utc
from bot.store.tables import now
from bot.store.text_tables import TextErasureRow, TextOutRow, TextPhoneRow
from bot.store.texts import NewText, out_row

OPEN = (Delivery.QUEUED.value, Delivery.SENDING.value)
_FIRST = (Purpose.CRISIS.value, Purpose.STOPPED.value)


@dataclass(frozen=True)
class TextOut:
    """A text to hand over now; `tried_at` tells that an earlier try may have reached the provider."""

    id: int
    ticket: str
    number: str = field(repr=False)
    body: str = field(repr=False)
    purpose: Purpose
    attempts: int
    made_at: datetime
    tried_at: datetime | None = None


@dataclass(frozen=True)
class DeadText:
    """A text that could not be delivered, for the people who look after the service."""

    id: int
    conversation_id: str | None
    state: Delivery
    error: str | None
    made_at: datetime


class TextOutbox:
    """All texts on their way out; every method is one transaction."""

    def __init__(self, database: Database) -> None:
        """Use this database and its keys."""
        self._sessions = database.sessions
        self._keys = database.keys

    async def add(self, phone_id: int, conversation_id: str | None, key: str, text: NewText) -> bool:
        """Put a text in the queue; return False when one with this key is there already."""
        try:
            async with self._sessions.begin() as session:
                session.add(out_row(self._keys, phone_id, conversation_id, key, text))
        except IntegrityError:
            return False
        return True

    async def due_phones(self, moment: datetime) -> list[int]:
        """Return the phones for which a text is due."""
        query = select(TextOutRow.phone_id).where(TextOutRow.state.in_(OPEN), TextOutRow.due_at <= moment).distinct()
        async with self._sessions() as session:
            return [*await session.scalars(query)]

    async def lease(self, phone_id: int, holder: str, until: datetime) -> bool:
        """Return whether the holder alone may send to the phone until then."""
        free = or_(TextPhoneRow.leased_by == holder, TextPhoneRow.leased_by.is_(None), TextPhoneRow.leased_until < now())
        taken = update(TextPhoneRow).where(TextPhoneRow.id == phone_id, free).values(leased_by=holder, leased_until=until)
        async with self._sessions.begin() as session:
            return await session.scalar(taken.returning(TextPhoneRow.id)) is not None

    async def release(self, phone_id: int, holder: str) -> None:
        """Let others send to the phone."""
        async with self._sessions.begin() as session:
            mine = (TextPhoneRow.id == phone_id, TextPhoneRow.leased_by == holder)
            await session.execute(update(TextPhoneRow).where(*mine).values(leased_by=None))

    async def take_next(self, phone_id: int, moment: datetime) -> TextOut | None:
        """Return the next text of the phone if it is due, marked as being sent; help in danger goes first, one's own idea last.

        Texts to a person who said STOP meanwhile are canceled here, in the same step.
        """
        async with self._sessions.begin() as session:
            canceled = update(TextOutRow).where(*_unwanted(phone_id)).values(state=Delivery.CANCELED.value)
            for unwanted in list(await session.scalars(canceled.returning(TextOutRow).execution_options(synchronize_session=False))):
                unwanted.sealed = self._without_words(unwanted)
            order = case((TextOutRow.purpose.in_(_FIRST), 0), (TextOutRow.purpose == Purpose.OWN_IDEA.value, 2), else_=1)
            query = select(TextOutRow).where(TextOutRow.phone_id == phone_id, TextOutRow.state.in_(OPEN))
            row = await session.scalar(query.order_by(order, TextOutRow.id).limit(1))
            if row is None or as_utc(row.due_at) > moment:
                return None
            # In one statement with the question whether the person said STOP a moment ago.
            wanted = (TextOutRow.id == row.id, TextOutRow.state.in_(OPEN), not_(and_(*_unwanted(phone_id))))
            values = {"state": Delivery.SENDING.value, "attempts": row.attempts + 1, "tried_at": row.tried_at or moment}
            taken = update(TextOutRow).where(*wanted).values(**values).execution_options(synchronize_session=False)
            if await session.scalar(taken.returning(TextOutRow.id)) is None:
                return None
            number = (await session.get_one(TextPhoneRow, phone_id)).open(self._keys)["number"]
            tried_at = as_utc(row.tried_at) if row.tried_at else None
            return TextOut(row.id, row.ticket, number, row.open(self._keys)["body"], Purpose(row.purpose), row.attempts, as_utc(row.made_at), tried_at)

    async def accept(self, text_id: int, sid: str) -> None:
        """Note that the provider took the text; its words are not needed any more. One that was erased meanwhile is to be deleted there too."""
        async with self._sessions.begin() as session:
            if not await self._end(session, text_id, Delivery.ACCEPTED, sid=sid) and await session.get(TextOutRow, text_id) is None:
                await session.merge(TextErasureRow(sid=sid))

    async def delay(self, text_id: int, until: datetime, was_surely_not_taken: bool) -> None:
        """Send the text again later."""
        async with self._sessions.begin() as session:
            values: dict[str, Any] = {"state": Delivery.QUEUED.value, "due_at": until}
            if was_surely_not_taken:
                values["tried_at"] = case((TextOutRow.attempts == 1, None), else_=TextOutRow.tried_at)
            await session.execute(_changed(text_id, OPEN, values))

    async def give_up(self, text_id: int, error: str) -> None:
        """Put the text among the dead ones."""
        async with self._sessions.begin() as session:
            await self._end(session, text_id, Delivery.FAILED, error=error[:64])

    async def sids_of(self, phone_id: int) -> frozenset[str]:
        """Return the provider's ids of the texts that the phone got."""
        query = select(TextOutRow.sid).where(TextOutRow.phone_id == phone_id, TextOutRow.sid.is_not(None))
        async with self._sessions() as session:
            return frozenset(sid for sid in await session.scalars(query) if sid)

    async def report(self, ticket: str, sid: str, delivery: Delivery, error: str | None) -> bool:
        """Take in what became of a text; return whether it was news. A text whose handing over was unsure is thereby known as taken."""
        async with self._sessions.begin() as session:
            row = await session.scalar(select(TextOutRow).where(or_(TextOutRow.ticket == ticket, TextOutRow.sid == sid)).limit(1))
            if row is None:
                return False
            before = tuple(state.value for state in Delivery if state.may_become(delivery))
            values: dict[str, Any] = {"state": delivery.value, "error": error, "sid": func.coalesce(TextOutRow.sid, sid)}
            if delivery in (Delivery.ACCEPTED, Delivery.SENT, Delivery.DELIVERED):
                values["sealed"] = self._without_words(row)
            return await session.scalar(_changed(row.id, before, values).returning(TextOutRow.id)) is not None

    async def dead(self, since: datetime | None = None) -> list[DeadText]:
        """Return the texts that were not delivered, newest first."""
        lost = TextOutRow.state.in_((Delivery.FAILED.value, Delivery.UNDELIVERED.value))
        query = select(TextOutRow).where(lost, TextOutRow.made_at >= (since or now() - timedelta(days=30))).order_by(TextOutRow.id.desc())
        async with self._sessions() as session:
            return [DeadText(row.id, row.conversation_id, Delivery(row.state), row.error, as_utc(row.made_at)) for row in await session.scalars(query)]

    async def _end(self, session: AsyncSession, text_id: int, delivery: Delivery, **values: str) -> bool:
        """Take a text out of the queue, without its words; return whether it was there."""
        row = await session.get(TextOutRow, text_id)
        if row is None:
            return False
        ended = _changed(text_id, OPEN, {"state": delivery.value, "sealed": self._without_words(row), **values})
        return await session.scalar(ended.returning(TextOutRow.id)) is not None

    def _without_words(self, row: TextOutRow) -> bytes:
        return TextOutRow(key=row.key).seal(self._keys, {"body": ""}).sealed


def _changed(text_id: int, states: tuple[str, ...], values: Mapping[str, Any]) -> Update:
    """Change the text if it still is in one of these states: it may be erased, canceled or reported at any moment."""
    mine = (TextOutRow.id == text_id, TextOutRow.state.in_(states))
    return update(TextOutRow).where(*mine).values(**values).execution_options(synchronize_session=False)


def _unwanted(phone_id: int) -> tuple[ColumnElement[bool], ...]:
    """What may not go to the phone because its person turned texts off."""
    allowed = [purpose.value for purpose in Purpose if purpose.goes_when_stopped]
    is_stopped = exists().where(TextPhoneRow.id == phone_id, TextPhoneRow.stopped_at.is_not(None))
    return (TextOutRow.phone_id == phone_id, TextOutRow.state.in_(OPEN), TextOutRow.purpose.not_in(allowed), is_stopped)
