"""Where Rasa keeps its conversations: SQL, with deletion and proof that a message was kept."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, List, Optional

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, SlotSet, UserUttered

from bot.settings import ROOT, load_settings

_TOLD = (UserUttered.type_name, BotUttered.type_name, SlotSet.type_name)
SQLITE_FILE = "sqlite:///"


@dataclass(frozen=True)
class StoredTurn:
    """What a turn left in the store: the bot's messages, and the slots it set."""

    replies: List[dict[str, Any]]
    slots: dict[str, Any]


class ConversationStore(SQLTrackerStore):
    """Rasa's SQL tracker store, with what a durable turn needs: reading a reply back, and forgetting a person."""

    def __init__(self, host: Optional[str] = None, domain: Optional[Domain] = None, event_broker: Optional[EventBroker] = None, **kwargs: Any) -> None:
        """Open the database that BRAIN_DATABASE_URL names."""
        url = load_settings().brain_database_url
        if url.startswith(SQLITE_FILE) and not url.startswith("sqlite:////"):
            path = ROOT / url.removeprefix(SQLITE_FILE)
            path.parent.mkdir(parents=True, exist_ok=True)
            url = f"{SQLITE_FILE}{path}"
        super().__init__(domain=domain, host=url, event_broker=event_broker)
        if self.engine.dialect.name == "sqlite":
            _use_write_ahead_log(self.engine)

    def turn_of(self, conversation_id: str, message_id: str) -> Optional[StoredTurn]:
        """Return what is stored of a message's turn, or None when the message is not stored.

        A message whose turn was cut off before its replies were saved counts as not stored: Rasa writes a turn as a whole.
        """
        with self.session_scope() as session:
            mine = session.query(self.SQLEvent).filter(self.SQLEvent.sender_id == conversation_id)
            quoted = json.dumps(message_id)
            user = mine.filter(self.SQLEvent.type_name == UserUttered.type_name, self.SQLEvent.data.contains(f'"message_id": {quoted}')).first()
            if user is None:
                return None
            behind = mine.filter(self.SQLEvent.id > user.id).order_by(self.SQLEvent.id)
            rows = [(row.type_name, row.data) for row in behind.filter(self.SQLEvent.type_name.in_(_TOLD))]
        return _turn(rows)

    def forget(self, conversation_id: str) -> None:
        """Delete every event of the conversation."""
        with self.session_scope() as session:
            session.query(self.SQLEvent).filter(self.SQLEvent.sender_id == conversation_id).delete()
            session.commit()


def _turn(rows: Iterable[tuple[str, str]]) -> StoredTurn:
    """Return the turn that the events behind a message make, up to the next message."""
    turn = StoredTurn([], {})
    for kind, data in rows:
        event = json.loads(data)
        if kind == UserUttered.type_name:
            break
        if kind == SlotSet.type_name:
            turn.slots[event["name"]] = event["value"]
        else:
            turn.replies.append(event)
    return turn


def _use_write_ahead_log(engine: Any) -> None:
    """Writers do not wait for readers, and a killed process loses nothing that was committed."""
    from sqlalchemy import event

    @event.listens_for(engine, "connect")
    def _set(connection: Any, _: Any) -> None:
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=NORMAL")
        cursor.close()
