"""Conversations in the database: everything is written before it is acknowledged."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from bot.care.conversation import Message, OfferedChoice, Sender
from bot.care.reply import Subject
from bot.errors import ChoiceUnknown, ChoiceUsed, ConversationUnknown, MessageConflict
from bot.store.tables import ChoiceRow, ConversationRow, DoneStepRow, ErasureRow, MessageRow, ReferralRow, now

WAITING = "waiting"
ANSWERED = "answered"


@dataclass(frozen=True)
class Waiting:
    """A patient's message that has no answer yet; `choice` is what a tapped choice means."""

    conversation_id: str
    seq: int
    message_id: str
    text: str = field(repr=False)
    choice: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Kept:
    """A patient's message is in the store; `is_new` is False when its id was known already."""

    waiting: Waiting
    is_new: bool


class Conversations:
    """All conversations; every method is one transaction."""

    def __init__(self, engine: AsyncEngine) -> None:
        """Use the tables behind the engine."""
        self._sessions = async_sessionmaker(engine, expire_on_commit=False)

    async def create(self, site: str | None, language: str | None) -> tuple[str, str]:
        """Begin a conversation; return its id and the token that opens it."""
        conversation_id, token = secrets.token_hex(16), secrets.token_urlsafe(24)
        async with self._sessions.begin() as session:
            session.add(ConversationRow(id=conversation_id, token_hash=_hash(token), site=site, language=language))
        return conversation_id, token

    async def check(self, conversation_id: str, token: str) -> None:
        """Return if the token opens the conversation, or raise `ConversationUnknown`."""
        async with self._sessions() as session:
            known = await session.scalar(select(ConversationRow.token_hash).where(ConversationRow.id == conversation_id))
        if known is None or not hmac.compare_digest(known, _hash(token)):
            raise ConversationUnknown(conversation_id)

    async def known(self, conversation_id: str) -> Mapping[str, Any]:
        """Return what the brain knows of the person: diagnosis, stage, asker."""
        async with self._sessions() as session:
            return await session.scalar(select(ConversationRow.known).where(ConversationRow.id == conversation_id)) or {}

    async def keep_text(self, conversation_id: str, client_id: str, text: str, meaning: OfferedChoice | None = None) -> Kept:
        """Keep what the patient typed; `meaning` is the choice that the text stands for.

        Raises:
            MessageConflict: the id was used for another message.
        """
        async with self._sessions.begin() as session:
            known = await self._find_kept(session, conversation_id, client_id, text)
            if known:
                return known
            if meaning:
                await _mark_used(session, meaning.id)
            return await _add_patient_message(session, conversation_id, client_id, text, meaning, text)

    async def keep_choice(self, conversation_id: str, client_id: str, choice_id: str) -> Kept:
        """Keep that the patient tapped a choice; each can be tapped once.

        Raises:
            ChoiceUnknown: this conversation never offered it.
            ChoiceUsed: it was tapped before.
            MessageConflict: the id was used for another message.
        """
        async with self._sessions.begin() as session:
            known = await self._find_kept(session, conversation_id, client_id, choice_id)
            if known:
                return known
            row = await session.get(ChoiceRow, choice_id)
            if row is None or row.conversation_id != conversation_id:
                raise ChoiceUnknown(choice_id)
            if row.used_at is not None:
                raise ChoiceUsed(choice_id)
            row.used_at = now()
            return await _add_patient_message(session, conversation_id, client_id, row.label, _offered(row), choice_id)

    async def save_answer(self, waiting: Waiting, replies: Sequence[Mapping[str, Any]], known: Mapping[str, Any] | None) -> list[Message]:
        """Store the replies to a message in one step and mark it answered; a second call changes nothing. Return the stored answer."""
        async with self._sessions.begin() as session:
            mine = (MessageRow.conversation_id == waiting.conversation_id, MessageRow.seq == waiting.seq, MessageRow.state == WAITING)
            marked = await session.scalar(update(MessageRow).where(*mine).values(state=ANSWERED).returning(MessageRow.id))
            if marked is not None:
                return await self._add_replies(session, waiting, replies, known)
        return await self.answer_to(waiting.conversation_id, waiting.seq)

    async def greet(self, conversation_id: str, replies: Sequence[Mapping[str, Any]]) -> list[Message]:
        """Store what the assistant says first."""
        async with self._sessions.begin() as session:
            for reply in replies:
                _add_reply(session, conversation_id, await _next_seq(session, conversation_id), reply, answers_seq=0)
        return await self.messages_after(conversation_id, 0)

    async def is_answered(self, conversation_id: str, seq: int) -> bool:
        """Return whether the patient's message has its answer."""
        async with self._sessions() as session:
            state: str | None = await session.scalar(_message(conversation_id, seq).with_only_columns(MessageRow.state))
        return state == ANSWERED

    async def answer_to(self, conversation_id: str, seq: int) -> list[Message]:
        """Return the assistant's messages that answer the patient's message."""
        return await self._messages(MessageRow.conversation_id == conversation_id, MessageRow.answers_seq == seq)

    async def messages_after(self, conversation_id: str, seq: int) -> list[Message]:
        """Return all messages behind this place, in order."""
        return await self._messages(MessageRow.conversation_id == conversation_id, MessageRow.seq > seq)

    async def open_choices(self, conversation_id: str) -> list[OfferedChoice]:
        """Return the choices of the assistant's last turn that were not used, in the order they were offered."""
        last = select(MessageRow.answers_seq).where(MessageRow.conversation_id == conversation_id, MessageRow.sender == Sender.ASSISTANT.value)
        last_turn = last.order_by(MessageRow.seq.desc()).limit(1).scalar_subquery()
        seqs = select(MessageRow.seq).where(MessageRow.conversation_id == conversation_id, MessageRow.answers_seq == last_turn)
        query = select(ChoiceRow).where(ChoiceRow.conversation_id == conversation_id, ChoiceRow.message_seq.in_(seqs))
        async with self._sessions() as session:
            rows = await session.scalars(query.order_by(ChoiceRow.message_seq, ChoiceRow.position))
            return [_offered(row) for row in rows if row.used_at is None]

    async def subjects(self, conversation_id: str) -> list[Subject]:
        """Return what the assistant spoke about, in order, each once."""
        query = select(MessageRow.subject).where(MessageRow.conversation_id == conversation_id, MessageRow.sender == Sender.ASSISTANT.value)
        async with self._sessions() as session:
            found = [subject for subject in await session.scalars(query.order_by(MessageRow.seq)) if subject]
        return list(dict.fromkeys(Subject(subject["kind"], subject.get("id", "")) for subject in found))

    async def done_steps(self, conversation_id: str) -> frozenset[str]:
        """Return the ids of the plan's steps that are done."""
        async with self._sessions() as session:
            return frozenset(await session.scalars(select(DoneStepRow.step).where(DoneStepRow.conversation_id == conversation_id)))

    async def mark_step(self, conversation_id: str, step: str, is_done: bool) -> None:
        """Mark a step of the plan as done, or as not done after all."""
        async with self._sessions.begin() as session:
            row = await session.get(DoneStepRow, (conversation_id, step))
            if is_done and row is None:
                session.add(DoneStepRow(conversation_id=conversation_id, step=step))
            elif not is_done and row is not None:
                await session.delete(row)

    async def waiting(self, conversation_id: str | None = None) -> list[Waiting]:
        """Return the messages without an answer, oldest first, of one conversation or of all."""
        query = select(MessageRow).where(MessageRow.state == WAITING).order_by(MessageRow.id)
        if conversation_id:
            query = query.where(MessageRow.conversation_id == conversation_id)
        async with self._sessions() as session:
            return [_waiting(row) for row in await session.scalars(query)]

    async def erase(self, conversation_id: str) -> None:
        """Delete everything about the conversation here, and note that the brain must still forget it."""
        async with self._sessions.begin() as session:
            for table in (ReferralRow, DoneStepRow, ChoiceRow, MessageRow):
                await session.execute(delete(table).where(table.conversation_id == conversation_id))
            await session.execute(delete(ConversationRow).where(ConversationRow.id == conversation_id))
            await session.merge(ErasureRow(conversation_id=conversation_id))

    async def erasures(self) -> list[str]:
        """Return the conversations that the brain must still forget."""
        async with self._sessions() as session:
            return list(await session.scalars(select(ErasureRow.conversation_id)))

    async def finish_erasure(self, conversation_id: str) -> None:
        """Note that the brain forgot the conversation."""
        async with self._sessions.begin() as session:
            await session.execute(delete(ErasureRow).where(ErasureRow.conversation_id == conversation_id))

    async def _messages(self, *conditions: Any) -> list[Message]:
        async with self._sessions() as session:
            rows = list(await session.scalars(select(MessageRow).where(*conditions).order_by(MessageRow.seq)))
            offered: dict[int, list[OfferedChoice]] = {}
            seqs = [row.seq for row in rows if row.sender == Sender.ASSISTANT.value]
            if seqs:
                query = select(ChoiceRow).where(ChoiceRow.conversation_id == rows[0].conversation_id, ChoiceRow.message_seq.in_(seqs))
                for choice in await session.scalars(query.order_by(ChoiceRow.message_seq, ChoiceRow.position)):
                    offered.setdefault(choice.message_seq, []).append(_offered(choice))
        return [Message(row.seq, Sender(row.sender), row.text, _utc(row.sent_at), tuple(offered.get(row.seq, ())), tuple(row.cards), row.sms) for row in rows]

    async def _find_kept(self, session: AsyncSession, conversation_id: str, client_id: str, content: str) -> Kept | None:
        query = select(MessageRow).where(MessageRow.conversation_id == conversation_id, MessageRow.client_id == client_id)
        row = await session.scalar(query)
        if row is None:
            return None
        if row.digest != _hash(content):
            raise MessageConflict(client_id)
        return Kept(_waiting(row), is_new=False)

    async def _add_replies(
        self, session: AsyncSession, waiting: Waiting, replies: Sequence[Mapping[str, Any]], known: Mapping[str, Any] | None
    ) -> list[Message]:
        last = await _next_seq(session, waiting.conversation_id, len(replies))
        first = last - len(replies) + 1
        messages = [_add_reply(session, waiting.conversation_id, first + number, reply, waiting.seq) for number, reply in enumerate(replies)]
        if known:
            before = await session.scalar(select(ConversationRow.known).where(ConversationRow.id == waiting.conversation_id)) or {}
            raised = update(ConversationRow).where(ConversationRow.id == waiting.conversation_id)
            await session.execute(raised.values(known={**before, **known}))
        return messages


