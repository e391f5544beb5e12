"""Real doors that are killed: what they accepted is answered all the same, once and in order."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientConnectionError, ClientSession
from aiohttp.test_utils import TestServer, unused_port

from bot.settings import ROOT
from bot.store.encryption import new_key
from tests.fakes import FakeBrain

TALKS, MESSAGES = 4, 5
PATIENCE_S = 40


@dataclass(frozen=True)
class Talk:
    """A conversation, and the headers that open it."""

    path: str
    headers: dict[str, str]


class DoorProcess:
    """A door in a process of its own."""

    def __init__(self, process: Process, session: ClientSession) -> None:
        self.process = process
        self.session = session

    async def begin(self) -> Talk:
        """Begin a conversation."""
        async with self.session.post("/api/conversations") as made:
            talk = await made.json()
        return Talk(f"/api/conversations/{talk['id']}", {"Authorization": f"Bearer {talk['token']}"})

    async def send(self, talk: Talk, number: int) -> int:
        """Send the message of this number; return the status, or 0 when the door died before it said one."""
        body = {"id": f"m{number}", "text": f"text {number}"}
        try:
            async with self.session.post(f"{talk.path}/messages", json=body, headers=talk.headers) as answer:
                return answer.status
        except ClientConnectionError:
            return 0

    async def messages(self, talk: Talk) -> list[dict[str, Any]]:
        """Return all messages of the conversation."""
        async with self.session.get(f"{talk.path}/messages", headers=talk.headers) as answer:
            return list((await answer.json())["messages"])

    async def wait_for_answers(self, talk: Talk, count: int) -> list[str]:
        """Return all that the assistant said, once it has said so much."""
        async with asyncio.timeout(PATIENCE_S):
            while True:
                said = [message["text"] for message in await self.messages(talk) if message["from"] == "assistant"][1:]
                if len(said) >= count:
                    return said
                await asyncio.sleep(0.1)

    async def kill(self) -> None:
        """End the process as a power cut would."""
        self.process.kill()
        await self.process.wait()


class Doors:
    """Starts doors on one database and one brain."""

    def __init__(self, database_url: str, brain_port: int, brain: FakeBrain, folder: Path) -> None:
        port_settings = {"BRAIN_PORT": str(brain_port), "FIRSTLIGHT_BRAIN_SECRET": brain.secret, "FIRSTLIGHT_KEYS": new_key()}
        urls = {"DATABASE_URL": database_url, "BRAIN_DATABASE_URL": f"sqlite:///{folder / 'brain.db'}"}
        self._environment = {**os.environ, **port_settings, **urls}

    @asynccontextmanager
    async def start(self) -> AsyncIterator[DoorProcess]:
        """Run a door for as long as the block lasts, or until it is killed."""
        port = unused_port()
        environment = {**self._environment, "PORT": str(port)}
        process = await asyncio.create_subprocess_exec(sys.executable, "-m", "bot.door.app", cwd=ROOT, env=environment, stdout=DEVNULL, stderr=DEVNULL)
        async with ClientSession(f"http://127.0.0.1:{port}") as session:
            try:
                await _until_healthy(session)
                yield DoorProcess(process, session)
            finally:
                if process.returncode is None:
                    process.send_signal(signal.SIGTERM)
                    await process.wait()


@pytest.fixture(params=["sqlite", "postgresql"])
async def doors(request: pytest.FixtureRequest, tmp_path: Path, brain: FakeBrain) -> AsyncIterator[Doors]:
    async for made in _doors(
        f"sqlite:///{tmp_path / 'door.db'}" if request.param == "sqlite" else str(request.getfixturevalue("postgres_url")), brain, tmp_path
    ):
        yield made


@pytest.fixture
async def shared_doors(postgres_url: str, tmp_path: Path, brain: FakeBrain) -> AsyncIterator[Doors]:
    async for made in _doors(postgres_url, brain, tmp_path):
        yield made


async def _doors(database_url: str, brain: FakeBrain, folder: Path) -> AsyncIterator[Doors]:
    server = TestServer(brain.app())
    await server.start_server()
    yield Doors(database_url, server.port or 0, brain, folder)
    await server.close()


async def test_a_door_that_is_killed_in_the_middle_answers_everything_at_its_next_start(doors: Doors, brain: FakeBrain) -> None:
    brain.delay_s = 0.2
    async with doors.start() as door:
        talks = [await door.begin() for _ in range(TALKS)]
        sending = asyncio.gather(*(_send_all(door, talk) for talk in talks))
        await _until_asked(brain, TALKS + 2)
        await door.kill()
        statuses = await sending
    # All were sent, some answered, some not: whoever got no status sends again under the same id.
    assert {0, 200} <= {status for talk in statuses for status in talk}
    brain.delay_s = 0
    async with doors.start() as door:
        await asyncio.gather(*(_send_all(door, talk) for talk in talks))
        for talk in talks:
            await _assert_answered_once_in_order(door, talk)
    assert len(brain.asked) == TALKS * MESSAGES


async def test_what_was_accepted_is_answered_after_a_kill_though_nobody_asks_again(doors: Doors, brain: FakeBrain) -> None:
    brain.is_away = True
    async with doors.start() as door:
        talks = [await door.begin() for _ in range(TALKS)]
        waiting = [asyncio.create_task(door.send(talk, number)) for number in range(MESSAGES) for talk in talks]
        for talk in talks:
            await _until_kept(door, talk)
        await door.kill()
        assert await asyncio.gather(*waiting) == [0] * len(waiting)
    brain.is_away = False
    async with doors.start() as door:
        for talk in talks:
            said = await door.wait_for_answers(talk, MESSAGES)
            sent = [message["text"] for message in await door.messages(talk) if message["from"] == "patient"]
            assert said == [f"answer to {text}" for text in sent]
    assert len(brain.asked) == TALKS * MESSAGES


async def test_when_one_of_two_doors_is_killed_the_other_answers_for_it(shared_doors: Doors, brain: FakeBrain) -> None:
    async with AsyncExitStack() as stack:
        # Both make the tables, at the same time.
        killed, other = await asyncio.gather(*(stack.enter_async_context(shared_doors.start()) for _ in range(2)))
        talks = [await killed.begin() for _ in range(TALKS)]
        brain.is_away = True
        waiting = [asyncio.create_task(killed.send(talk, number)) for number in range(MESSAGES) for talk in talks]
        for talk in talks:
            await _until_kept(killed, talk)
        await killed.kill()
        await asyncio.gather(*waiting)
        brain.is_away = False
        for talk in talks:
            said = await other.wait_for_answers(talk, MESSAGES)
            sent = [message["text"] for message in await other.messages(talk) if message["from"] == "patient"]
            assert said == [f"answer to {text}" for text in sent]
    assert len(brain.asked) == TALKS * MESSAGES


async def test_a_stream_at_one_door_shows_what_another_door_answered(shared_doors: Doors) -> None:
    async with shared_doors.start() as first, shared_doors.start() as second:
        talk = await first.begin()
        async with second.session.get(f"{talk.path}/events?after=1", headers=talk.headers) as stream:
            assert await first.send(talk, 1) == 200
            async with asyncio.timeout(3):
                seen = [json.loads(line.removeprefix(b"data: ")) async for line in _first_events(stream.content, 2)]
        # Messages for one conversation may come to either door.
        statuses = await asyncio.gather(*(door.send(talk, number) for number, door in enumerate((first, second, first, second), 2)))
        assert statuses == [200] * 4
        said = [message for message in await second.messages(talk) if message["from"] == "assistant"]
    assert [message["text"] for message in seen] == ["text 1", "answer to text 1"]
    assert len(said) == 1 + 5


async def _first_events(lines: Any, count: int) -> AsyncIterator[bytes]:
    async for line in lines:
        if line.startswith(b"data: "):
            yield line
            count -= 1
        if not count:
            return


async def _send_all(door: DoorProcess, talk: Talk) -> list[int]:
    """Send the messages of a talk, each when the one before it has a status."""
    return [await door.send(talk, number) for number in range(MESSAGES)]


async def _assert_answered_once_in_order(door: DoorProcess, talk: Talk) -> None:
    said = await door.wait_for_answers(talk, MESSAGES)
    assert said == [f"answer to text {number}" for number in range(MESSAGES)]


async def _until_asked(brain: FakeBrain, count: int) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while len(brain.asked) < count:
            await asyncio.sleep(0.01)


async def _until_kept(door: DoorProcess, talk: Talk) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while sum(message["from"] == "patient" for message in await door.messages(talk)) < MESSAGES:
            await asyncio.sleep(0.05)


async def _until_healthy(session: ClientSession) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while True:
            try:
                async with session.get("/healthz") as answer:
                    if answer.status == 200:
                        return
            except ClientConnectionError:
                await asyncio.sleep(0.05)
