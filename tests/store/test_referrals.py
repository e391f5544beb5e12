from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.store.referrals import Referrals
from tests.builders import a_referral


async def test_a_referral_is_kept_once(database: AsyncEngine) -> None:
    referrals = Referrals(database)
    await referrals.open(a_referral())
    await referrals.open(a_referral(organisation_id="others"))
    (kept,) = await referrals.of("c1")
    assert kept.organisation_id == "helpers"
    assert kept.consent_given_at is None


async def test_the_diagnosis_is_noted_only_with_consent(database: AsyncEngine) -> None:
    referrals = Referrals(database)
    await referrals.open(a_referral())
    agreed = await referrals.agree("c1", "lung")
    assert agreed is not None
    assert agreed.diagnosis == "lung"
    assert agreed.consent_given_at is not None
    assert await referrals.agree("c1", "lung") is None


async def test_a_refusal_leaves_no_diagnosis(database: AsyncEngine) -> None:
    referrals = Referrals(database)
    await referrals.open(a_referral())
    declined = await referrals.decline("c1")
    assert declined is not None
    assert declined.consent_refused_at is not None
    assert declined.diagnosis is None
    assert await referrals.agree("c1", "lung") is None
