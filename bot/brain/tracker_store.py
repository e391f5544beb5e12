"""Where Rasa keeps its conversations: SQL, with deletion and proof that a message was kept."""

from __future__ import annotations

import json
from typing import Any, List, Optional

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, UserUttered

from bot.settings import ROOT, load_settings

SQLITE_FILE = "sqlite:///"


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

    def replies_to(self, conversation_id: str, message_id: str) -> Optional[List[dict[str, Any]]]:
        """Return the stored replies to a message, or None when the message is not stored.

        A message whose turn was cut off before its replies were saved counts as not stored: Rasa writes a turn as a whole.
        """
        with self.session_scope() as session:
            rows = (
                session.query(self.SQLEvent.data)
                .filter(self.SQLEvent.sender_id == conversation_id, self.SQLEvent.type_name.in_((UserUttered.type_name, BotUttered.type_name)))
                .order_by(self.SQLEvent.id)
            )
            events = [json.loads(data) for (data,) in rows]
        starts = [number for number, event in enumerate(events) if event.get("message_id") == message_id]
        if not starts:
            return None
        replies = []
        for event in events[starts[0] + 1 :]:
            if event["event"] == UserUttered.type_name:
                break
            replies.append(event)
        return replies

    def forget(self, conversation_id: str) -> None:
        """Delete every event of the conversation."""
        with self.session_scope() as session:
            session.query(self.SQLEvent).filter(self.SQLEvent.sender_id == conversation_id).delete()
            session.commit()


def _use_write_ahead_log(engine: Any) -> None:
    """Writers do not wait for readers, and a killed process loses nothing that was committed."""
    from sqlalchemy import event

    @event.listens_for(engine, "connect")
    def _set(connection: Any, _: Any) -> None:
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=NORMAL")
        cursor.close()
