"""The Right Track plan: what a person marks as done is kept."""

from __future__ import annotations

from typing import Any, Dict, List

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.wired import conversations


class ActionFinishStep(Action):
    """Keep that a step of the plan is done."""

    def name(self) -> str:
        """Return the name in domain.yml."""
        return "action_finish_step"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Dict[str, Any]) -> List[EventType]:
        """Mark the step that the choice named; marking it again changes nothing."""
        step = next(tracker.get_latest_entity_values("done_step"), None)
        if step:
            await conversations().mark_step(tracker.sender_id, step, is_done=True)
        return []
