"""Between rows and what the rest knows: a message and its choices, sealed on the way in, opened on the way out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from bot.care.conversation import Message, OfferedChoice, Sender
from bot.store.encryption import Keys
from bot.store.tables import ChoiceRow, MessageRow, new_id, now

WAITING = "waiting"
ANSWERED = "answered"
# It was given up, and the patient told so.
FAILED = "failed"


@dataclass(frozen=True)
class Waiting:
    """A patient's message that has no answer yet; `choice` is what a tapped choice means."""

    conversation_id: str
    seq: int
    message_id: str
    text: str = field(repr=False)
    choice: Mapping[str, Any] | None = field(default=None, repr=False)


def patient_row(keys: Keys, conversation_id: str, seq: int, client_id: str, text: str, choice: OfferedChoice | None, digest: str) -> tuple[MessageRow, Waiting]:
    """Return the row of a patient's message, and the message as it waits for its answer."""
    meaning = {**choice.meaning, "label": choice.label} if choice else None
    row = MessageRow(conversation_id=conversation_id, seq=seq, sender=Sender.PATIENT.value, client_id=client_id, state=WAITING)
    words: dict[str, Any] = {"text": text, "cards": [], "choice": meaning, "digest": digest}
    return row.seal(keys, words), _waiting(row, words)


def reply_row(keys: Keys, conversation_id: str, seq: int, reply: Mapping[str, Any], answers_seq: int) -> tuple[MessageRow, list[ChoiceRow], Message]:
    """Return the rows of an assistant's message and of the choices it offers, and the message itself."""
    row = MessageRow(conversation_id=conversation_id, seq=seq, sender=Sender.ASSISTANT.value, answers_seq=answers_seq, sent_at=now())
    words = {name: reply.get(name) for name in ("text", "subject", "safety_rule_id", "sms")} | {"cards": list(reply.get("cards", []))}
    pairs = [_choice_row(keys, conversation_id, seq, position, choice) for position, choice in enumerate(reply.get("choices", []))]
    message = Message(seq, Sender.ASSISTANT, words["text"], row.sent_at, tuple(offered for _, offered in pairs), tuple(words["cards"]), words["sms"])
    return row.seal(keys, words), [choice for choice, _ in pairs], message


def as_waiting(keys: Keys, row: MessageRow) -> Waiting:
    """Return a patient's message as it waits for its answer."""
    return _waiting(row, row.open(keys))


def as_offered(keys: Keys, row: ChoiceRow) -> OfferedChoice:
    """Return a choice with what it means."""
    words = row.open(keys)
    return OfferedChoice(row.id, words["label"], words["meaning"], row.used_at is not None)


def as_messages(keys: Keys, rows: Iterable[MessageRow], choices: Iterable[ChoiceRow]) -> list[Message]:
    """Return messages with the choices that belong to them."""
    by_seq: dict[int, list[OfferedChoice]] = {}
    for choice in choices:
        by_seq.setdefault(choice.message_seq, []).append(as_offered(keys, choice))
    return [_message(row, row.open(keys), by_seq.get(row.seq, ())) for row in rows]


def digest_of(text: str) -> str:
    """Return the fingerprint by which a repeated message is known."""
    return hashlib.sha256(text.encode()).hexdigest()


def _message(row: MessageRow, words: Mapping[str, Any], choices: Iterable[OfferedChoice]) -> Message:
    return Message(row.seq, Sender(row.sender), words["text"], as_utc(row.sent_at), tuple(choices), tuple(words["cards"]), words.get("sms"))


def _waiting(row: MessageRow, words: Mapping[str, Any]) -> Waiting:
    choice = words["choice"]
    text = str(choice["label"]) if choice else words["text"]
    return Waiting(row.conversation_id, row.seq, f"{row.conversation_id[:8]}-{row.seq}", text, choice)


def _choice_row(keys: Keys, conversation_id: str, seq: int, position: int, choice: Mapping[str, Any]) -> tuple[ChoiceRow, OfferedChoice]:
    meaning = {"intent": choice["intent"], "entities": choice.get("entities", {})}
    row = ChoiceRow(id=new_id(), conversation_id=conversation_id, message_seq=seq, position=position)
    row.seal(keys, {"label": choice["label"], "meaning": meaning})
    return row, OfferedChoice(row.id, choice["label"], meaning)


def as_utc(moment: datetime) -> datetime:
    """Return the moment with its zone: SQLite forgets that its times are in UTC."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
