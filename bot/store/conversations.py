"""Conversations in the database: everything is written before it is acknowledged."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.care.conversation import Message, OfferedChoice, Sender
from bot.care.reply import Subject
from bot.care.unanswered import Heard
from bot.errors import ChoiceUnknown, ChoiceUsed, ConversationBusy, ConversationUnknown, MessageConflict
from bot.store.database import Database
from bot.store.doors import announce
from bot.store.erasure import erase, idle_since
from bot.store.messages import ANSWERED, FAILED, WAITING, Waiting, as_messages, as_offered, as_waiting, digest_of, patient_row, reply_row
from bot.store.tables import ChoiceRow, ConversationRow, DoneStepRow, ErasureRow, MessageRow, UnansweredRow, new_id, now

__all__ = ["Conversations", "Kept", "Waiting"]

# So many messages of one conversation may wait for their answers at a time.
MAX_WAITING = 20


# Danger is remembered over so many messages of both sides.
REMEMBERED = 20


@dataclass(frozen=True)
class Kept:
    """A patient's message is in the store; `is_new` is False when its id was known already, `is_first` when nothing waits before it."""

    waiting: Waiting
    is_new: bool
    is_first: bool = False


@dataclass(frozen=True)
class _Place:
    """Where a message stands, and whether nothing waits before it."""

    conversation_id: str
    seq: int
    is_first: bool


@dataclass(frozen=True)
class SafetyMark:
    """A message about danger: which entry, and how many messages of the patient came after it."""

    rule_id: str
    messages_since: int


