"""Texts on their way out: one after another for a phone, each sent once, each report taken forward only."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, and_, case, exists, not_, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker

from bot.care.delivery import Delivery, Purpose
from bot.store.tables import now
from bot.store.text_tables import TextOutRow, TextPhoneRow
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

    def __init__(self, engine: AsyncEngine) -> None:
        """Use the tables behind the engine."""
        self._sessions = async_sessionmaker(engine, expire_on_commit=False)

    async def add(self, phone_id: int, conversation_id: str | None, key: str, text: NewText) -> bool:
        """Put a text in the queue; return False when one with this key is there already."""
        try:
            async with self._sessions.begin() as session:
                session.add(out_row(phone_id, conversation_id, key, text))
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
            await session.execute(update(TextOutRow).where(*_unwanted(phone_id)).values(state=Delivery.CANCELED.value, body=""))
            order = case((TextOutRow.purpose.in_(_FIRST), 0), (TextOutRow.purpose == Purpose.OWN_IDEA.value, 2), else_=1)
            query = select(TextOutRow).where(TextOutRow.phone_id == phone_id, TextOutRow.state.in_(OPEN))
            row = await session.scalar(query.order_by(order, TextOutRow.id).limit(1))
            if row is None or _utc(row.due_at) > moment:
                return None
            # In one statement with the question whether the person said STOP a moment ago.
            wanted = (TextOutRow.id == row.id, TextOutRow.state.in_(OPEN), not_(and_(*_unwanted(phone_id))))
            values = {"state": Delivery.SENDING.value, "attempts": row.attempts + 1, "tried_at": row.tried_at or moment}
            taken = update(TextOutRow).where(*wanted).values(**values).execution_options(synchronize_session=False)
            if await session.scalar(taken.returning(TextOutRow.id)) is None:
                return None
            number = await session.scalar(select(TextPhoneRow.number).where(TextPhoneRow.id == phone_id)) or ""
            return TextOut(row.id, row.ticket, number, row.body, Purpose(row.purpose), row.attempts, _utc(row.made_at), _utc_or_none(row.tried_at))

    async def accept(self, text_id: int, sid: str) -> None:
        """Note that the provider took the text; its words are not needed any more."""
        async with self._sessions.begin() as session:
            row = await session.get(TextOutRow, text_id)
            if row and row.state in OPEN:
                row.sid, row.state, row.body = sid, Delivery.ACCEPTED.value, ""

    async def delay(self, text_id: int, until: datetime, was_surely_not_taken: bool) -> None:
        """Send the text again later."""
        async with self._sessions.begin() as session:
            row = await session.get(TextOutRow, text_id)
            if row and row.state in OPEN:
                row.state, row.due_at = Delivery.QUEUED.value, until
                if was_surely_not_taken and row.attempts == 1:
                    row.tried_at = None

    async def give_up(self, text_id: int, error: str) -> None:
        """Put the text among the dead ones."""
        async with self._sessions.begin() as session:
            row = await session.get(TextOutRow, text_id)
            if row and row.state in OPEN:
                row.state, row.error = Delivery.FAILED.value, error[:64]

    async def sids_of(self, phone_id: int) -> frozenset[str]:
        """Return the provider's ids of the texts that the phone got."""
        query = select(TextOutRow.sid).where(TextOutRow.phone_id == phone_id, TextOutRow.sid.is_not(None))
        async with self._sessions() as session:
            return frozenset(sid for sid in await session.scalars(query) if sid)

    async def report(self, ticket: str, sid: str, delivery: Delivery, error: str | None) -> bool:
        """Take in what became of a text; return whether it was news. A text whose handing over was unsure is thereby known as taken."""
        async with self._sessions.begin() as session:
            row = await session.scalar(select(TextOutRow).where(or_(TextOutRow.ticket == ticket, TextOutRow.sid == sid)).limit(1))
            if row is None or not Delivery(row.state).may_become(delivery):
                return False
            row.state, row.error = delivery.value, error
            row.sid = row.sid or sid
            if delivery in (Delivery.ACCEPTED, Delivery.SENT, Delivery.DELIVERED):
                row.body = ""
            return True

    async def dead(self, since: datetime | None = None) -> list[DeadText]:
        """Return the texts that were not delivered, newest first."""
        lost = TextOutRow.state.in_((Delivery.FAILED.value, Delivery.UNDELIVERED.value))
        query = select(TextOutRow).where(lost, TextOutRow.made_at >= (since or now() - timedelta(days=30))).order_by(TextOutRow.id.desc())
        async with self._sessions() as session:
            return [DeadText(row.id, row.conversation_id, Delivery(row.state), row.error, _utc(row.made_at)) for row in await session.scalars(query)]


def _unwanted(phone_id: int) -> tuple[ColumnElement[bool], ...]:
    """What may not go to the phone because its person turned texts off."""
    allowed = [purpose.value for purpose in Purpose if purpose.goes_when_stopped]
    is_stopped = exists().where(TextPhoneRow.id == phone_id, TextPhoneRow.stopped_at.is_not(None))
    return (TextOutRow.phone_id == phone_id, TextOutRow.state.in_(OPEN), TextOutRow.purpose.not_in(allowed), is_stopped)


def _utc(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _utc_or_none(moment: datetime | None) -> datetime | None:
    return _utc(moment) if moment else None
