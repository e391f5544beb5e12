from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.services import retention as module
from bot.services.retention import Retention
from bot.store.conversations import Conversations
from bot.store.database import Database
from bot.store.encryption import Keys
from bot.store.migrate import BRAIN, migrate
from bot.store.texts import Texts
from bot.store.turns import BrainTurns


@pytest.fixture
async def brain_turns(tmp_path: Path, keys: Keys) -> AsyncIterator[BrainTurns]:
    url = f"sqlite:///{tmp_path / 'brain.db'}"
    migrate(url, BRAIN, keys)
    turns = BrainTurns(url, keys)
    yield turns
    turns.engine.dispose()


@pytest.fixture
async def conversations(database: Database) -> Conversations:
    return Conversations(database)


@pytest.fixture
async def texts(database: Database) -> Texts:
    return Texts(database, "key")


@pytest.fixture
async def talk(conversations: Conversations, brain_turns: BrainTurns) -> str:
    made, _ = await conversations.create(None, None)
    await conversations.keep_text(made, "m1", "hello")
    brain_turns.add(made, "m1", [{"event": "user"}])
    return made


@pytest.mark.parametrize(("days", "erased"), [(29, 0), (31, 1)])
async def test_words_go_so_many_days_after_the_last_message(
    conversations: Conversations, texts: Texts, brain_turns: BrainTurns, talk: str, days: int, erased: int
) -> None:
    retention = Retention(conversations, texts, brain_turns, keep_days=30)
    assert await retention.erase_old(datetime.now(UTC) + timedelta(days=days)) == erased
    assert len(await conversations.messages_after(talk, 0)) == len(brain_turns.events_of(talk)) == 1 - erased
    assert await conversations.erasures() == [talk] * erased


async def test_forgetting_empties_the_door_and_the_brain(conversations: Conversations, texts: Texts, brain_turns: BrainTurns, talk: str) -> None:
    await Retention(conversations, texts, brain_turns, keep_days=30).forget(talk)
    assert await conversations.messages_after(talk, 0) == []
    assert brain_turns.conversation_ids() == []


async def test_a_failure_waits_for_the_next_time(
    conversations: Conversations, texts: Texts, brain_turns: BrainTurns, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(module, "EVERY_S", 0.01)
    times: list[int] = []

    async def then() -> None:
        times.append(1)
        if len(times) == 1:
            raise ValueError("canary")

    task = asyncio.create_task(Retention(conversations, texts, brain_turns, keep_days=30).keep_erasing(then))
    while len(times) < 3:
        await asyncio.sleep(0.01)
    task.cancel()
    assert "retention waits" in caplog.text
    assert "canary" not in caplog.text
