"""The reader of pasted reports as a Rasa component: what it finds travels in the parse data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Dict, List, Optional

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.message import Message

from bot.brain.content import serving_content
from bot.brain.matchers import MENTIONS, TermMatcher
from bot.brain.speller import text_of
from bot.care.finding import Finding
from bot.content.fingerprint import content_fingerprint
from bot.language.report import ReportFinder
from bot.language.report_shape import looks_like_report, quotes_findings
from bot.language.terms import TermMention

# The findings of a text that is a report; and of one in which a person quotes a result.
REPORT, QUOTED = "report", "quoted_findings"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class ReportReader(GraphComponent):
    """Reads the findings of a message that is a report, or that quotes one."""

    @classmethod
    def required_components(cls) -> List[Any]:
        """Terms must have been found before."""
        return [TermMatcher]

    @classmethod
    def create(cls, config: Dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext) -> ReportReader:
        """Build the reader over the content that is served."""
        return cls()

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        """Edited content is found at once."""
        return content_fingerprint()

    def __init__(self) -> None:
        """Index the reviewed patterns."""
        content = serving_content()
        self._finder = ReportFinder(content.report_book, content.glossary)

    def process(self, messages: List[Message]) -> List[Message]:
        """Set `report` on messages that are a report, `quoted_findings` on those that name a result in their own words."""
        for message in messages:
            text = text_of(message)
            findings = self._finder.find(text, message.get(MENTIONS, []))
            key = REPORT if looks_like_report(text, findings) else QUOTED if quotes_findings(findings) else None
            if key:
                message.set(key, [finding.as_dict() for finding in findings], add_to_output=True)
        return messages


def findings_of(parse_data: Mapping[str, Any]) -> list[Finding]:
    """Return what a report, or a quoted result, holds; empty for any other message."""
    return [Finding.from_dict(found) for found in parse_data.get(REPORT) or parse_data.get(QUOTED) or []]


def names_value(found: Sequence[Mapping[str, Any]], mentions: Sequence[TermMention]) -> bool:
    """Return whether a finding has a value that no term's own name holds: "gleason 4+3", but not "stage 4"."""
    valued = [Finding.from_dict(one) for one in found]
    return any(one.value and not any(mention.start <= one.start and one.end <= mention.end for mention in mentions) for one in valued)
