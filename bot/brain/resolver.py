"""The last component: guesses, terms and diagnosis become one intent."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Dict, List

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import ENTITIES, ENTITY_ATTRIBUTE_TYPE, ENTITY_ATTRIBUTE_VALUE, INTENT, INTENT_NAME_KEY, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.brain.content import serving_content, serving_lexicon
from bot.brain.matchers import MENTIONS, MYTH, ORGANISATION, READING, STATION, STEP, entity, term_entities
from bot.brain.reports import QUOTED, REPORT, names_value
from bot.brain.speller import place_of, text_of
from bot.brain.understood import ASKED, CONTEXT, PART_GUESSES, guesses_of, parts_in, set_ranking
from bot.language.asking import Place
from bot.language.terms import TermFinder
from bot.language.understanding import Context, Seen, Thresholds, Understander, Understanding
from bot.language.unknown import ClosestTerms, UnknownWords


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class IntentResolver(GraphComponent):
    """Decides the intent of a message; `nlu_fallback` when nobody can tell.

    `answer_threshold` is how sure the classifier must be to be followed, `offer_threshold` to offer its guesses as choices.
    """

    @classmethod
    def required_components(cls) -> List[Any]:
        """Everything that is weighed must come first."""
        from bot.brain.classifier import QuestionClassifier
        from bot.brain.matchers import DiagnosisMatcher, TermMatcher

        return [TermMatcher, DiagnosisMatcher, QuestionClassifier]

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """Return the settings and their defaults."""
        return {"answer_threshold": 0.5, "offer_threshold": 0.2}

    def __init__(self, thresholds: Thresholds) -> None:
        """Prepare the weighing."""
        glossary, lexicon = serving_content().glossary, serving_lexicon()
        self._understander = Understander(TermFinder(glossary), ClosestTerms(glossary, lexicon), UnknownWords(lexicon), thresholds)

    @classmethod
    def create(cls, config: Dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext) -> IntentResolver:
        """Build the resolver, or raise `InvalidConfigException` for thresholds that make no sense."""
        answer, offer = config["answer_threshold"], config["offer_threshold"]
        if not 0 <= offer <= answer <= 1:
            raise InvalidConfigException("IntentResolver: thresholds must keep 0 <= offer_threshold <= answer_threshold <= 1.")
        return cls(Thresholds(answer=answer, offer=offer))

    def process(self, messages: List[Message]) -> List[Message]:
        """Set the intent of the messages."""
        for message in messages:
            self._resolve(message)
        return messages

    def _resolve(self, message: Message) -> None:
        text = text_of(message)
        found_kinds = {one[ENTITY_ATTRIBUTE_TYPE]: one[ENTITY_ATTRIBUTE_VALUE] for one in message.get(ENTITIES, [])}
        myth = serving_content().myths.myths.get(found_kinds.get(MYTH, ""))
        parts = tuple(zip(parts_in(message), message.get(PART_GUESSES, []), strict=False))
        mentions = message.get(MENTIONS, [])
        is_report, quotes = bool(message.get(REPORT)), names_value(message.get(QUOTED) or [], mentions)
        seen = Seen(mentions, message.get(READING), ORGANISATION in found_kinds, myth, parts, is_report, quotes)
        found = self._understander.understand(text, guesses_of(message), seen, message.get(CONTEXT) or Context())
        if found.misspelled:
            message.set(ENTITIES, message.get(ENTITIES, []) + term_entities(found.misspelled, message), add_to_output=True)
        if found.place:
            message.set(ENTITIES, message.get(ENTITIES, []) + _place_entities(found.place, len(message.get(TEXT) or "")), add_to_output=True)
        _set_understanding(message, _in_own_words(message, found))


def _in_own_words(message: Message, found: Understanding) -> Understanding:
    """Name the term that is asked for as the patient wrote it, misspelled or not."""
    if found.asked_at is None:
        return found
    start, end = place_of(message, *found.asked_at)
    return replace(found, asked=replace(found.asked, wording=(message.get(TEXT) or "")[start:end]))


def _place_entities(place: Place, length: int) -> List[Dict[str, Any]]:
    found = {STATION: place.station} if place.step is None else {STATION: place.station, STEP: str(place.step)}
    return [entity(kind, value, 0, length, IntentResolver.__name__) for kind, value in found.items()]


def _set_understanding(message: Message, found: Understanding) -> None:
    set_ranking(message, found.guesses)
    name = found.intent.split("/")[0]
    message.set(INTENT, {INTENT_NAME_KEY: name, PREDICTED_CONFIDENCE_KEY: found.confidence}, add_to_output=True)
    asked = {**found.asked.as_dict(), "also": [one.as_dict() for one in found.also], "feeling": found.feeling, "corrects": found.corrects}
    message.set(ASKED, asked, add_to_output=True)
