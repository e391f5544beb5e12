"""Erasing conversations: of every table that knows them, whoever added it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Select, Table, delete, exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.store.tables import Base, ConversationRow, ErasureRow, MessageRow
from bot.store.text_erasure import erase_texts_of


async def erase(session: AsyncSession, conversation_ids: Iterable[str]) -> int:
    """Delete everything about the conversations here, note that a running brain must still forget them, and return how many there were."""
    known = 0
    for conversation_id in conversation_ids:
        # First: this parts the phone from the conversation, so that what is left of it is not deleted below.
        await erase_texts_of(session, conversation_id)
        for table in _tables_with_conversations():
            await session.execute(delete(table).where(table.c.conversation_id == conversation_id))
        found = await session.scalar(delete(ConversationRow).where(ConversationRow.id == conversation_id).returning(ConversationRow.id))
        known += found is not None
        if await session.get(ErasureRow, conversation_id) is None:
            session.add(ErasureRow(conversation_id=conversation_id))
    return known


def idle_since(moment: datetime) -> Select[str]:
    """Select the conversations in which nobody wrote since then."""
    written = exists().where(MessageRow.conversation_id == ConversationRow.id, MessageRow.sent_at >= moment)
    return select(ConversationRow.id).where(ConversationRow.created_at < moment, ~written).order_by(ConversationRow.created_at)


def _tables_with_conversations() -> list[Table]:
    """Every table with a conversation's id, those that point to others first."""
    return [table for table in reversed(Base.metadata.sorted_tables) if "conversation_id" in table.c and table is not ErasureRow.__table__]
