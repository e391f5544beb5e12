"""The line in which messages wait: one at a time in a conversation, on whichever door, until each is done.

A message's workflow begins when the message is the first of its conversation: at once when nothing waits before it, else when the one before it is done.
What a door left behind when it died is taken up by another door, or by the next one.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from contextvars import Context, copy_context
from typing import Any
from weakref import WeakValueDictionary

from bot.services.workflows import Workflows, conversation_of, workflow_id
from bot.store.doors import Doors, Hear
from bot.store.messages import Waiting
from bot.store.waiting import WaitingMessages

logger = logging.getLogger(__name__)

# Is given the message too, where it is at hand.
Answer = Callable[[str, int, Waiting | None], Awaitable[None]]
Look = Callable[[Waiting], Awaitable[object]]

# How often a door looks for messages that nobody works on.
LOOK_EVERY_S = 2.0


class Line:
    """All waiting messages, and what this door does for them."""

    def __init__(self, waiting: WaitingMessages, workflows: Workflows, doors: Doors) -> None:
        """Join the parts."""
        self.waiting = waiting
        self.workflows = workflows
        self._doors = doors
        self._context = Context()
        self._tasks: set[asyncio.Task[None]] = set()
        self._answering: dict[str, asyncio.Task[Any]] = {}
        # The messages that requests at this door hold: their workflows need not read them again.
        self._at_hand: WeakValueDictionary[str, Waiting] = WeakValueDictionary()
        self._seen = 0

    async def open(self, answer: Answer, look: Look, hear: Hear) -> None:
        """Begin: each message gets its `answer` in its turn; `look` sees at once those left behind; `hear` is told of what other doors did."""
        # From outside of any workflow: what is begun in this context is nobody's child.
        self._context = copy_context()

        async def run(conversation_id: str, seq: int) -> None:
            await self._run(answer, conversation_id, seq)

        await self._doors.open(hear)
        await self.workflows.open(self._doors.name, run)
        await self._take_up(look)
        self._start(self._keep_taking_up(look))

    async def close(self) -> None:
        """Stop working; what waits is taken up by the other doors, or by the next one."""
        await _cancel(*self._tasks, *self._answering.values())
        await self.workflows.close()
        await self._doors.close()

    async def begin(self, waiting: Waiting) -> None:
        """Begin the workflow of a message that is the first in line."""
        self._at_hand[workflow_id(waiting.conversation_id, waiting.seq)] = waiting
        await self.workflows.begin(waiting.conversation_id, waiting.seq)

    async def join(self, conversation_id: str, seq: int) -> bool:
        """Begin the message's workflow if it is the first in line; return whether it waits at all."""
        first = await self.waiting.find_first(conversation_id)
        if first == seq:
            await self.workflows.begin(conversation_id, seq)
        return first is not None and first <= seq

    def go_on(self, conversation_id: str) -> None:
        """Begin the next message of the conversation, if one waits."""
        self._start(self._begin_first(conversation_id))

    async def forget(self, conversation_id: str) -> None:
        """Stop answering the conversation, and delete its workflows."""
        await _cancel(*(task for id_, task in self._answering.items() if conversation_of(id_) == conversation_id))
        await self.workflows.forget(conversation_id)

    async def _take_up(self, look: Look) -> None:
        """Look at each message that is new here, then begin those first in line that no living door works on."""
        for row_id, conversation_id, seq in await self.waiting.kept_after(self._seen):
            self._seen = row_id
            waiting = await self.waiting.find(conversation_id, seq)
            if waiting:
                await look(waiting)
        async with self._doors.caring() as is_mine:
            if is_mine:
                await self._begin_again(await self.waiting.firsts())

    async def _begin_again(self, firsts: list[tuple[str, int]]) -> None:
        running = await self.workflows.running()
        gone = await self._doors.gone(running.values())
        left_behind = [id_ for id_, door in running.items() if door in gone]
        in_work = {conversation_of(id_) for id_, door in running.items() if door not in gone}
        idle = {workflow_id(*one): one for one in firsts if one[0] not in in_work}
        await self.workflows.delete([*left_behind, *await self.workflows.finished(idle)])
        for one in idle.values():
            await self.workflows.begin(*one)

    async def _keep_taking_up(self, look: Look) -> None:
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            try:
                await self._take_up(look)
            except Exception as error:
                logger.error("what was left behind is looked for again: %s", type(error).__name__, exc_info=error)

    async def _run(self, answer: Answer, conversation_id: str, seq: int) -> None:
        """The workflow: answer the message, then let the next one in."""
        id_, task = workflow_id(conversation_id, seq), asyncio.current_task()
        assert task
        self._answering[id_] = task
        try:
            await answer(conversation_id, seq, self._at_hand.get(id_))
        finally:
            if self._answering.get(id_) is task:
                del self._answering[id_]
        self.go_on(conversation_id)

    async def _begin_first(self, conversation_id: str) -> None:
        try:
            first = await self.waiting.find_first(conversation_id)
            if first is not None:
                await self.workflows.begin(conversation_id, first)
        except Exception as error:
            logger.error("conversation %s goes on later: %s", conversation_id, type(error).__name__, exc_info=error)

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work, context=self._context.copy())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


async def _cancel(*tasks: asyncio.Task[Any]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
