"""The last component: guesses, terms and diagnosis become one intent."""

from __future__ import annotations

from typing import Any, Dict, List

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import ENTITIES, ENTITY_ATTRIBUTE_TYPE, ENTITY_ATTRIBUTE_VALUE, INTENT, INTENT_NAME_KEY, PREDICTED_CONFIDENCE_KEY
from rasa.shared.nlu.training_data.message import Message

from bot.brain.content import serving_content, serving_lexicon
from bot.brain.matchers import MENTIONS, MYTH, ORGANISATION, READING, term_entities
from bot.brain.speller import text_of
from bot.brain.understood import guesses_of
from bot.language.understanding import Seen, Thresholds, Understander, Understanding
from bot.language.unknown import ClosestTerms

WORDING = "wording"


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
        self._understander = Understander(ClosestTerms(serving_content().glossary, serving_lexicon()), thresholds)

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
        seen = Seen(message.get(MENTIONS, []), message.get(READING), ORGANISATION in found_kinds, myth)
        found = self._understander.understand(text, guesses_of(message), seen)
        if found.misspelled:
            message.set(ENTITIES, message.get(ENTITIES, []) + term_entities(found.misspelled, message), add_to_output=True)
        if found.wording:
            message.set(WORDING, found.wording, add_to_output=True)
        _set_intent(message, found)


def _set_intent(message: Message, found: Understanding) -> None:
    name = found.intent.split("/")[0]
    message.set(INTENT, {INTENT_NAME_KEY: name, PREDICTED_CONFIDENCE_KEY: found.confidence}, add_to_output=True)
