"""Messages that wait for their answers, and those that got none: dead letters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update

from bot.store.database import Database
from bot.store.messages import FAILED, WAITING, Waiting, as_utc, as_waiting
from bot.store.tables import MessageRow


@dataclass(frozen=True)
class DeadLetter:
    """A message that was not answered within its time; the patient was told so."""

    conversation_id: str
    seq: int
    sent_at: datetime


class WaitingMessages:
    """All messages without an answer; every method is one transaction."""

    def __init__(self, database: Database) -> None:
        """Use this database and its keys."""
        self._sessions = database.sessions
        self._keys = database.keys

    async def count(self, conversation_id: str) -> int:
        """Return how many messages of the conversation wait."""
        query = select(func.count()).where(MessageRow.conversation_id == conversation_id, MessageRow.state == WAITING)
        async with self._sessions() as session:
            return await session.scalar(query) or 0

    async def find(self, conversation_id: str, seq: int) -> Waiting | None:
        """Return the message if it waits; None when it has its answer, or was erased."""
        query = select(MessageRow).where(MessageRow.conversation_id == conversation_id, MessageRow.seq == seq, MessageRow.state == WAITING)
        async with self._sessions() as session:
            row = await session.scalar(query)
        return as_waiting(self._keys, row) if row else None

    async def find_first(self, conversation_id: str) -> int | None:
        """Return the place of the message that is answered next in the conversation, or None when none waits."""
        query = select(func.min(MessageRow.seq)).where(MessageRow.conversation_id == conversation_id, MessageRow.state == WAITING)
        async with self._sessions() as session:
            return await session.scalar(query)

    async def firsts(self) -> list[tuple[str, int]]:
        """Return conversation and place of each message that is next in its conversation, the one that waits longest first."""
        query = select(MessageRow.conversation_id, func.min(MessageRow.seq)).where(MessageRow.state == WAITING)
        async with self._sessions() as session:
            rows = await session.execute(query.group_by(MessageRow.conversation_id).order_by(func.min(MessageRow.id)))
            return [(conversation_id, seq) for conversation_id, seq in rows]

    async def kept_after(self, row_id: int) -> list[tuple[int, str, int]]:
        """Return row, conversation and place of the waiting messages that were kept behind this row, oldest first."""
        query = select(MessageRow.id, MessageRow.conversation_id, MessageRow.seq).where(MessageRow.state == WAITING, MessageRow.id > row_id)
        async with self._sessions() as session:
            return [(id_, conversation_id, seq) for id_, conversation_id, seq in await session.execute(query.order_by(MessageRow.id))]

    async def sent_at(self, conversation_id: str, seq: int) -> datetime | None:
        """Return when the message was written, or None when it was erased."""
        query = select(MessageRow.sent_at).where(MessageRow.conversation_id == conversation_id, MessageRow.seq == seq)
        async with self._sessions() as session:
            found = await session.scalar(query)
        return as_utc(found) if found else None

    async def dead_letters(self) -> list[DeadLetter]:
        """Return the messages that were given up, oldest first."""
        query = select(MessageRow).where(MessageRow.state == FAILED).order_by(MessageRow.id)
        async with self._sessions() as session:
            return [DeadLetter(row.conversation_id, row.seq, as_utc(row.sent_at)) for row in await session.scalars(query)]

    async def retry(self, letters: Sequence[DeadLetter]) -> int:
        """Let these messages wait once more; return how many were dead letters still."""
        count = 0
        async with self._sessions.begin() as session:
            for letter in letters:
                mine = (MessageRow.conversation_id == letter.conversation_id, MessageRow.seq == letter.seq, MessageRow.state == FAILED)
                found = await session.scalar(update(MessageRow).where(*mine).values(state=WAITING).returning(MessageRow.id))
                count += found is not None
        return count
