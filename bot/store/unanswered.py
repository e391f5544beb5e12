"""The list of what nobody could answer."""

from __future__ import annotations

from sqlalchemy import select

from bot.care.unanswered import Heard, Unanswered, WhyUnanswered
from bot.store.database import Database
from bot.store.messages import as_utc, as_waiting
from bot.store.tables import MessageRow, UnansweredRow


class UnansweredMessages:
    """Reads the list; a message gets onto it in the step that stores its reply."""

    def __init__(self, database: Database) -> None:
        """Use this database and its keys."""
        self._sessions = database.sessions
        self._keys = database.keys

    async def newest(self, limit: int = 100) -> list[Unanswered]:
        """Return the messages that were asked last, newest first."""
        same = (MessageRow.conversation_id == UnansweredRow.conversation_id) & (MessageRow.seq == UnansweredRow.seq)
        query = select(UnansweredRow, MessageRow).join(MessageRow, same).order_by(UnansweredRow.asked_at.desc(), UnansweredRow.id.desc())
        async with self._sessions() as session:
            return [self._unanswered(row, message) for row, message in await session.execute(query.limit(limit))]

    def _unanswered(self, row: UnansweredRow, message: MessageRow) -> Unanswered:
        heard = Heard.from_dict(row.open(self._keys))
        text = as_waiting(self._keys, message).text
        return Unanswered(row.conversation_id, row.seq, text, WhyUnanswered(row.why), heard, as_utc(row.asked_at))
