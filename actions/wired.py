"""What the actions use, built at the first call."""

from __future__ import annotations

from functools import lru_cache

from bot.content.read import GLOSSARY_DIR, read_phrasebook
from bot.settings import load_settings
from bot.store.conversations import Conversations
from bot.store.referrals import Referrals
from bot.wiring import build_conversations, build_referrals


@lru_cache(maxsize=1)
def referrals() -> Referrals:
    """Return the store of referrals."""
    return build_referrals(load_settings())


@lru_cache(maxsize=1)
def conversations() -> Conversations:
    """Return the store of conversations."""
    return build_conversations(load_settings())


@lru_cache(maxsize=1)
def consent_text() -> str:
    """Return the text that people agree to, as it is kept with their consent."""
    return read_phrasebook(GLOSSARY_DIR / "dialogue.yml").say("referral_consent")
