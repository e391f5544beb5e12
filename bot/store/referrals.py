"""Referrals in the database."""

from __future__ import annotations

from sqlalchemy import Select, select
from sqlalchemy.exc import IntegrityError

from bot.care.referral import Referral, ReferralReason
from bot.errors import ConversationUnknown
from bot.store.database import Database
from bot.store.encryption import Keys
from bot.store.tables import ReferralRow, now


class Referrals:
    """All referrals; every method is one transaction."""

    def __init__(self, database: Database) -> None:
        """Use this database and its keys."""
        self._sessions = database.sessions
        self._keys = database.keys

    async def open(self, referral: Referral) -> None:
        """Keep a referral; one with the same id is kept only once.

        Raises:
            ConversationUnknown: the conversation was erased meanwhile.
        """
        try:
            async with self._sessions.begin() as session:
                if await session.get(ReferralRow, referral.id) is None:
                    session.add(_row(self._keys, referral))
        except IntegrityError as error:
            raise ConversationUnknown(referral.conversation_id) from error

    async def agree(self, conversation_id: str, diagnosis: str | None) -> Referral | None:
        """Note consent for the conversation's open referral, now with the diagnosis; None when none is open."""
        async with self._sessions.begin() as session:
            row = await session.scalar(_open_of(conversation_id))
            if row is not None:
                row.consent_given_at = now()
                row.seal(self._keys, {**row.open(self._keys), "diagnosis": diagnosis})
            return _referral(self._keys, row) if row else None

    async def decline(self, conversation_id: str) -> Referral | None:
        """Note refusal for the conversation's open referral; None when none is open."""
        async with self._sessions.begin() as session:
            row = await session.scalar(_open_of(conversation_id))
            if row is not None:
                row.consent_refused_at = now()
            return _referral(self._keys, row) if row else None

    async def of(self, conversation_id: str) -> list[Referral]:
        """Return the conversation's referrals, oldest first."""
        query = select(ReferralRow).where(ReferralRow.conversation_id == conversation_id).order_by(ReferralRow.created_at)
        async with self._sessions() as session:
            return [_referral(self._keys, row) for row in await session.scalars(query)]


def _open_of(conversation_id: str) -> Select[ReferralRow]:
    unanswered = (ReferralRow.consent_given_at.is_(None), ReferralRow.consent_refused_at.is_(None))
    return select(ReferralRow).where(ReferralRow.conversation_id == conversation_id, *unanswered).order_by(ReferralRow.created_at.desc()).limit(1)


def _row(keys: Keys, referral: Referral) -> ReferralRow:
    row = ReferralRow(
        id=referral.id,
        conversation_id=referral.conversation_id,
        reason=referral.reason.value,
        consent_text=referral.consent_text,
        created_at=referral.created_at,
        consent_asked_at=referral.consent_asked_at,
        consent_given_at=referral.consent_given_at,
        consent_refused_at=referral.consent_refused_at,
    )
    return row.seal(keys, {"organisation_id": referral.organisation_id, "diagnosis": referral.diagnosis})


def _referral(keys: Keys, row: ReferralRow) -> Referral:
    words = row.open(keys)
    return Referral(
        id=row.id,
        conversation_id=row.conversation_id,
        organisation_id=words["organisation_id"],
        reason=ReferralReason(row.reason),
        created_at=row.created_at,
        consent_asked_at=row.consent_asked_at,
        consent_text=row.consent_text,
        consent_given_at=row.consent_given_at,
        consent_refused_at=row.consent_refused_at,
        diagnosis=words["diagnosis"],
    )
