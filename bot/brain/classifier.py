"""The classifier of dialogue intents and all `ask/...` questions as one Rasa component."""

from __future__ import annotations

from typing import Any, Dict, List, Optional

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import INTENT, INTENT_RESPONSE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.brain.encoder import vector_of
from bot.brain.speller import text_of
from bot.brain.understood import PART_GUESSES, PART_VECTORS, parts_in, set_ranking
from bot.content.fingerprint import language_fingerprint
from bot.language.classifier import Guess, IntentClassifier
from bot.language.encoder import Vectors


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class QuestionClassifier(GraphComponent):
    """Sets intent, ranking and response selector of a message from one ranking over all intents."""

    @classmethod
    def required_components(cls) -> List[Any]:
        """Vectors must come first."""
        from bot.brain.encoder import SentenceVectors

        return [SentenceVectors]

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """Return the settings and their defaults: how many guesses a ranking holds."""
        return {"ranking_length": 10}

    def __init__(self, config: Dict[str, Any], model_storage: ModelStorage, resource: Resource, classifier: Optional[IntentClassifier] = None) -> None:
        """Keep the trained classifier, if there is one already."""
        if not isinstance(config["ranking_length"], int) or config["ranking_length"] < 3:
            raise InvalidConfigException("QuestionClassifier: `ranking_length` must be a number from 3: three choices are offered when unsure.")
        self._ranking_length = config["ranking_length"]
        self._model_storage = model_storage
        self._resource = resource
        self._classifier = classifier

    @classmethod
    def create(cls, config: Dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext) -> QuestionClassifier:
        """Return an untrained classifier."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls, config: Dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext, **kwargs: Any
    ) -> QuestionClassifier:
        """Return the classifier as it was trained."""
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, IntentClassifier.load(folder))

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        """Changed code is trained anew."""
        return language_fingerprint()

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from all examples and keep the result."""
        examples = [example for example in training_data.intent_examples if example.get(TEXT)]
        texts = [text_of(example) for example in examples]
        labels = [example.get(INTENT_RESPONSE_KEY) or example.get(INTENT) for example in examples]
        vectors = np.vstack([vector for example in examples if (vector := vector_of(example)) is not None])
        self._classifier = IntentClassifier.fit(texts, labels, vectors)
        with self._model_storage.write_to(self._resource) as folder:
            self._classifier.save(folder)
        return self._resource

    def process(self, messages: List[Message]) -> List[Message]:
        """Rank the intents of the messages and of their pieces."""
        for message in messages:
            set_ranking(message, self._rank(text_of(message), vector_of(message)))
            vectors = message.get(PART_VECTORS, [])
            message.set(PART_GUESSES, [self._rank(part.text, vector) for part, vector in zip(parts_in(message), vectors, strict=False)])
        return messages

    def _rank(self, text: Optional[str], vector: Optional[Vectors]) -> List[Guess]:
        if self._classifier is None or vector is None or not text:
            return []
        return self._classifier.rank(text, vector, self._ranking_length)
