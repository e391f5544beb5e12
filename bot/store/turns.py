"""What the brain keeps: Rasa's events, one sealed row a turn, written in one step."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Integer, String, delete, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from bot.store.database import empty_journal, open_engine
from bot.store.encryption import Keys
from bot.store.tables import Sealed


class BrainBase(DeclarativeBase):
    """All tables of the brain."""


class TurnRow(Sealed, BrainBase):
    """The events of one turn. Sealed: all of them."""

    __tablename__ = "turns"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    conversation_id: Mapped[str] = mapped_column(String(64), index=True)
    message_id: Mapped[str | None] = mapped_column(String(64), index=True)

    @property
    def place(self) -> tuple[str | int, ...]:
        """Return where the row stands."""
        return ("turns", self.conversation_id, self.message_id or "")


class BrainTurns:
    """All turns of the brain; every method is one transaction. Without asyncio, as Rasa calls its store."""

    def __init__(self, database_url: str, keys: Keys) -> None:
        """Use the database at this address."""
        # NORMAL: what a power cut could take is in the door's store, and is asked again.
        self.engine = open_engine(database_url, "synchronous=NORMAL")
        self._keys = keys

    def add(self, conversation_id: str, message_id: str | None, events: list[dict[str, Any]]) -> None:
        """Keep the events of a turn."""
        row = TurnRow(conversation_id=conversation_id, message_id=message_id).seal(self._keys, {"events": events})
        with Session(self.engine) as session, session.begin():
            session.add(row)

    def events_of(self, conversation_id: str) -> list[dict[str, Any]]:
        """Return all events of a conversation, in order."""
        query = select(TurnRow).where(TurnRow.conversation_id == conversation_id).order_by(TurnRow.id)
        with Session(self.engine) as session:
            return [event for row in session.scalars(query) for event in row.open(self._keys)["events"]]

    def find_turn(self, conversation_id: str, message_id: str) -> list[dict[str, Any]] | None:
        """Return the events of a message's turn, or None when the message is not kept."""
        query = select(TurnRow).where(TurnRow.message_id == message_id, TurnRow.conversation_id == conversation_id)
        with Session(self.engine) as session:
            row = session.scalar(query.limit(1))
            return list(row.open(self._keys)["events"]) if row else None

    def conversation_ids(self) -> list[str]:
        """Return the ids of all conversations."""
        with Session(self.engine) as session:
            return list(session.scalars(select(TurnRow.conversation_id).distinct()))

    def forget(self, *conversation_ids: str) -> None:
        """Delete everything of the conversations, also on the disk."""
        with Session(self.engine) as session, session.begin():
            for conversation_id in conversation_ids:
                session.execute(delete(TurnRow).where(TurnRow.conversation_id == conversation_id))
        empty_journal(self.engine)
