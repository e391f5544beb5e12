"""The pieces of a message as one Rasa component: its clauses, and a follow-up made whole by the subject of the talk."""

from __future__ import annotations

from typing import Any, Dict, List, Optional

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.training_data.message import Message

from bot.brain.content import serving_content
from bot.brain.matchers import MENTIONS, TermMatcher
from bot.brain.reports import REPORT
from bot.brain.speller import text_of
from bot.brain.subject import last_subject
from bot.brain.understood import CONTEXT, PARTS
from bot.language.parts import parts_of
from bot.language.understanding import Context


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class PartSplitter(GraphComponent):
    """Cuts messages into the pieces that are read by themselves, with what the talk was about."""

    @classmethod
    def required_components(cls) -> List[Any]:
        """A clause may point back to a term that was named before it."""
        return [TermMatcher]

    @classmethod
    def create(cls, config: Dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext) -> PartSplitter:
        """Build the component; it learns nothing."""
        return cls()

    def process(self, messages: List[Message], tracker: Optional[DialogueStateTracker] = None) -> List[Message]:
        """Set the pieces of the messages, and the subject they may point to."""
        subject = last_subject(tracker) if tracker else None
        glossary = serving_content().glossary
        topic = glossary.topic_of(subject.kind, subject.id) if subject else None
        context = Context(subject, glossary.answers_near(subject.kind, subject.id) if subject else frozenset())
        for message in messages:
            message.set(CONTEXT, context)
            message.set(PARTS, [] if message.get(REPORT) else parts_of(text_of(message), message.get(MENTIONS, []), topic))
        return messages
