"""Rasa's rules, applied to the last turn."""

from __future__ import annotations

from typing import Any, Dict, List, Optional

from rasa.core.policies.rule_policy import RulePolicy
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain, State
from rasa.shared.core.events import ActionExecuted
from rasa.shared.core.trackers import DialogueStateTracker


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True)
class LastTurnRules(RulePolicy):
    """The rules of data/stories, with a look at the last turn only.

    No rule of ours needs more, and so the tenth message of a talk is as fast as the first.
    """

    def _prediction_states(
        self, tracker: DialogueStateTracker, domain: Domain, use_text_for_last_user_input: bool = False, rule_only_data: Optional[Dict[str, Any]] = None
    ) -> List[State]:
        states: List[State] = super()._prediction_states(_last_turn_of(tracker), domain, use_text_for_last_user_input, rule_only_data)
        return states


def _last_turn_of(tracker: DialogueStateTracker) -> DialogueStateTracker:
    """Return a tracker that begins where the assistant last began to listen before the patient's message."""
    events = list(tracker.applied_events())
    listens = [place for place, event in enumerate(events) if isinstance(event, ActionExecuted) and event.action_name == ACTION_LISTEN_NAME]
    # A turn that has ended is behind its own "listen": the turn before it is the one to look at.
    begins = [place for place in listens if place < len(events) - 1]
    short = tracker.init_copy()
    for event in events[begins[-1] if begins else 0 :]:
        short.update(event)
    return short
