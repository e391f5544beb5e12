from __future__ import annotations

import pytest

from bot.errors import ConversationUnknown
from bot.store.conversations import Conversations
from bot.store.database import Database
from bot.store.referrals import Referrals
from tests.builders import a_referral


@pytest.fixture
async def talk(database: Database) -> str:
    return (await Conversations(database).create(None, None))[0]


async def test_a_referral_is_kept_once(database: Database, talk: str) -> None:
    referrals = Referrals(database)
    await referrals.open(a_referral(conversation_id=talk))
    await referrals.open(a_referral(conversation_id=talk, organisation_id="others"))
    (kept,) = await referrals.of(talk)
    assert kept.organisation_id == "helpers"
    assert kept.consent_given_at is None


async def test_the_diagnosis_is_noted_only_with_consent(database: Database, talk: str) -> None:
    referrals = Referrals(database)
    await referrals.open(a_referral(conversation_id=talk))
    agreed = await referrals.agree(talk, "lung")
    assert agreed is not None
    assert agreed.diagnosis == "lung"
    assert agreed.consent_given_at is not None
    assert await referrals.agree(talk, "lung") is None


async def test_a_refusal_leaves_no_diagnosis(database: Database, talk: str) -> None:
    referrals = Referrals(database)
    await referrals.open(a_referral(conversation_id=talk))
    declined = await referrals.decline(talk)
    assert declined is not None
    assert declined.consent_refused_at is not None
    assert declined.diagnosis is None
    assert await referrals.agree(talk, "lung") is None


async def test_a_referral_that_comes_after_the_erasure_is_not_kept(database: Database, talk: str) -> None:
    await Conversations(database).erase(talk)
    with pytest.raises(ConversationUnknown):
        await Referrals(database).open(a_referral(conversation_id=talk))
    assert await Referrals(database).of(talk) == []
