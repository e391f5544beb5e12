"""The tables of the door: conversations, their messages, the choices they offer, and referrals.

What anybody said, was told, or has, stands in `sealed`, encrypted; in clear are only ids, moments, places and states.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Self

from sqlalchemy import DateTime, ForeignKey, Index, Integer, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from bot.store.encryption import Keys


class Base(DeclarativeBase):
    """All tables of the door."""


def now() -> datetime:
    """Return the present moment in UTC."""
    return datetime.now(UTC)


def new_id() -> str:
    """Return an id that nobody can guess."""
    return secrets.token_hex(16)


class Sealed:
    """A row whose words are encrypted in one piece, bound to the place of the row."""

    sealed: Mapped[bytes] = mapped_column(LargeBinary)

    @property
    def place(self) -> tuple[str | int, ...]:
        """Return table, conversation and row; words that are moved elsewhere cannot be opened there."""
        raise NotImplementedError

    def seal(self, keys: Keys, words: Mapping[str, Any]) -> Self:
        """Keep the words, encrypted; the place must be known by now."""
        self.sealed = keys.seal(words, *self.place)
        return self

    def open(self, keys: Keys) -> dict[str, Any]:
        """Return the words."""
        words: dict[str, Any] = keys.open(self.sealed, *self.place)
        return words


class ConversationRow(Sealed, Base):
    """One talk; only the hash of its token is kept. Sealed: what the brain knows of the person (diagnosis, stage, asker)."""

    __tablename__ = "conversations"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64))
    site: Mapped[str | None] = mapped_column(String(64))
    language: Mapped[str | None] = mapped_column(String(16))
    last_seq: Mapped[int] = mapped_column(Integer, default=0)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)

    @property
    def place(self) -> tuple[str | int, ...]:
        """Return where the row stands."""
        return ("conversations", self.id)


class MessageRow(Sealed, Base):
    """One message of the patient or the assistant, in the order of `seq`.

    Sealed: text and cards; what it was about (kind and id of a content entry); of a patient's message, the choice it took and its fingerprint.
    """

    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint("conversation_id", "seq"),
        UniqueConstraint("conversation_id", "client_id"),
        Index("ix_messages_waiting", "state"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"))
    seq: Mapped[int] = mapped_column(Integer)
    sender: Mapped[str] = mapped_column(String(9))
    # A patient's message: the id the client gave it, and whether it was answered yet.
    client_id: Mapped[str | None] = mapped_column(String(64))
    state: Mapped[str | None] = mapped_column(String(8))
    # An assistant's message: the patient's message it answers.
    answers_seq: Mapped[int | None] = mapped_column(Integer)
    sent_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)

    @property
    def place(self) -> tuple[str | int, ...]:
        """Return where the row stands."""
        return ("messages", self.conversation_id, self.seq)


class ChoiceRow(Sealed, Base):
    """A choice that was offered. Sealed: its label, and what it means, which never leaves the store."""

    __tablename__ = "choices"
    __table_args__ = (Index("ix_choices_message", "conversation_id", "message_seq"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"))
    message_seq: Mapped[int] = mapped_column(Integer)
    position: Mapped[int] = mapped_column(Integer)
    used_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))

    @property
    def place(self) -> tuple[str | int, ...]:
        """Return where the row stands."""
        return ("choices", self.conversation_id, self.id)


class ReferralRow(Sealed, Base):
    """Who was pointed to somebody, why, when, and what they said about keeping a note of it.

    Sealed: the organisation, which tells the cancer, and the diagnosis.
    """

    __tablename__ = "referrals"
    __table_args__ = (Index("ix_referrals_conversation", "conversation_id"),)

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"))
    reason: Mapped[str] = mapped_column(String(32))
    consent_text: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)
    consent_asked_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    consent_given_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    consent_refused_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))

    @property
    def place(self) -> tuple[str | int, ...]:
        """Return where the row stands."""
        return ("referrals", self.conversation_id, self.id)


class DoneStepRow(Sealed, Base):
    """A step of the Right Track that somebody marked as done. Sealed: which one, as it tells the cancer."""

    __tablename__ = "done_steps"
    __table_args__ = (Index("ix_done_steps_conversation", "conversation_id"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"))
    done_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)

    @property
    def place(self) -> tuple[str | int, ...]:
        """Return where the row stands."""
        return ("done_steps", self.conversation_id, self.id)


class UnansweredRow(Sealed, Base):
    """A patient's message that nobody could answer. Sealed: how it was understood."""

    __tablename__ = "unanswered"
    __table_args__ = (UniqueConstraint("conversation_id", "seq"), Index("ix_unanswered_asked", "asked_at"))

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"))
    seq: Mapped[int] = mapped_column(Integer)
    why: Mapped[str] = mapped_column(String(16))
    asked_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)

    @property
    def place(self) -> tuple[str | int, ...]:
        """Return where the row stands."""
        return ("unanswered", self.conversation_id, self.seq)


class ErasureRow(Base):
    """A conversation that was erased here and that a running brain must still forget."""

    __tablename__ = "erasures"

    conversation_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    asked_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)
