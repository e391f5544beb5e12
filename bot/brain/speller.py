"""The mender as a Rasa component: what the patient wrote stays in the message, and beside it how it is read."""

from __future__ import annotations

from typing import Any, Dict, List, Optional, Tuple

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.brain.content import serving_content, serving_lexicon
from bot.content.fingerprint import content_fingerprint
from bot.language.spelling import Mended, Mender

# The mended text, for the components that follow; it does not leave the pipeline.
MENDED = "mended"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class Speller(GraphComponent):
    """Mends the spelling of what patients write, and of the examples alike: what is read is what was learned."""

    @classmethod
    def create(cls, config: Dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext) -> Speller:
        """Build the mender over the content that is served."""
        return cls()

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        """Edited names are mended to at once."""
        return content_fingerprint()

    def __init__(self) -> None:
        """Index the words."""
        self._mender = Mender(serving_lexicon(), serving_content().shorthand)

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Set how each example is read."""
        self.process(training_data.training_examples)
        return training_data

    def process(self, messages: List[Message]) -> List[Message]:
        """Set how each message is read."""
        for message in messages:
            message.set(MENDED, self._mender.mend(message.get(TEXT) or ""))
        return messages


def text_of(message: Message) -> str:
    """Return the text of a message as it is read: mended, where a speller came first."""
    mended: Mended | None = message.get(MENDED)
    return mended.text if mended else message.get(TEXT) or ""


def place_of(message: Message, start: int, end: int) -> Tuple[int, int]:
    """Return where words of the read text stand in the text that the patient wrote."""
    mended: Mended | None = message.get(MENDED)
    return mended.place(start, end) if mended else (start, end)
