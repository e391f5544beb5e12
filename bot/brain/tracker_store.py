"""Where Rasa keeps its conversations: SQL, one row a turn, with deletion and proof that a message was kept.

Rasa's own SQL store reads the whole conversation for every message, counts it, and writes a row for each of some ten events. Here a turn is
one row, written in one step, and the conversation stays in memory between turns: a conversation is only ever on one brain.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, List, Optional

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.settings import load_settings
from bot.store.keys import load_keys
from bot.store.migrate import BRAIN, migrate
from bot.store.turns import BrainTurns

# Conversations held in memory; an older one is read from the database again.
MAX_HELD = 500

# Conversations that were erased while this process runs: a turn of theirs that is still under way must not be kept.
MAX_FORGOTTEN = 10_000


@dataclass(frozen=True)
class StoredTurn:
    """What a turn left in the store: the bot's messages, the slots it set, and how the message was understood."""

    replies: List[dict[str, Any]]
    slots: dict[str, Any]
    parse_data: dict[str, Any]


@dataclass(frozen=True)
class _Held:
    """A conversation in memory, and how many of its events are stored."""

    tracker: DialogueStateTracker
    stored: int


class ConversationStore(TrackerStore):
    """Keeps each turn as a whole: after a failure nothing of it is there, and the same message can be taken again."""

    def __init__(self, host: Optional[str] = None, domain: Optional[Domain] = None, event_broker: Optional[EventBroker] = None, **kwargs: Any) -> None:
        """Open the database that BRAIN_DATABASE_URL names."""
        super().__init__(domain, event_broker)
        settings = load_settings()
        keys = load_keys(settings)
        migrate(settings.brain_database_url, BRAIN, keys)
        self._turns = BrainTurns(settings.brain_database_url, keys)
        self._held: OrderedDict[str, _Held] = OrderedDict()
        # How many events of a conversation that is being handled are stored.
        self._stored: dict[str, int] = {}
        self._forgotten: OrderedDict[str, None] = OrderedDict()

    async def retrieve(self, sender_id: str) -> Optional[DialogueStateTracker]:
        """Return the conversation, or None; it is handed out once and comes back with `save`."""
        held = self._held.pop(sender_id, None)
        if held:
            self._stored[sender_id] = held.stored
            return held.tracker
        events = self._turns.events_of(sender_id)
        self._stored[sender_id] = len(events)
        return DialogueStateTracker.from_dict(sender_id, events, self.domain.slots) if events else None

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Write what is new as one turn; of a conversation that was erased meanwhile, nothing."""
        if tracker.sender_id in self._forgotten:
            self._stored.pop(tracker.sender_id, None)
            return
        await self.stream_events(tracker)
        events = list(tracker.events)
        new = events[self._stored.get(tracker.sender_id, 0) :]
        message_id = next((one.message_id for one in reversed(new) if isinstance(one, UserUttered)), None)
        if new:
            self._turns.add(tracker.sender_id, message_id, [one.as_dict() for one in new])
        self._stored.pop(tracker.sender_id, None)
        self._held[tracker.sender_id] = _Held(tracker, len(events))
        while len(self._held) > MAX_HELD:
            self._held.popitem(last=False)

    async def keys(self) -> Iterable[str]:
        """Return the ids of all conversations."""
        return self._turns.conversation_ids()

    def turn_of(self, conversation_id: str, message_id: str) -> Optional[StoredTurn]:
        """Return what is stored of a message's turn, or None when the message is not stored.

        In a conversation that was erased there is nothing left to do: its turns are done, without a reply.
        """
        if conversation_id in self._forgotten:
            return StoredTurn([], {}, {})
        events = self._turns.find_turn(conversation_id, message_id)
        return None if events is None else _turn(events)

    def forget(self, conversation_id: str) -> None:
        """Delete everything of the conversation, and keep nothing of it any more."""
        self._forgotten[conversation_id] = None
        while len(self._forgotten) > MAX_FORGOTTEN:
            self._forgotten.popitem(last=False)
        self._held.pop(conversation_id, None)
        self._turns.forget(conversation_id)


def _turn(events: Iterable[dict[str, Any]]) -> StoredTurn:
    turn = StoredTurn([], {}, {})
    for one in events:
        if one["event"] == SlotSet.type_name:
            turn.slots[one["name"]] = one["value"]
        elif one["event"] == BotUttered.type_name:
            turn.replies.append(one)
        elif one["event"] == UserUttered.type_name:
            turn.parse_data.update(one.get("parse_data") or {})
    return turn
