"""A turn: a patient's message is kept, answered once, and in order."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from weakref import WeakValueDictionary

from prometheus_client import Counter

from bot.care.choices import WHAT_NOW, WHO_HELPS
from bot.care.conversation import Message, Sender, find_choice
from bot.care.dialogue import Phrasebook
from bot.care.incoming import clean, shorten
from bot.care.privacy import mask
from bot.care.reply import Card, Reply
from bot.care.unanswered import Heard
from bot.clients.brain import BrainClient, BrainReply
from bot.errors import BrainError, ConversationBusy
from bot.services.line import Line
from bot.services.watch import Watch
from bot.store.conversations import Conversations, Kept, Waiting

logger = logging.getLogger(__name__)

# How long a request waits for its answer before it is told "kept, the answer will come".
PATIENCE_S = 15.0
# So many messages are asked of the brain at a time; the others wait here, in order, and not for a connection.
MAX_ASKED = 64
# So long an alarm waits for the answer to the rest of its message.
REST_TIMEOUT_S = 3.0
RETRY_AFTER_S = (1.0, 2.0, 5.0, 10.0, 30.0)
# A message that is older than this, and was tried so often, is given up: the patient is told, and it becomes a dead letter.
BUDGET = timedelta(minutes=5)
MIN_TRIES = 3
# A finished workflow is of no more use after so long.
FINISHED_FOR = timedelta(days=1)

DEAD_LETTERS = Counter("firstlight_dead_letters_total", "Messages that were given up after all tries")

Answers = WeakValueDictionary[tuple[str, int], "asyncio.Future[list[Message]]"]


class Turns:
    """Keeps messages and answers them, strictly one at a time in a conversation."""

    def __init__(
        self, conversations: Conversations, brain: BrainClient, watch: Watch, phrasebook: Phrasebook, line: Line, helpline: Card | None = None
    ) -> None:
        """Join the parts; `helpline` is who to call when there is no answer."""
        self._conversations = conversations
        self._brain = brain
        self._watch = watch
        self._phrases = phrasebook
        self._line = line
        self._helpline = helpline
        # The answers that requests at this door wait for.
        self._answers: Answers = WeakValueDictionary()
        self._news: WeakValueDictionary[str, asyncio.Condition] = WeakValueDictionary()
        self._asking = asyncio.Semaphore(MAX_ASKED)
        self._tasks: set[asyncio.Task[None]] = set()

    async def keep_text(self, conversation_id: str, client_id: str, text: str) -> Kept:
        """Keep what the patient typed, masked; a typed number, label, yes or no may be one of the choices just offered.

        Raises:
            ConversationBusy: so many messages wait already; never for danger.
        """
        text = clean(text)
        meaning = find_choice(text, await self._conversations.open_choices(conversation_id)) if len(text) < 60 else None
        masked = mask(shorten(text)) or "..."
        try:
            return await self._conversations.keep_text(conversation_id, client_id, masked, meaning)
        except ConversationBusy:
            if not self._watch.is_danger(masked):
                raise
            return await self._conversations.keep_text(conversation_id, client_id, masked, is_urgent=True)

    async def keep_choice(self, conversation_id: str, client_id: str, choice_id: str) -> Kept:
        """Keep that the patient tapped a choice."""
        return await self._conversations.keep_choice(conversation_id, client_id, choice_id)

    async def answer(self, kept: Kept) -> list[Message] | None:
        """Return the answer to a kept message, or None when it has to wait; it will come by `messages_after`.

        Danger is answered at once, also while earlier messages wait for the brain.
        """
        conversation_id, seq = kept.waiting.conversation_id, kept.waiting.seq
        if not kept.is_new and await self._conversations.is_answered(conversation_id, seq):
            return await self._conversations.answer_to(conversation_id, seq)
        at_once = await self._answer_danger(kept.waiting)
        if at_once is not None:
            return at_once
        answer = self._answers.setdefault((conversation_id, seq), asyncio.get_running_loop().create_future())
        if kept.is_first:
            await self._line.begin(kept.waiting)
        elif not await self._line.join(conversation_id, seq):
            return await self._conversations.answer_to(conversation_id, seq)
        done, _ = await asyncio.wait({answer}, timeout=PATIENCE_S)
        return answer.result() if done else None

    async def greet(self, conversation_id: str) -> list[Message]:
        """Say hello in a new conversation, without waiting for the brain."""
        hello = Reply(self._phrases.say("greet"), (WHAT_NOW, WHO_HELPS))
        return await self._conversations.greet(conversation_id, [hello.as_dict()])

    async def erase(self, conversation_id: str) -> None:
        """Erase everything about the conversation; the brain's part as soon as the brain is there."""
        await self._conversations.erase(conversation_id)
        await self.finish_erasures()

    async def finish_erasures(self) -> None:
        """Have workflows and brain forget what was erased here."""
        erased = await self._conversations.erasures()
        for conversation_id in erased:
            await self._line.forget(conversation_id)
            self._hear(conversation_id)
        for conversation_id in erased:
            try:
                await self._brain.forget(conversation_id)
            except BrainError:
                logger.warning("erasure of %s waits: the brain is away", conversation_id)
                return
            await self._conversations.finish_erasure(conversation_id)

    async def tidy(self) -> None:
        """Finish erasures, and drop the workflows that are of no more use."""
        await self.finish_erasures()
        await self._line.workflows.forget_finished(datetime.now(UTC) - FINISHED_FOR)

    async def resume(self) -> None:
        """Begin to work, first on what was kept but not answered when a door ended: danger first, the rest in order."""
        await self._line.open(self._answer_in_turn, self._answer_danger, self._hear)

    async def stop(self) -> None:
        """Stop working; what is kept is taken up by another door, or at the next start."""
        await self._line.close()

    @asynccontextmanager
    async def news(self, conversation_id: str) -> AsyncIterator[asyncio.Condition]:
        """Hold the condition that is notified when the conversation has a new message."""
        condition = self._news.setdefault(conversation_id, asyncio.Condition())
        async with condition:
            yield condition

    async def _answer_danger(self, waiting: Waiting) -> list[Message] | None:
        """Answer a message that means danger or follows it, whatever waits before it; return None for any other.

        Where danger is not the whole of it, the brain is asked for the rest, once and not for long.
        """
        watched = await self._watch.look(waiting)
        if watched.reply:
            messages = await self._save(waiting, [watched.reply], None)
        elif watched.alarm:
            rest = await self._rest_of(waiting)
            messages = await self._save(waiting, [watched.alarm, *(rest.replies if rest else ())], rest.known if rest else None)
        else:
            return None
        self._line.go_on(waiting.conversation_id)
        return messages

    async def _rest_of(self, waiting: Waiting) -> BrainReply | None:
        """Return the brain's answer to a message whose danger is told already, or None when the brain does not answer at once."""
        try:
            return await asyncio.wait_for(self._brain.answer(waiting.conversation_id, waiting.message_id, waiting.text, waiting.choice), REST_TIMEOUT_S)
        except (BrainError, TimeoutError) as error:
            logger.warning("message %s has its alarm only: %s", waiting.message_id, type(error).__name__)
            return None

    async def _answer_in_turn(self, conversation_id: str, seq: int, waiting: Waiting | None) -> None:
        """Answer the first message in line; try again after a failure of any kind, and give the message up in the end."""
        tries = 0
        while not await self._try(conversation_id, seq, None if tries else waiting):
            tries += 1
            if tries >= MIN_TRIES and await self._is_overdue(conversation_id, seq):
                await self._give_up(conversation_id, seq)
                return
            await asyncio.sleep(RETRY_AFTER_S[min(tries, len(RETRY_AFTER_S)) - 1])

    async def _try(self, conversation_id: str, seq: int, waiting: Waiting | None) -> bool:
        """Return whether the message waits no more."""
        try:
            if waiting is None:
                waiting = await self._line.waiting.find(conversation_id, seq)
                # One that is at hand was looked at when it came.
                if waiting is None or await self._answer_danger(waiting) is not None:
                    return True
            await self._ask_brain(waiting)
        except Exception as error:  # noqa: BLE001 - whatever it was, the message waits
            logger.warning("message %d of %s waits: %s", seq, conversation_id, error)
            return False
        return True

    async def _ask_brain(self, waiting: Waiting) -> None:
        async with self._asking:
            reply = await self._brain.answer(waiting.conversation_id, waiting.message_id, waiting.text, waiting.choice)
        replies = list(reply.replies) or [{"text": self._phrases.say("unsure_nothing")}]
        line = await self._watch.line_before(waiting)
        await self._save(waiting, [*([line] if line else ()), *replies], reply.known, reply.heard)

    async def _is_overdue(self, conversation_id: str, seq: int) -> bool:
        sent_at = await self._line.waiting.sent_at(conversation_id, seq)
        return sent_at is not None and datetime.now(UTC) - sent_at > BUDGET

    async def _give_up(self, conversation_id: str, seq: int) -> None:
        """Tell the patient that there will be no answer, and who can be called; the message becomes a dead letter."""
        said = [message.text for message in await self._conversations.messages_after(conversation_id, 0) if message.sender is Sender.ASSISTANT]
        sorry = Reply(self._phrases.say("not_answered", said), cards=(self._helpline,) if self._helpline else ())
        messages = await self._conversations.give_up(conversation_id, seq, sorry.as_dict())
        DEAD_LETTERS.inc()
        logger.error("message %d of %s is a dead letter", seq, conversation_id)
        await self._tell(conversation_id, seq, messages)

    async def _save(self, waiting: Waiting, replies: Sequence[Mapping[str, Any]], known: Mapping[str, Any] | None, heard: Heard | None = None) -> list[Message]:
        messages = await self._conversations.save_answer(waiting, replies, known, heard)
        await self._tell(waiting.conversation_id, waiting.seq, messages)
        return messages

    async def _tell(self, conversation_id: str, seq: int, messages: list[Message]) -> None:
        """Give the answer to whoever waits for it at this door, and wake the streams."""
        answer = self._answers.get((conversation_id, seq))
        if answer and not answer.done():
            answer.set_result(messages)
        async with self.news(conversation_id) as condition:
            condition.notify_all()

    def _hear(self, conversation_id: str | None) -> None:
        """See what another door did in the conversation, or in any."""
        known = {*self._news, *(id_ for id_, _ in self._answers)}
        for id_ in known if conversation_id is None else known & {conversation_id}:
            task = asyncio.create_task(self._catch_up(id_))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _catch_up(self, conversation_id: str) -> None:
        for seq in [seq for id_, seq in self._answers if id_ == conversation_id]:
            if await self._conversations.is_answered(conversation_id, seq):
                await self._tell(conversation_id, seq, await self._conversations.answer_to(conversation_id, seq))
        async with self.news(conversation_id) as condition:
            condition.notify_all()