class Conversations:
    """All conversations; every method is one transaction."""

    def __init__(self, database: Database) -> None:
        """Use this database and its keys."""
        self._database = database
        self._sessions = database.sessions
        self._keys = database.keys

    async def create(self, site: str | None, language: str | None) -> tuple[str, str]:
        """Begin a conversation; return its id and the token that opens it."""
        conversation_id, token = new_id(), secrets.token_urlsafe(24)
        row = ConversationRow(id=conversation_id, token_hash=_hash(token), site=site, language=language)
        async with self._sessions.begin() as session:
            session.add(row.seal(self._keys, {"known": {}}))
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
            row = await session.get(ConversationRow, conversation_id)
            return self._known(row) if row else {}

    async def keep_text(self, conversation_id: str, client_id: str, text: str, meaning: OfferedChoice | None = None, is_urgent: bool = False) -> Kept:
        """Keep what the patient typed; `meaning` is the choice that the text stands for. What is urgent is kept however many messages wait.

        Raises:
            MessageConflict: the id was used for another message.
            ConversationBusy: so many messages wait already.
        """
        async with self._sessions.begin() as session:
            known = await self._find_kept(session, conversation_id, client_id, text)
            if known:
                return known
            if meaning:
                await _mark_used(session, meaning.id)
            place = await _join_line(session, conversation_id, is_urgent)
            return self._add_patient_message(session, place, client_id, text, meaning, text)

    async def keep_choice(self, conversation_id: str, client_id: str, choice_id: str) -> Kept:
        """Keep that the patient tapped a choice; each can be tapped once.

        Raises:
            ChoiceUnknown: this conversation never offered it.
            ChoiceUsed: it was tapped before.
            MessageConflict: the id was used for another message.
            ConversationBusy: so many messages wait already.
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
            place = await _join_line(session, conversation_id)
            row.used_at = now()
            choice = as_offered(self._keys, row)
            return self._add_patient_message(session, place, client_id, choice.label, choice, choice_id)

    async def save_answer(
        self, waiting: Waiting, replies: Sequence[Mapping[str, Any]], known: Mapping[str, Any] | None, heard: Heard | None = None
    ) -> list[Message]:
        """Store the replies to a message in one step and mark it answered; a second call changes nothing. Return the stored answer.

        A message that was `heard` but not understood gets onto the list of the unanswered.
        """
        async with self._sessions.begin() as session:
            if await self._settle(session, waiting.conversation_id, waiting.seq, ANSWERED):
                if heard and heard.why_unanswered and not waiting.choice:
                    row = UnansweredRow(conversation_id=waiting.conversation_id, seq=waiting.seq, why=heard.why_unanswered.value)
                    session.add(row.seal(self._keys, heard.as_dict()))
                return await self._add_replies(session, waiting, replies, known)
        return await self.answer_to(waiting.conversation_id, waiting.seq)

    async def give_up(self, conversation_id: str, seq: int, reply: Mapping[str, Any]) -> list[Message]:
        """Make a message that waits a dead letter and store what the patient is told instead of an answer. Return the stored answer."""
        async with self._sessions.begin() as session:
            if await self._settle(session, conversation_id, seq, FAILED):
                return [self._add_reply(session, conversation_id, await _next_seq(session, conversation_id), reply, seq)]
        return await self.answer_to(conversation_id, seq)

    async def greet(self, conversation_id: str, replies: Sequence[Mapping[str, Any]]) -> list[Message]:
        """Store what the assistant says first."""
        async with self._sessions.begin() as session:
            for reply in replies:
                self._add_reply(session, conversation_id, await _next_seq(session, conversation_id), reply, answers_seq=0)
        return await self.messages_after(conversation_id, 0)

    async def is_answered(self, conversation_id: str, seq: int) -> bool:
        """Return whether the patient's message waits no more: it has its answer, or was given up."""
        async with self._sessions() as session:
            state: str | None = await session.scalar(_message(conversation_id, seq).with_only_columns(MessageRow.state))
        return state != WAITING

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
            return [as_offered(self._keys, row) for row in rows if row.used_at is None]

    async def subjects(self, conversation_id: str) -> list[Subject]:
        """Return what the assistant spoke about, in order, each once."""
        query = select(MessageRow).where(MessageRow.conversation_id == conversation_id, MessageRow.sender == Sender.ASSISTANT.value)
        async with self._sessions() as session:
            found = [row.open(self._keys).get("subject") for row in await session.scalars(query.order_by(MessageRow.seq))]
        return list(dict.fromkeys(Subject(subject["kind"], subject.get("id", "")) for subject in found if subject))

    async def safety_marks(self, conversation_id: str, before_seq: int) -> list[SafetyMark]:
        """Return what was said about danger lately, before this message of the patient, in order."""
        query = select(MessageRow).where(MessageRow.conversation_id == conversation_id, MessageRow.seq < before_seq).order_by(MessageRow.seq.desc())
        async with self._sessions() as session:
            rows = list(await session.scalars(query.limit(REMEMBERED)))
        asked = [row.seq for row in rows if row.sender == Sender.PATIENT.value]
        said = [(row, row.open(self._keys).get("safety_rule_id")) for row in reversed(rows) if row.sender == Sender.ASSISTANT.value]
        return [SafetyMark(rule_id, sum(seq > (row.answers_seq or 0) for seq in asked)) for row, rule_id in said if rule_id]

    async def done_steps(self, conversation_id: str) -> frozenset[str]:
        """Return the ids of the plan's steps that are done."""
        async with self._sessions() as session:
            rows = await session.scalars(select(DoneStepRow).where(DoneStepRow.conversation_id == conversation_id))
            return frozenset(row.open(self._keys)["step"] for row in rows)

    async def mark_step(self, conversation_id: str, step: str, is_done: bool) -> None:
        """Mark a step of the plan as done, or as not done after all."""
        async with self._sessions.begin() as session:
            rows = list(await session.scalars(select(DoneStepRow).where(DoneStepRow.conversation_id == conversation_id)))
            same = [row for row in rows if row.open(self._keys)["step"] == step]
            if is_done and not same:
                session.add(DoneStepRow(id=new_id(), conversation_id=conversation_id).seal(self._keys, {"step": step}))
            elif not is_done:
                for row in same:
                    await session.delete(row)

    async def erase(self, *conversation_ids: str) -> int:
        """Delete everything about the conversations here, also on the disk, and note it for the brain; return how many there were."""
        async with self._sessions.begin() as session:
            known = await erase(session, conversation_ids)
            for conversation_id in conversation_ids:
                await announce(session, self._database.sender, conversation_id)
        await self._database.empty_journal()
        return known

    async def idle_since(self, moment: datetime) -> list[str]:
        """Return the conversations in which nobody wrote since then, oldest first."""
        async with self._sessions() as session:
            return list(await session.scalars(idle_since(moment)))

    async def erasures(self) -> list[str]:
        """Return the conversations that the brain must still forget."""
        async with self._sessions() as session:
            return list(await session.scalars(select(ErasureRow.conversation_id)))

    async def finish_erasure(self, conversation_id: str) -> None:
        """Note that the brain forgot the conversation."""
        async with self._sessions.begin() as session:
            await session.execute(delete(ErasureRow).where(ErasureRow.conversation_id == conversation_id))
        await self._database.empty_journal()

    async def _messages(self, *conditions: Any) -> list[Message]:
        async with self._sessions() as session:
            rows = list(await session.scalars(select(MessageRow).where(*conditions).order_by(MessageRow.seq)))
            seqs = [row.seq for row in rows if row.sender == Sender.ASSISTANT.value]
            if not seqs:
                return as_messages(self._keys, rows, ())
            query = select(ChoiceRow).where(ChoiceRow.conversation_id == rows[0].conversation_id, ChoiceRow.message_seq.in_(seqs))
            return as_messages(self._keys, rows, await session.scalars(query.order_by(ChoiceRow.message_seq, ChoiceRow.position)))

    async def _find_kept(self, session: AsyncSession, conversation_id: str, client_id: str, content: str) -> Kept | None:
        query = select(MessageRow).where(MessageRow.conversation_id == conversation_id, MessageRow.client_id == client_id)
        row = await session.scalar(query)
        if row is None:
            return None
        if row.open(self._keys)["digest"] != digest_of(content):
            raise MessageConflict(client_id)
        return Kept(as_waiting(self._keys, row), is_new=False)

    async def _settle(self, session: AsyncSession, conversation_id: str, seq: int, state: str) -> bool:
        """Take a waiting message off the line; return whether it waited. The other doors hear of it."""
        mine = (MessageRow.conversation_id == conversation_id, MessageRow.seq == seq, MessageRow.state == WAITING)
        marked = await session.scalar(update(MessageRow).where(*mine).values(state=state).returning(MessageRow.id))
        if marked is not None:
            await announce(session, self._database.sender, conversation_id)
        return marked is not None

    def _add_patient_message(self, session: AsyncSession, place: _Place, client_id: str, text: str, choice: OfferedChoice | None, content: str) -> Kept:
        row, kept = patient_row(self._keys, place.conversation_id, place.seq, client_id, text, choice, digest_of(content))
        session.add(row)
        return Kept(kept, is_new=True, is_first=place.is_first)

    def _add_reply(self, session: AsyncSession, conversation_id: str, seq: int, reply: Mapping[str, Any], answers_seq: int) -> Message:
        row, choices, message = reply_row(self._keys, conversation_id, seq, reply, answers_seq)
        session.add_all([row, *choices])
        return message

    async def _add_replies(
        self, session: AsyncSession, waiting: Waiting, replies: Sequence[Mapping[str, Any]], known: Mapping[str, Any] | None
    ) -> list[Message]:
        last = await _next_seq(session, waiting.conversation_id, len(replies))
        first = last - len(replies) + 1
        added = [self._add_reply(session, waiting.conversation_id, first + number, reply, waiting.seq) for number, reply in enumerate(replies)]
        if known:
            row = await session.get_one(ConversationRow, waiting.conversation_id)
            row.seal(self._keys, {"known": {**self._known(row), **known}})
        return added

    def _known(self, row: ConversationRow) -> dict[str, Any]:
        known: dict[str, Any] = row.open(self._keys)["known"]
        return known


