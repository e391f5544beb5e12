"""What the assistant spoke about last, as it rides in the events of its messages."""

from __future__ import annotations

from typing import Optional

from rasa.shared.core.events import BotUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.care.reply import Subject


def last_subject(tracker: DialogueStateTracker) -> Optional[Subject]:
    """Return what the assistant spoke about last, or None when it was nothing."""
    for event in reversed(tracker.events):
        if isinstance(event, BotUttered):
            found = event.metadata.get("subject")
            if found:
                return Subject(found["kind"], found.get("id", ""))
    return None
