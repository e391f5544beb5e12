"""The tables of text messages: phones, what came in, what goes out, and the codes that join a web talk.

Numbers and words stand in `sealed`, encrypted; in clear are only ids, moments, states and keyed hashes.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import DateTime, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.tables import Base, Sealed, now

# What comes in is kept, then done.
KEPT, DONE = "kept", "done"


class TextPhoneRow(Sealed, Base):
    """A phone that texted us; found by the keyed hash of its number. Sealed: the number."""

    __tablename__ = "text_phones"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    number_hash: Mapped[str] = mapped_column(String(64), unique=True)
    conversation_id: Mapped[str | None] = mapped_column(String(32), index=True)
    stopped_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    introduced_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    forget_asked_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    # Forgotten: the row goes once the last word ("everything is erased") is on its way.
    forgotten_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    # Said yes to texts that answer no message of theirs.
    welcomes_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    # The turn that was last shown, and how many of its texts: where MORE goes on.
    shown_seq: Mapped[int | None] = mapped_column(Integer)
    shown_pages: Mapped[int] = mapped_column(Integer, default=0)
    code_misses: Mapped[int] = mapped_column(Integer, default=0)
    code_missed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    # Who sends to this phone now, and until when.
    leased_by: Mapped[str | None] = mapped_column(String(32))
    leased_until: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))

    @property
    def place(self) -> tuple[str | int, ...]:
        """Return where the row stands."""
        return ("text_phones", self.number_hash)


class TextInRow(Sealed, Base):
    """A text that came in; its id stays so that it is taken once. Sealed: its words, until they are in the conversation."""

    __tablename__ = "texts_in"
    __table_args__ = (Index("ix_texts_in_state", "state"), Index("ix_texts_in_phone", "phone_id", "received_at"))

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    sid: Mapped[str] = mapped_column(String(64), unique=True)
    phone_id: Mapped[int | None] = mapped_column(ForeignKey("text_phones.id", ondelete="SET NULL"))
    media: Mapped[int] = mapped_column(Integer, default=0)
    # What the provider itself has already answered: STOP, START or HELP.
    answered_by_provider: Mapped[str | None] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(8))
    received_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)

    @property
    def place(self) -> tuple[str | int, ...]:
        """Return where the row stands."""
        return ("texts_in", self.sid)


class TextOutRow(Sealed, Base):
    """A text on its way out; `key` makes it once, `ticket` is how the provider's reports name it. Sealed: its words, until they are handed over."""

    __tablename__ = "texts_out"
    __table_args__ = (Index("ix_texts_out_phone", "phone_id", "state"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    key: Mapped[str] = mapped_column(String(96), unique=True)
    ticket: Mapped[str] = mapped_column(String(32), unique=True)
    phone_id: Mapped[int] = mapped_column(ForeignKey("text_phones.id", ondelete="CASCADE"))
    conversation_id: Mapped[str | None] = mapped_column(String(32), index=True)
    purpose: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(16))
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    due_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    tried_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    sid: Mapped[str | None] = mapped_column(String(64), index=True)
    error: Mapped[str | None] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)

    @property
    def place(self) -> tuple[str | int, ...]:
        """Return where the row stands."""
        return ("texts_out", self.key)


class TextCodeRow(Base):
    """A code that joins a phone to a web talk, once and for a short time."""

    __tablename__ = "text_codes"

    code_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"), index=True)
    made_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)
    expires_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    used_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class TextPollRow(Base):
    """Up to when the provider's list of texts was compared with ours."""

    __tablename__ = "text_polls"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    checked_until: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class TextErasureRow(Base):
    """A text that was erased here and that the provider must still delete."""

    __tablename__ = "text_erasures"

    sid: Mapped[str] = mapped_column(String(64), primary_key=True)
    asked_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)
