"""Rasa's response generator: from the tracker to reviewed content, in process."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Dict, Optional

from rasa.core.nlg.generator import NaturalLanguageGenerator
from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from bot.brain.content import serving_content
from bot.brain.matchers import ASKER, CAREGIVER, DIAGNOSIS, MYTH, ORGANISATION, RELATION, STAGE, STATION, STATUS, STEP, TERM
from bot.brain.reports import findings_of
from bot.brain.subject import last_subject
from bot.brain.understood import ASKED, guessed_questions, question_of
from bot.care.choices import CANCER_CHOICES, PERSON, WHAT_NOW
from bot.care.diagnosis import Status
from bot.care.guiding import ANY_CANCER
from bot.care.replies import Replies
from bot.care.reply import Asked, Reply, Turn
from bot.care.report import Reports

PHRASES = {
    "utter_greet": "greet",
    "utter_goodbye": "goodbye",
    "utter_welcome": "thank",
    "utter_identity": "identity",
    "utter_forget": "forget",
    "utter_sorry": "complaint",
    "utter_small_talk": "small_talk",
    "utter_referral_saved": "referral_saved",
    "utter_referral_not_saved": "referral_not_saved",
}
# Asked by an action after the reply to the message.
CONSENT = "utter_referral_consent"
REPORT_REPLY = "utter_report"
# So many of the last replies are looked at, so as not to repeat a wording.
REMEMBERED = 8


class GlossaryResponses(NaturalLanguageGenerator):
    """Answers every `utter_...` of the domain with a reply composed from glossary/."""

    def __init__(self, endpoint_config: Optional[EndpointConfig] = None, domain: Any = None) -> None:
        """Compose from the content that is served."""
        content = serving_content()
        self._replies = Replies(content.glossary, content.directory, content.cancers, content.phrasebook, content.myths)
        self._reports = Reports(content.glossary, content.report_book, content.phrasebook, (PERSON, WHAT_NOW))
        explaining, guiding = self._replies.explaining, self._replies.guiding
        self._composers: Dict[str, Callable[[Turn], Reply]] = {
            "utter_ask": self._replies.answer,
            "utter_term": explaining.term,
            "utter_myth": self._replies.myth,
            "utter_meaning": explaining.meaning,
            "utter_why": explaining.why,
            "utter_more": explaining.more,
            "utter_else": explaining.else_,
            "utter_diagnosis": guiding.diagnosis,
            "utter_diagnosis_untold": guiding.untold,
            "utter_referral": guiding.referral,
            "utter_person": lambda turn: guiding.referral(turn, person=True),
            "utter_organisation": self._replies.organisation,
            CONSENT: guiding.referral_consent,
            "utter_plan": guiding.plan,
            "utter_affirm": self._replies.affirm,
            "utter_deny": self._replies.deny,
            "utter_unsure": self._replies.unsure,
            "utter_out_of_scope": self._replies.out_of_scope,
        }

    async def generate(self, utter_action: str, tracker: DialogueStateTracker, output_channel: str, **kwargs: Any) -> Optional[Dict[str, Any]]:
        """Return the reply as Rasa's bot message; its cards, choices and subject travel as extra keys."""
        turn, name = turn_of(tracker), utter_action.split("/", maxsplit=1)[0]
        if name == REPORT_REPLY:
            return self._reports.explain(findings_of(_heard(tracker)), turn).as_dict()
        if name in PHRASES:
            return self._replies.phrase(PHRASES[name], turn).as_dict()
        compose = self._composers.get(name)
        if compose is None:
            return None
        reply = compose(turn)
        return (reply if name == CONSENT else self._replies.completed(reply, turn)).as_dict()


def turn_of(tracker: DialogueStateTracker) -> Turn:
    """Return what the tracker knows, as care needs it."""
    parse_data = _heard(tracker)
    entities = parse_data.get("entities", [])
    heard = dict(parse_data.get(ASKED) or {})
    also, feeling, corrects = heard.pop("also", []), heard.pop("feeling", False), heard.pop("corrects", False)
    return Turn(
        diagnoses=tuple(tracker.get_slot(DIAGNOSIS) or implied_diagnosis(tracker)),
        stage=tracker.get_slot(STAGE),
        status=Status(status) if (status := tracker.get_slot(STATUS)) else None,
        caregiver=tracker.get_slot(ASKER) == CAREGIVER,
        relation=tracker.get_slot(RELATION),
        corrects=corrects,
        asked=Asked.from_dict(heard) if heard else _chosen(parse_data, entities),
        also=tuple(Asked.from_dict(one) for one in also),
        feeling=feeling,
        station=_value(entities, STATION),
        step=_value(entities, STEP),
        organisations=tuple(one["value"] for one in entities if one["entity"] == ORGANISATION),
        myth=_value(entities, MYTH),
        guesses=guessed_questions(parse_data),
        subject=last_subject(tracker),
        said=tuple(event.text or "" for event in tracker.events if isinstance(event, BotUttered))[-REMEMBERED:],
    )


def _heard(tracker: DialogueStateTracker) -> Dict[str, Any]:
    """How the last message was understood."""
    message = tracker.latest_message
    return dict(message.parse_data or {}) if message else {}


def _chosen(parse_data: Dict[str, Any], entities: list[dict[str, Any]]) -> Asked:
    """What a tapped choice asks for: it was not read, it says itself what it means."""
    term = _value(entities, TERM)
    return Asked(parse_data.get("intent", {}).get("name") or "", question_of(parse_data), ((term,),) if term else ())


def implied_diagnosis(tracker: DialogueStateTracker) -> tuple[str, ...]:
    """Return the one cancer that the terms of the talk belong to: who asks about a Gleason score most likely means the prostate."""
    terms = serving_content().glossary.terms
    asked = (one["value"] for event in tracker.events if isinstance(event, UserUttered) for one in event.entities if one["entity"] == TERM)
    implied = {cancer for term_id in asked if term_id in terms and len(terms[term_id].cancers) == 1 for cancer in terms[term_id].cancers}
    return tuple(implied & set(CANCER_CHOICES)) if len(implied - {ANY_CANCER}) == 1 else ()


def _value(entities: list[dict[str, Any]], kind: str) -> str | None:
    return next((one["value"] for one in entities if one["entity"] == kind), None)
