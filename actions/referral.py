"""Referrals: noted only with consent, which comes from a choice that the door issued."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Any, Dict, List

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.wired import consent_text, referrals
from bot.care.referral import Referral, ReferralReason

REASONS = {"request_person": ReferralReason.ASKED_FOR_PERSON}


class ActionOpenReferral(Action):
    """Keep who was pointed to whom and why, and ask whether it may be noted."""

    def name(self) -> str:
        """Return the name in domain.yml."""
        return "action_open_referral"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Dict[str, Any]) -> List[EventType]:
        """Keep the referral of the card just shown; without a card there is nothing to keep."""
        organisation_id = referred_to(tracker)
        if organisation_id is None:
            return []
        moment = datetime.now(UTC)
        reason = REASONS.get(tracker.latest_message["intent"]["name"], ReferralReason.ASKED_WHO_HELPS)
        await referrals().open(Referral(referral_id(tracker), tracker.sender_id, organisation_id, reason, moment, moment, consent_text()))
        dispatcher.utter_message(response="utter_referral_consent")
        return []


class ActionSaveReferral(Action):
    """Note the consent that was just given."""

    def name(self) -> str:
        """Return the name in domain.yml."""
        return "action_save_referral"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Dict[str, Any]) -> List[EventType]:
        """Write consent and, only now, the diagnosis."""
        diagnoses = tracker.get_slot("diagnosis") or [None]
        await referrals().agree(tracker.sender_id, diagnoses[0])
        return []


class ActionDeclineReferral(Action):
    """Note that consent was refused."""

    def name(self) -> str:
        """Return the name in domain.yml."""
        return "action_decline_referral"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Dict[str, Any]) -> List[EventType]:
        """Write the refusal; the reason for the referral stays without a diagnosis."""
        await referrals().decline(tracker.sender_id)
        return []


def referred_to(tracker: Tracker) -> str | None:
    """Return the organisation on the card that this turn showed, or None."""
    for event in reversed(tracker.events):
        if event["event"] == "user":
            return None
        subject = (event.get("metadata") or {}).get("subject") if event["event"] == "bot" else None
        if subject and subject["kind"] == "referral":
            return str(subject["id"])
    return None


def referral_id(tracker: Tracker) -> str:
    """Return an id that is the same when the same message is handled again, so that nobody is referred twice."""
    message_id = tracker.latest_message.get("message_id") or ""
    return hashlib.sha256(f"{tracker.sender_id}|{message_id}|referral".encode()).hexdigest()[:32]