async def _next_seq(session: AsyncSession, conversation_id: str, count: int = 1) -> int:
    """Take the next `count` places of the conversation and return the last of them."""
    raised = update(ConversationRow).where(ConversationRow.id == conversation_id).values(last_seq=ConversationRow.last_seq + count)
    seq: int | None = await session.scalar(raised.returning(ConversationRow.last_seq))
    if seq is None:
        raise ConversationUnknown(conversation_id)
    return seq


async def _add_patient_message(session: AsyncSession, conversation_id: str, client_id: str, text: str, choice: OfferedChoice | None, digest: str) -> Kept:
    seq = await _next_seq(session, conversation_id)
    meaning = {**choice.meaning, "label": choice.label} if choice else None
    row = MessageRow(conversation_id=conversation_id, seq=seq, sender=Sender.PATIENT.value, text=text, cards=[], client_id=client_id)
    row.digest, row.state, row.choice = _hash(digest), WAITING, meaning
    session.add(row)
    return Kept(_waiting(row), is_new=True)


def _add_reply(session: AsyncSession, conversation_id: str, seq: int, reply: Mapping[str, Any], answers_seq: int) -> Message:
    row = MessageRow(conversation_id=conversation_id, seq=seq, sender=Sender.ASSISTANT.value, text=reply["text"], sent_at=now())
    row.cards, row.subject, row.answers_seq = list(reply.get("cards", [])), reply.get("subject"), answers_seq
    row.sms = reply.get("sms")
    session.add(row)
    choices = [_choice_row(conversation_id, seq, position, choice) for position, choice in enumerate(reply.get("choices", []))]
    session.add_all(choices)
    return Message(seq, Sender.ASSISTANT, row.text, row.sent_at, tuple(map(_offered, choices)), tuple(row.cards), row.sms)


def _choice_row(conversation_id: str, seq: int, position: int, choice: Mapping[str, Any]) -> ChoiceRow:
    meaning = {"intent": choice["intent"], "entities": choice.get("entities", {})}
    return ChoiceRow(id=secrets.token_hex(16), conversation_id=conversation_id, message_seq=seq, position=position, label=choice["label"], meaning=meaning)


async def _mark_used(session: AsyncSession, choice_id: str) -> None:
    await session.execute(update(ChoiceRow).where(ChoiceRow.id == choice_id).values(used_at=now()))


def _message(conversation_id: str, seq: int) -> Any:
    return select(MessageRow).where(MessageRow.conversation_id == conversation_id, MessageRow.seq == seq)


def _offered(row: ChoiceRow) -> OfferedChoice:
    return OfferedChoice(row.id, row.label, row.meaning, row.used_at is not None)


def _waiting(row: MessageRow) -> Waiting:
    label = str(row.choice["label"]) if row.choice else row.text
    return Waiting(row.conversation_id, row.seq, f"{row.conversation_id[:8]}-{row.seq}", label, row.choice)


def _utc(moment: datetime) -> datetime:
    """SQLite forgets that its times are in UTC."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
