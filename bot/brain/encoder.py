"""The sentence encoder as a Rasa component."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Dict, List, Optional

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.brain.speller import text_of
from bot.brain.understood import PART_VECTORS, parts_in
from bot.errors import EncoderError
from bot.language.encoder import ENCODING, SentenceEncoder, Vectors, shipped_model_dir, verified_fingerprint
from bot.settings import load_settings

ORIGIN = "SentenceVectors"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceVectors(GraphComponent):
    """Gives every message the vector of its text.

    `model_dir` is the folder of a sentence-transformers model; null takes FIRSTLIGHT_ENCODER_DIR or else the shipped model.
    """

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """Return the settings and their defaults."""
        return {"model_dir": None, "threads": 1}

    def __init__(self, model_dir: Optional[Path], threads: int) -> None:
        """Load the encoder, or raise `EncoderError`."""
        self._model_dir = model_dir
        self._encoder = SentenceEncoder(model_dir, threads)

    @classmethod
    def create(cls, config: Dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext) -> SentenceVectors:
        """Load the encoder, or raise `InvalidConfigException` with what to do."""
        if not isinstance(config["threads"], int) or config["threads"] < 1:
            raise InvalidConfigException("SentenceVectors: `threads` must be a number from 1.")
        try:
            return cls(model_dir_of(config), config["threads"])
        except EncoderError as error:
            raise InvalidConfigException(f"SentenceVectors: {error}") from error

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        """Other weights give other vectors: then everything after this component is trained anew."""
        source = model_dir_of(config)
        checksum = verified_fingerprint(source or shipped_model_dir(), shipped=source is None)
        return f"{ENCODING}-{checksum}"

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Encode all examples in batches, on all processors: nobody waits for an answer yet."""
        self._encode(training_data.training_examples, SentenceEncoder(self._model_dir, os.cpu_count() or 1))
        return training_data

    def process(self, messages: List[Message]) -> List[Message]:
        """Encode the messages and their pieces."""
        for message in self._encode(messages, self._encoder):
            parts = parts_in(message)
            if parts:
                message.set(PART_VECTORS, self._encoder.encode([part.text for part in parts]))
        return messages

    @staticmethod
    def _encode(messages: List[Message], encoder: SentenceEncoder) -> List[Message]:
        with_text = [message for message in messages if message.get(TEXT)]
        for message, vector in zip(with_text, encoder.encode([text_of(message) for message in with_text]), strict=False):
            message.add_features(Features(vector[np.newaxis, :], FEATURE_TYPE_SENTENCE, TEXT, ORIGIN))
        return messages


def vector_of(message: Message) -> Optional[Vectors]:
    """Return the sentence vector of a message, or None when it has no text."""
    return next((feature.features[0] for feature in message.features if feature.origin == ORIGIN), None)


def model_dir_of(config: Dict[str, Any]) -> Optional[Path]:
    """Return the folder of another encoder, from the component's config or the settings, or None for the shipped one."""
    return Path(config["model_dir"]) if config.get("model_dir") else load_settings().encoder_dir
