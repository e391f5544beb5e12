"""A turn: a patient's message is kept, answered once, and in order."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any
from weakref import WeakValueDictionary

from bot.care.choices import WHAT_NOW, WHO_HELPS
from bot.care.conversation import Message, find_choice
from bot.care.dialogue import Phrasebook
from bot.care.incoming import clean, shorten
from bot.care.privacy import mask
from bot.care.reply import Reply
from bot.care.unanswered import Heard
from bot.clients.brain import BrainClient, BrainReply
from bot.errors import BrainError
from bot.services.watch import Watch
from bot.store.conversations import Conversations, Kept, Waiting

logger = logging.getLogger(__name__)

# How long a request waits for its answer before it is told "kept, the answer will come".
PATIENCE_S = 15.0
# So many messages of one conversation may wait for their answers at a time.
MAX_WAITING = 20
RETRY_AFTER_S = (1.0, 2.0, 5.0, 10.0, 30.0)


class Turns:
    """Keeps messages and answers them, strictly one at a time in a conversation."""

    def __init__(self, conversations: Conversations, brain: BrainClient, watch: Watch, phrasebook: Phrasebook) -> None:
        """Join the parts."""
        self._conversations = conversations
        self._brain = brain
        self._watch = watch
        self._phrases = phrasebook
        # The answer to each message that is being worked on, and the last one of each conversation.
        self._tasks: dict[tuple[str, int], asyncio.Task[list[Message]]] = {}
        self._last: dict[str, asyncio.Task[list[Message]]] = {}
        self._news: WeakValueDictionary[str, asyncio.Condition] = WeakValueDictionary()

    def is_busy(self, conversation_id: str) -> bool:
        """Return whether so many messages of the conversation wait that another one must wait its turn outside."""
        return sum(waiting_id == conversation_id for waiting_id, _ in self._tasks) >= MAX_WAITING

    async def keep_text(self, conversation_id: str, client_id: str, text: str) -> Kept:
        """Keep what the patient typed, masked; a typed number, label, yes or no may be one of the choices just offered."""
        text = clean(text)
        meaning = find_choice(text, await self._conversations.open_choices(conversation_id)) if len(text) < 60 else None
        return await self._conversations.keep_text(conversation_id, client_id, mask(shorten(text)) or "...", meaning)

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
        task = self._tasks.get((conversation_id, seq)) or self._take_up(kept.waiting)
        done, _ = await asyncio.wait({task}, timeout=PATIENCE_S)
        return task.result() if done else None

    async def greet(self, conversation_id: str) -> list[Message]:
        """Say hello in a new conversation, without waiting for the brain."""
        hello = Reply(self._phrases.say("greet"), (WHAT_NOW, WHO_HELPS))
        return await self._conversations.greet(conversation_id, [hello.as_dict()])

    async def erase(self, conversation_id: str) -> None:
        """Erase everything about the conversation; the brain's part as soon as the brain is there."""
        await self._conversations.erase(conversation_id)
        await self.finish_erasures()

    async def finish_erasures(self) -> None:
        """Have the brain forget what was erased here."""
        for conversation_id in await self._conversations.erasures():
            try:
                await self._brain.forget(conversation_id)
            except BrainError:
                logger.warning("erasure of %s waits: the brain is away", conversation_id)
                return
            await self._conversations.finish_erasure(conversation_id)

    async def resume(self) -> None:
        """Take up what was kept but not answered when the process ended."""
        for waiting in await self._conversations.waiting():
            self._take_up(waiting)

    async def stop(self) -> None:
        """Stop waiting for the brain; what is kept is taken up at the next start."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    @asynccontextmanager
    async def news(self, conversation_id: str) -> AsyncIterator[asyncio.Condition]:
        """Hold the condition that is notified when the conversation has a new message."""
        condition = self._news.setdefault(conversation_id, asyncio.Condition())
        async with condition:
            yield condition

    def _take_up(self, waiting: Waiting) -> asyncio.Task[list[Message]]:
        """Have the message answered: danger and what follows it at once, the rest when the message before it is answered."""
        conversation_id, key = waiting.conversation_id, (waiting.conversation_id, waiting.seq)
        task = asyncio.create_task(self._answer_one(waiting, self._last.get(conversation_id)))
        self._tasks[key] = self._last[conversation_id] = task

        def forget(done: asyncio.Task[list[Message]]) -> None:
            self._tasks.pop(key, None)
            if self._last.get(conversation_id) is done:
                del self._last[conversation_id]

        task.add_done_callback(forget)
        return task

    async def _answer_one(self, waiting: Waiting, before: asyncio.Task[list[Message]] | None) -> list[Message]:
        watched = await self._watch.look(waiting)
        if watched.reply:
            return await self._save(waiting, [watched.reply], None)
        if before:
            await asyncio.wait({before})
        reply = await self._ask_brain(waiting)
        replies = list(reply.replies) or [{"text": self._phrases.say("unsure_nothing")}]
        before_it = [watched.line] if watched.line else []
        return await self._save(waiting, [*before_it, *replies], reply.known, reply.heard)

    async def _save(self, waiting: Waiting, replies: Sequence[Mapping[str, Any]], known: Mapping[str, Any] | None, heard: Heard | None = None) -> list[Message]:
        messages = await self._conversations.save_answer(waiting, replies, known, heard)
        async with self.news(waiting.conversation_id) as condition:
            condition.notify_all()
        return messages

    async def _ask_brain(self, waiting: Waiting) -> BrainReply:
        attempt = 0
        while True:
            try:
                return await self._brain.answer(waiting.conversation_id, waiting.message_id, waiting.text, waiting.choice)
            except BrainError as error:
                delay_s = RETRY_AFTER_S[min(attempt, len(RETRY_AFTER_S) - 1)]
                logger.warning("message %s waits %.0f s: %s", waiting.message_id, delay_s, error)
            attempt += 1
            await asyncio.sleep(delay_s)
