"""A referral: we point a person to a service, and note it only if they agree."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum


class ReferralReason(Enum):
    """Why somebody was pointed to an organisation."""

    ASKED_WHO_HELPS = "asked_who_helps"
    ASKED_FOR_PERSON = "asked_for_person"


@dataclass(frozen=True)
class Referral:
    """Who was pointed to whom, why, when, and what they said about keeping a note of it.

    `diagnosis` stays empty until consent is given.
    """

    id: str
    conversation_id: str
    organisation_id: str
    reason: ReferralReason
    created_at: datetime
    consent_asked_at: datetime
    consent_text: str
    consent_given_at: datetime | None = None
    consent_refused_at: datetime | None = None
    diagnosis: str | None = None
