"""Where Rasa keeps its conversations: SQL, one row a turn, with deletion and proof that a message was kept.

Rasa's own SQL store reads the whole conversation for every message, counts it, and writes a row for each of some ten events. Here a turn is
one row, written in one step, and the conversation stays in memory between turns: a conversation is only ever on one brain.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, List, Optional

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy import Column, Integer, MetaData, String, Table, Text, create_engine, delete, event, insert, select

from bot.settings import ROOT, load_settings

SQLITE_FILE = "sqlite:///"
# Conversations held in memory; an older one is read from the database again.
MAX_HELD = 500

_METADATA = MetaData()
_TURNS = Table(
    "turns",
    _METADATA,
    Column("id", Integer, primary_key=True),
    Column("conversation_id", String(64), nullable=False, index=True),
    Column("message_id", String(64), index=True),
    Column("events", Text, nullable=False),
)


@dataclass(frozen=True)
class StoredTurn:
    """What a turn left in the store: the bot's messages, and the slots it set."""

    replies: List[dict[str, Any]]
    slots: dict[str, Any]


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
        self._engine = create_engine(_address(load_settings().brain_database_url))
        if self._engine.dialect.name == "sqlite":
            event.listen(self._engine, "connect", _use_write_ahead_log)
        _METADATA.create_all(self._engine)
        self._held: OrderedDict[str, _Held] = OrderedDict()
        # How many events of a conversation that is being handled are stored.
        self._stored: dict[str, int] = {}

    async def retrieve(self, sender_id: str) -> Optional[DialogueStateTracker]:
        """Return the conversation, or None; it is handed out once and comes back with `save`."""
        held = self._held.pop(sender_id, None)
        if held:
            self._stored[sender_id] = held.stored
            return held.tracker
        with self._engine.connect() as connection:
            rows = connection.execute(select(_TURNS.c.events).where(_TURNS.c.conversation_id == sender_id).order_by(_TURNS.c.id)).scalars()
            events = [one for row in rows for one in json.loads(row)]
        self._stored[sender_id] = len(events)
        return DialogueStateTracker.from_dict(sender_id, events, self.domain.slots) if events else None

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Write what is new as one turn."""
        await self.stream_events(tracker)
        events = list(tracker.events)
        new = events[self._stored.get(tracker.sender_id, 0) :]
        message_id = next((one.message_id for one in reversed(new) if isinstance(one, UserUttered)), None)
        if new:
            row = {"conversation_id": tracker.sender_id, "message_id": message_id, "events": json.dumps([one.as_dict() for one in new])}
            with self._engine.begin() as connection:
                connection.execute(insert(_TURNS), row)
        self._stored.pop(tracker.sender_id, None)
        self._held[tracker.sender_id] = _Held(tracker, len(events))
        while len(self._held) > MAX_HELD:
            self._held.popitem(last=False)

    async def keys(self) -> Iterable[str]:
        """Return the ids of all conversations."""
        with self._engine.connect() as connection:
            return list(connection.execute(select(_TURNS.c.conversation_id).distinct()).scalars())

    def turn_of(self, conversation_id: str, message_id: str) -> Optional[StoredTurn]:
        """Return what is stored of a message's turn, or None when the message is not stored."""
        with self._engine.connect() as connection:
            mine = select(_TURNS.c.events).where(_TURNS.c.message_id == message_id, _TURNS.c.conversation_id == conversation_id)
            row = connection.execute(mine.limit(1)).scalar()
        return _turn(json.loads(row)) if row else None

    def forget(self, conversation_id: str) -> None:
        """Delete everything of the conversation."""
        self._held.pop(conversation_id, None)
        self._stored.pop(conversation_id, None)
        with self._engine.begin() as connection:
            connection.execute(delete(_TURNS).where(_TURNS.c.conversation_id == conversation_id))


def _turn(events: Iterable[dict[str, Any]]) -> StoredTurn:
    turn = StoredTurn([], {})
    for one in events:
        if one["event"] == SlotSet.type_name:
            turn.slots[one["name"]] = one["value"]
        elif one["event"] == BotUttered.type_name:
            turn.replies.append(one)
    return turn


def _address(url: str) -> str:
    """Return the address with a relative SQLite path made absolute, its folder there."""
    if not url.startswith(SQLITE_FILE):
        return url
    path = ROOT / url.removeprefix(SQLITE_FILE)
    path.parent.mkdir(parents=True, exist_ok=True)
    return f"{SQLITE_FILE}{path}"


def _use_write_ahead_log(connection: Any, _: Any) -> None:
    """Writers do not wait for readers, and a killed process loses nothing that was committed."""
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.close()
