"""Erasing what was texted: here at once, and noted for the provider.

Two things stay: that a number said STOP, under its keyed hash, and for some days the ids of texts, so that comparing brings none back.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, delete, exists, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.care.delivery import Delivery
from bot.store.encryption import Keys
from bot.store.messages import as_utc
from bot.store.tables import now
from bot.store.text_tables import DONE, KEPT, TextErasureRow, TextInRow, TextOutRow, TextPhoneRow, TextPollRow

# An id is kept for so long behind what was compared with the provider.
IDS_STAY = timedelta(days=7)


async def erase_texts_of(session: AsyncSession, conversation_id: str) -> None:
    """Erase what was texted in a conversation; the phone that takes part in it is forgotten and begins anew."""
    mine = TextOutRow.conversation_id == conversation_id
    await _note(session, await session.scalars(select(TextOutRow.sid).where(mine)))
    await session.execute(delete(TextOutRow).where(mine))
    for phone_id in list(await session.scalars(select(TextPhoneRow.id).where(TextPhoneRow.conversation_id == conversation_id))):
        await erase_phone(session, phone_id)


async def erase_phone(session: AsyncSession, phone_id: int) -> None:
    """Delete the texts to and from the phone, note what the provider must delete, and mark the phone as forgotten."""
    await _let_go(session, phone_id)
    changes = {"conversation_id": None, "introduced_at": None, "welcomes_at": None, "shown_seq": None, "forgotten_at": now()}
    await session.execute(update(TextPhoneRow).where(TextPhoneRow.id == phone_id).values(**changes))


async def drop_forgotten(session: AsyncSession, keys: Keys) -> int:
    """Delete the forgotten phones to which nothing goes any more and from which nothing waits; return how many.

    Of one that said STOP only the hash of its number stays.
    """
    open_ones = exists().where(TextOutRow.phone_id == TextPhoneRow.id, TextOutRow.state.in_((Delivery.QUEUED.value, Delivery.SENDING.value)))
    gone = (TextPhoneRow.forgotten_at.is_not(None), ~open_ones, ~_texted(TextInRow.state == KEPT))
    # Held until the end: a text that comes now finds the phone as it was before, and begins again, or a new one.
    held = update(TextPhoneRow).where(*gone).values(forgotten_at=now()).returning(TextPhoneRow).execution_options(synchronize_session=False)
    phones = list(await session.scalars(held)) if await session.scalar(select(TextPhoneRow.id).where(*gone).limit(1)) else []
    for phone in phones:
        await _let_go(session, phone.id)
        if phone.stopped_at is None:
            await session.delete(phone)
        else:
            phone.seal(keys, {"number": ""})
            phone.forgotten_at = phone.forget_asked_at = None
    return len(phones)


async def drop_old(session: AsyncSession, moment: datetime) -> None:
    """Mark as forgotten the phones without a conversation that did not text since then; delete the ids that no comparing can meet again."""
    silent = (TextPhoneRow.conversation_id.is_(None), _texted(TextInRow.received_at < moment), ~_texted(TextInRow.received_at >= moment))
    await session.execute(update(TextPhoneRow).where(*silent).values(forgotten_at=now()).execution_options(synchronize_session=False))
    checked_until = await session.scalar(select(TextPollRow.checked_until))
    if checked_until:
        past = TextInRow.received_at < as_utc(checked_until) - IDS_STAY
        await session.execute(delete(TextInRow).where(past, TextInRow.phone_id.is_(None)).execution_options(synchronize_session=False))


async def _let_go(session: AsyncSession, phone_id: int) -> None:
    """Delete the texts to the phone, keep of those from it the ids alone, and note all for the provider; what waits for its answer stays."""
    answered = (TextInRow.phone_id == phone_id, TextInRow.state == DONE)
    await _note(session, await session.scalars(select(TextInRow.sid).where(*answered)))
    await _note(session, await session.scalars(select(TextOutRow.sid).where(TextOutRow.phone_id == phone_id)))
    await session.execute(update(TextInRow).where(*answered).values(phone_id=None))
    await session.execute(delete(TextOutRow).where(TextOutRow.phone_id == phone_id))


async def _note(session: AsyncSession, sids: Iterable[str | None]) -> None:
    """Note what the provider must delete."""
    for sid in sids:
        if sid and await session.get(TextErasureRow, sid) is None:
            session.add(TextErasureRow(sid=sid))


def _texted(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(and_(TextInRow.phone_id == TextPhoneRow.id, condition))
