"""Referrals in the database."""

from __future__ import annotations

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker

from bot.care.referral import Referral, ReferralReason
from bot.store.tables import ReferralRow, now


class Referrals:
    """All referrals; every method is one transaction."""

    def __init__(self, engine: AsyncEngine) -> None:
        """Use the tables behind the engine."""
        self._sessions = async_sessionmaker(engine, expire_on_commit=False)

    async def open(self, referral: Referral) -> None:
        """Keep a referral; one with the same id is kept only once."""
        async with self._sessions.begin() as session:
            if await session.get(ReferralRow, referral.id) is None:
                session.add(_row(referral))

    async def agree(self, conversation_id: str, diagnosis: str | None) -> Referral | None:
        """Note consent for the conversation's open referral, now with the diagnosis; None when none is open."""
        async with self._sessions.begin() as session:
            row = await session.scalar(_open_of(conversation_id))
            if row is not None:
                row.consent_given_at, row.diagnosis = now(), diagnosis
            return _referral(row) if row else None

    async def decline(self, conversation_id: str) -> Referral | None:
        """Note refusal for the conversation's open referral; None when none is open."""
        async with self._sessions.begin() as session:
            row = await session.scalar(_open_of(conversation_id))
            if row is not None:
                row.consent_refused_at = now()
            return _referral(row) if row else None

    async def of(self, conversation_id: str) -> list[Referral]:
        """Return the conversation's referrals, oldest first."""
        query = select(ReferralRow).where(ReferralRow.conversation_id == conversation_id).order_by(ReferralRow.created_at)
        async with self._sessions() as session:
            return [_referral(row) for row in await session.scalars(query)]


def _open_of(conversation_id: str) -> Select[ReferralRow]:
    unanswered = (ReferralRow.consent_given_at.is_(None), ReferralRow.consent_refused_at.is_(None))
    return select(ReferralRow).where(ReferralRow.conversation_id == conversation_id, *unanswered).order_by(ReferralRow.created_at.desc()).limit(1)


def _row(referral: Referral) -> ReferralRow:
    return ReferralRow(
        id=referral.id,
        conversation_id=referral.conversation_id,
        organisation_id=referral.organisation_id,
        reason=referral.reason.value,
        diagnosis=referral.diagnosis,
        consent_text=referral.consent_text,
        created_at=referral.created_at,
        consent_asked_at=referral.consent_asked_at,
        consent_given_at=referral.consent_given_at,
        consent_refused_at=referral.consent_refused_at,
    )


def _referral(row: ReferralRow) -> Referral:
    return Referral(
        id=row.id,
        conversation_id=row.conversation_id,
        organisation_id=row.organisation_id,
        reason=ReferralReason(row.reason),
        created_at=row.created_at,
        consent_asked_at=row.consent_asked_at,
        consent_text=row.consent_text,
        consent_given_at=row.consent_given_at,
        consent_refused_at=row.consent_refused_at,
        diagnosis=row.diagnosis,
    )
