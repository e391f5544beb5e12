"""Rasa's response generator: from the tracker to reviewed content, in process."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Dict, Optional

from rasa.core.nlg.generator import NaturalLanguageGenerator
from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from bot.brain.content import serving_content
from bot.brain.matchers import ASKER, CAREGIVER, DIAGNOSIS, MYTH, ORGANISATION, STAGE, STATION, STEP, TERM
from bot.brain.resolver import WORDING
from bot.brain.understood import guessed_questions, question_of
from bot.care.replies import ANY_CANCER, CANCER_CHOICES, Replies
from bot.care.reply import Reply, Subject, Turn

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


class GlossaryResponses(NaturalLanguageGenerator):
    """Answers every `utter_...` of the domain with a reply composed from glossary/."""

    def __init__(self, endpoint_config: Optional[EndpointConfig] = None, domain: Any = None) -> None:
        """Compose from the content that is served."""
        content = serving_content()
        self._replies = Replies(content.glossary, content.directory, content.cancers, content.phrasebook, content.myths)
        self._composers: Dict[str, Callable[[Turn], Reply]] = {
            "utter_term": self._replies.term,
            "utter_myth": self._replies.myth,
            "utter_meaning": self._replies.meaning,
            "utter_why": self._replies.why,
            "utter_more": self._replies.more,
            "utter_else": self._replies.else_,
            "utter_diagnosis": self._replies.diagnosis,
            "utter_referral": self._replies.referral,
            "utter_person": lambda turn: self._replies.referral(turn, person=True),
            "utter_referral_consent": self._replies.referral_consent,
            "utter_plan": self._replies.plan,
            "utter_affirm": self._replies.affirm,
            "utter_deny": self._replies.deny,
            "utter_unsure": self._replies.unsure,
            "utter_out_of_scope": self._replies.out_of_scope,
        }

    async def generate(self, utter_action: str, tracker: DialogueStateTracker, output_channel: str, **kwargs: Any) -> Optional[Dict[str, Any]]:
        """Return the reply as Rasa's bot message; its cards, choices and subject travel as extra keys."""
        turn = turn_of(tracker)
        if utter_action in PHRASES:
            return self._replies.phrase(PHRASES[utter_action], turn).as_dict()
        if utter_action == "utter_ask" or utter_action.startswith("utter_ask/"):
            return self._replies.answer(turn).as_dict()
        compose = self._composers.get(utter_action)
        return compose(turn).as_dict() if compose else None


def turn_of(tracker: DialogueStateTracker) -> Turn:
    """Return what the tracker knows, as care needs it."""
    message = tracker.latest_message
    parse_data = message.parse_data if message else {}
    entities = parse_data.get("entities", []) if parse_data else []
    return Turn(
        diagnoses=tuple(tracker.get_slot(DIAGNOSIS) or implied_diagnosis(tracker)),
        stage=tracker.get_slot(STAGE),
        caregiver=tracker.get_slot(ASKER) == CAREGIVER,
        terms=_terms(entities),
        wording=parse_data.get(WORDING) or _wording(entities, message.text if message else None),
        station=_value(entities, STATION),
        step=_value(entities, STEP),
        organisations=tuple(one["value"] for one in entities if one["entity"] == ORGANISATION),
        myth=_value(entities, MYTH),
        question=question_of(parse_data) if parse_data else None,
        guesses=guessed_questions(parse_data) if parse_data else (),
        subject=last_subject(tracker),
        number=sum(isinstance(event, BotUttered) for event in tracker.events),
    )


def implied_diagnosis(tracker: DialogueStateTracker) -> tuple[str, ...]:
    """Return the one cancer that the terms of the talk belong to: who asks about a Gleason score most likely means the prostate."""
    terms = serving_content().glossary.terms
    asked = (one["value"] for event in tracker.events if isinstance(event, UserUttered) for one in event.entities if one["entity"] == TERM)
    implied = {cancer for term_id in asked if term_id in terms and len(terms[term_id].cancers) == 1 for cancer in terms[term_id].cancers}
    return tuple(implied & set(CANCER_CHOICES)) if len(implied - {ANY_CANCER}) == 1 else ()


def last_subject(tracker: DialogueStateTracker) -> Subject | None:
    """Return what the assistant spoke about last."""
    for event in reversed(tracker.events):
        if isinstance(event, BotUttered):
            found = event.metadata.get("subject")
            if found:
                return Subject(found["kind"], found.get("id", ""))
    return None


def _value(entities: list[dict[str, Any]], kind: str) -> str | None:
    return next((one["value"] for one in entities if one["entity"] == kind), None)


def _terms(entities: list[dict[str, Any]]) -> tuple[tuple[str, ...], ...]:
    by_place: dict[tuple[int, int], list[str]] = {}
    for one in entities:
        if one["entity"] == TERM:
            by_place.setdefault((one.get("start", 0), one.get("end", 0)), []).append(one["value"])
    return tuple(tuple(ids) for ids in by_place.values())


def _wording(entities: list[dict[str, Any]], text: Optional[str]) -> str | None:
    first = next((one for one in entities if one["entity"] == TERM), None)
    return text[first["start"] : first["end"]] if text and first and "start" in first else None
