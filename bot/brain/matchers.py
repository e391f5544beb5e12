"""The matchers of terms and diagnoses as Rasa components; their entities carry the id of the entry."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Dict, List, Optional, Tuple

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import ENTITIES, ENTITY_ATTRIBUTE_END, ENTITY_ATTRIBUTE_START, ENTITY_ATTRIBUTE_TYPE, ENTITY_ATTRIBUTE_VALUE, EXTRACTOR, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.brain.content import serving_content
from bot.brain.encoder import model_dir_of, vector_of
from bot.brain.speller import place_of, text_of
from bot.care.diagnosis import Cancers, Status, diagnoses_after
from bot.content.fingerprint import content_fingerprint
from bot.language.diagnoses import DiagnosisFinder, DiagnosisReading
from bot.language.encoder import SentenceEncoder
from bot.language.myths import MythFinder
from bot.language.organisations import OrganisationFinder
from bot.language.terms import TermFinder, TermMention

TERM, DIAGNOSIS, STAGE, ASKER, STATION = "term", "diagnosis", "stage", "asker", "station"
STATUS, RELATION = "status", "relation"
ORGANISATION, MYTH, STEP = "organisation", "myth", "step"
CAREGIVER, PATIENT = "caregiver", "patient"
# What the resolver needs beside the entities; it does not leave the pipeline.
MENTIONS, READING = "term_mentions", "diagnosis_reading"


def entity(kind: str, value: str, start: int, end: int, extractor: str) -> Dict[str, Any]:
    """Return an entity as Rasa keeps it."""
    return {ENTITY_ATTRIBUTE_TYPE: kind, ENTITY_ATTRIBUTE_VALUE: value, ENTITY_ATTRIBUTE_START: start, ENTITY_ATTRIBUTE_END: end, EXTRACTOR: extractor}


class _Matcher(GraphComponent):
    """What both matchers share: they learn nothing and follow the content."""

    @classmethod
    def create(cls, config: Dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext) -> _Matcher:
        """Build the matcher over the content that is served."""
        return cls()

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        """Edited content is found at once."""
        return content_fingerprint()


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class TermMatcher(_Matcher):
    """Finds terms by any of their names; an ambiguous wording gives one entity per candidate, all at the same place."""

    def __init__(self) -> None:
        """Index the terms."""
        self._finder = TermFinder(serving_content().glossary)

    def process(self, messages: List[Message]) -> List[Message]:
        """Add the terms of the messages."""
        for message in messages:
            mentions = self._finder.find(text_of(message))
            message.set(MENTIONS, mentions)
            _add(message, [one for mention in mentions for one in term_entities(mention, message)])
        return messages


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class DiagnosisMatcher(_Matcher):
    """Finds the diagnosis a message is about, how the person stands with it, and who writes.

    A diagnosis is weighed against what the conversation knows already, so that its entities are all that is known from now on.
    """

    def __init__(self) -> None:
        """Index the diagnoses."""
        self._cancers = serving_content().cancers
        self._finder = DiagnosisFinder(self._cancers)

    def process(self, messages: List[Message], tracker: Optional[DialogueStateTracker] = None) -> List[Message]:
        """Add the diagnoses, stage, status, asker and relation of the messages."""
        for message in messages:
            reading = self._finder.read(text_of(message))
            message.set(READING, reading)
            _add(message, _diagnosis_entities(reading, _Known.of(tracker), self._cancers, message))
        return messages


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class OrganisationMatcher(_Matcher):
    """Finds the organisations that a message names."""

    def __init__(self) -> None:
        """Index the names."""
        self._finder = OrganisationFinder(serving_content().directory)

    def process(self, messages: List[Message]) -> List[Message]:
        """Add the organisations of the messages."""
        for message in messages:
            found = self._finder.find(text_of(message))
            _add(message, [entity(ORGANISATION, one.ids[0], *place_of(message, one.start, one.end), OrganisationMatcher.__name__) for one in found])
        return messages


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class MythMatcher(_Matcher):
    """Finds a false belief, by its pattern anywhere in a message or by its likeness to how people put it.

    `likeness` is how near (cosine, 0 to 1) the whole message must be to one of a myth's wordings.
    """

    @classmethod
    def required_components(cls) -> List[Any]:
        """Vectors must come first."""
        from bot.brain.encoder import SentenceVectors

        return [SentenceVectors]

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """Return the settings and their defaults."""
        return {"likeness": 0.8, "model_dir": None}

    @classmethod
    def create(cls, config: Dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext) -> MythMatcher:
        """Encode the wordings, or raise `InvalidConfigException` for a likeness that makes no sense."""
        if not 0 < config["likeness"] <= 1:
            raise InvalidConfigException("MythMatcher: `likeness` must be above 0 and at most 1.")
        return cls(MythFinder(serving_content().myths, SentenceEncoder(model_dir_of(config)), config["likeness"]))

    def __init__(self, finder: MythFinder) -> None:
        """Keep the finder."""
        self._finder = finder

    def process(self, messages: List[Message]) -> List[Message]:
        """Add the myths of the messages."""
        for message in messages:
            vector = vector_of(message)
            found = self._finder.find(text_of(message), vector) if vector is not None else None
            if found:
                _add(message, [entity(MYTH, found.id, *_whole(message), MythMatcher.__name__)])
        return messages


def term_entities(mention: TermMention, message: Message) -> List[Dict[str, Any]]:
    """Return an entity for each term the wording may mean, where the patient wrote it."""
    place = place_of(message, mention.start, mention.end)
    return [entity(TERM, term_id, *place, TermMatcher.__name__) for term_id in mention.term_ids]


@dataclass(frozen=True)
class _Known:
    """What the conversation knew before the message."""

    diagnoses: tuple[str, ...] = ()
    is_suspected: bool = False

    @classmethod
    def of(cls, tracker: Optional[DialogueStateTracker]) -> _Known:
        """Read the slots; without a conversation nothing is known."""
        if tracker is None:
            return cls()
        return cls(tuple(tracker.get_slot(DIAGNOSIS) or ()), tracker.get_slot(STATUS) == Status.SUSPECTED.value)


def _diagnosis_entities(reading: DiagnosisReading, known: _Known, cancers: Cancers, message: Message) -> List[Dict[str, Any]]:
    name, whole = DiagnosisMatcher.__name__, _whole(message)
    places = {mention.cancer_id: place_of(message, mention.start, mention.end) for mention in reversed(reading.mentions)}
    told = reading.told
    ruled_out = tuple(one for one in known.diagnoses if set(cancers.family_of(one)) & set(told.ruled_out))
    now = diagnoses_after(known.diagnoses, replace(told, ruled_out=ruled_out, is_sure=told.is_sure or known.is_suspected))
    changes = bool(told.named) or now != known.diagnoses
    found = [entity(DIAGNOSIS, cancer_id, *places.get(cancer_id, whole), name) for cancer_id in now if changes]
    # What was feared and is now told as certain is news.
    status = reading.status or (Status.NEW if known.is_suspected and told.is_sure and told.named else None)
    # A new spot does not make a known diagnosis doubtful.
    is_new_doubt = status is Status.SUSPECTED and known.diagnoses and not known.is_suspected and not (set(now) - set(known.diagnoses))
    said = {
        STAGE: reading.stage,
        STATUS: status.value if status and not is_new_doubt else None,
        ASKER: CAREGIVER if reading.caregiver else PATIENT if reading.is_own_patient else None,
        RELATION: reading.relation,
    }
    return found + [entity(kind, value, *whole, name) for kind, value in said.items() if value]


def _whole(message: Message) -> Tuple[int, int]:
    return 0, len(message.get(TEXT) or "")


def _add(message: Message, entities: List[Dict[str, Any]]) -> None:
    message.set(ENTITIES, message.get(ENTITIES, []) + entities, add_to_output=True)
