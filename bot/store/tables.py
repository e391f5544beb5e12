"""The tables of the door: conversations, their messages, the choices they offer, and referrals."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import JSON, DateTime, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    """All tables of the door."""


def now() -> datetime:
    """Return the present moment in UTC."""
    return datetime.now(UTC)


class ConversationRow(Base):
    """One talk; only the hash of its token is kept."""

    __tablename__ = "conversations"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64))
    site: Mapped[str | None] = mapped_column(String(64))
    language: Mapped[str | None] = mapped_column(String(16))
    last_seq: Mapped[int] = mapped_column(Integer, default=0)
    # What the brain knows of the person, for the plan: diagnosis, stage, asker.
    known: Mapped[dict[str, object]] = mapped_column(JSON, default=dict)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)


class MessageRow(Base):
    """One message of the patient or the assistant, in the order of `seq`."""

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
    text: Mapped[str] = mapped_column(Text)
    cards: Mapped[list[dict[str, object]]] = mapped_column(JSON, default=list)
    # An assistant's message in the length of a text message, where the content has it.
    sms: Mapped[str | None] = mapped_column(Text)
    # What an assistant's message was about: the kind and id of a content entry.
    subject: Mapped[dict[str, str] | None] = mapped_column(JSON)
    # A patient's message: the id the client gave it, its fingerprint, and whether it was answered yet.
    client_id: Mapped[str | None] = mapped_column(String(64))
    digest: Mapped[str | None] = mapped_column(String(64))
    state: Mapped[str | None] = mapped_column(String(8))
    choice: Mapped[dict[str, object] | None] = mapped_column(JSON)
    # An assistant's message: the patient's message it answers.
    answers_seq: Mapped[int | None] = mapped_column(Integer)
    sent_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)


class ChoiceRow(Base):
    """A choice that was offered; what it means never leaves the store."""

    __tablename__ = "choices"
    __table_args__ = (Index("ix_choices_message", "conversation_id", "message_seq"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"))
    message_seq: Mapped[int] = mapped_column(Integer)
    position: Mapped[int] = mapped_column(Integer)
    label: Mapped[str] = mapped_column(String(120))
    meaning: Mapped[dict[str, object]] = mapped_column(JSON)
    used_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class ReferralRow(Base):
    """Who was pointed to which organisation, why, when, and what they said about keeping a note of it."""

    __tablename__ = "referrals"
    __table_args__ = (Index("ix_referrals_conversation", "conversation_id"),)

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(String(32))
    organisation_id: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(String(32))
    diagnosis: Mapped[str | None] = mapped_column(String(64))
    consent_text: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)
    consent_asked_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    consent_given_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    consent_refused_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class DoneStepRow(Base):
    """A step of the Right Track that somebody marked as done."""

    __tablename__ = "done_steps"

    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True)
    step: Mapped[str] = mapped_column(String(64), primary_key=True)
    done_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)


class ErasureRow(Base):
    """A conversation that was erased here and that the brain must still forget."""

    __tablename__ = "erasures"

    conversation_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    asked_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)
