"""Codes that join a phone to a web talk: kept as keyed hashes, used once, gone after a while."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime

from sqlalchemy import delete, func, select, update

from bot.store.database import Database
from bot.store.messages import as_utc
from bot.store.text_tables import TextCodeRow, TextPhoneRow


class TextCodes:
    """All codes; every method is one transaction."""

    def __init__(self, database: Database, key: str) -> None:
        """Use this database, and the key under which codes are found."""
        self._sessions = database.sessions
        self._key = key.encode()

    async def count_since(self, conversation_id: str, since: datetime) -> int:
        """Return how many codes the conversation got since then."""
        query = select(func.count()).where(TextCodeRow.conversation_id == conversation_id, TextCodeRow.made_at >= since)
        async with self._sessions() as session:
            return await session.scalar(query) or 0

    async def add(self, conversation_id: str, code: str, expires_at: datetime, counted_since: datetime) -> None:
        """Keep a new code, and drop those that count no more."""
        async with self._sessions.begin() as session:
            await session.execute(delete(TextCodeRow).where(TextCodeRow.made_at < counted_since))
            session.add(TextCodeRow(code_hash=self._hash(code), conversation_id=conversation_id, expires_at=expires_at))

    async def redeem(self, code: str, moment: datetime) -> str | None:
        """Use up the code and return its conversation, or None when there is no such code that is still good."""
        good = (TextCodeRow.code_hash == self._hash(code), TextCodeRow.used_at.is_(None), TextCodeRow.expires_at >= moment)
        async with self._sessions.begin() as session:
            conversation_id: str | None = await session.scalar(update(TextCodeRow).where(*good).values(used_at=moment).returning(TextCodeRow.conversation_id))
        return conversation_id

    async def misses_since(self, phone_id: int, since: datetime) -> int:
        """Return how many wrong codes came from the phone since then."""
        async with self._sessions() as session:
            row = await session.get_one(TextPhoneRow, phone_id)
        missed = row.code_missed_at
        if missed is None or as_utc(missed) < since:
            return 0
        return row.code_misses

    async def add_miss(self, phone_id: int, misses: int, moment: datetime) -> None:
        """Note one more wrong code, so that nobody tries them all."""
        async with self._sessions.begin() as session:
            await session.execute(update(TextPhoneRow).where(TextPhoneRow.id == phone_id).values(code_misses=misses, code_missed_at=moment))

    def _hash(self, code: str) -> str:
        return hmac.new(self._key, b"code " + code.encode(), hashlib.sha256).hexdigest()
