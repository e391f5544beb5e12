"""How the benchmark talks: one conversation with either system over its public HTTP API, alone or many at once."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import count

import aiohttp

# Says one message and returns whether a text came back.
Say = Callable[[str], Awaitable[bool]]
Begin = Callable[[aiohttp.ClientSession], Awaitable[Say]]
Talk = Sequence[str]

TIMEOUT_S = 60


@dataclass(frozen=True)
class Asked:
    """What came of a number of messages."""

    milliseconds: tuple[float, ...]
    seconds: float
    unanswered: int
    cpu_s: float = 0.0

    @property
    def per_second(self) -> float:
        """Messages answered per second, conversations begun included."""
        return (len(self.milliseconds) - self.unanswered) / self.seconds


async def begin_firstlight(session: aiohttp.ClientSession) -> Say:
    """Begin a conversation with the door's web chat API."""
    async with session.post("/api/conversations") as made:
        talk = await made.json()
    path, headers, numbers = f"/api/conversations/{talk['id']}/messages", {"Authorization": f"Bearer {talk['token']}"}, count(1)

    async def say(text: str) -> bool:
        async with session.post(path, json={"id": str(next(numbers)), "text": text}, headers=headers) as response:
            answer = await response.json()
            return any(message["text"] for message in answer.get("messages", []))

    return say


async def begin_stock(session: aiohttp.ClientSession) -> Say:
    """Begin a conversation with Rasa's REST channel, where a new sender is all it takes."""
    sender = uuid.uuid4().hex

    async def say(text: str) -> bool:
        async with session.post("/webhooks/rest/webhook", json={"sender": sender, "message": text}) as response:
            return any(message.get("text") for message in await response.json())

    return say


def open_session(url: str) -> aiohttp.ClientSession:
    """Return a session with a system; an HTTP error in it ends the benchmark."""
    return aiohttp.ClientSession(url, timeout=aiohttp.ClientTimeout(total=TIMEOUT_S), raise_for_status=True)


async def ask(url: str, begin: Begin, talks: Sequence[Talk], users: int = 1) -> Asked:
    """Hold all conversations, at most `users` at a time, and return what came of them.

    Only the messages are timed one by one; the seconds cover everything.
    """
    waiting, milliseconds, answered = iter(talks), list[float](), list[bool]()
    started = time.perf_counter()
    async with open_session(url) as session, asyncio.TaskGroup() as group:
        for _ in range(users):
            group.create_task(_talk(session, begin, waiting, milliseconds, answered))
    return Asked(tuple(milliseconds), time.perf_counter() - started, answered.count(False))


async def _talk(session: aiohttp.ClientSession, begin: Begin, talks: Iterable[Talk], milliseconds: list[float], answered: list[bool]) -> None:
    """Hold one conversation after the other, until none is left."""
    for talk in talks:
        say = await begin(session)
        for text in talk:
            started = time.perf_counter()
            answered.append(await say(text))
            milliseconds.append((time.perf_counter() - started) * 1000)