async def _next_seq(session: AsyncSession, conversation_id: str, count: int = 1) -> int:
    """Take the next `count` places of the conversation and return the last of them."""
    raised = update(ConversationRow).where(ConversationRow.id == conversation_id).values(last_seq=ConversationRow.last_seq + count)
    seq: int | None = await session.scalar(raised.returning(ConversationRow.last_seq))
    if seq is None:
        raise ConversationUnknown(conversation_id)
    return seq


async def _join_line(session: AsyncSession, conversation_id: str, is_urgent: bool = False) -> _Place:
    """Take the next place of the conversation.

    Raises:
        ConversationBusy: so many messages wait already, and this one is not urgent.
    """
    # Whoever takes a message off the line takes a place for the answer: until this is done, nobody does.
    seq = await _next_seq(session, conversation_id)
    waiting = await session.scalar(select(func.count()).where(MessageRow.conversation_id == conversation_id, MessageRow.state == WAITING)) or 0
    if waiting >= MAX_WAITING and not is_urgent:
        raise ConversationBusy(conversation_id)
    return _Place(conversation_id, seq, is_first=waiting == 0)


async def _mark_used(session: AsyncSession, choice_id: str) -> None:
    await session.execute(update(ChoiceRow).where(ChoiceRow.id == choice_id).values(used_at=now()))


def _message(conversation_id: str, seq: int) -> Any:
    return select(MessageRow).where(MessageRow.conversation_id == conversation_id, MessageRow.seq == seq)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
