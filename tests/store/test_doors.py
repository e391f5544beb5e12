"""Doors that share a database know of each other."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.store import doors as module
from bot.store.conversations import Conversations
from bot.store.database import Database, open_database
from bot.store.doors import Doors
from bot.store.encryption import Keys
from bot.store.migrate import DOOR, migrate

Heard = list[str | None]


@pytest.fixture
async def shared(postgres_url: str, keys: Keys) -> AsyncIterator[Database]:
    """A PostgreSQL with the door's tables."""
    migrate(postgres_url, DOOR, keys)
    opened = open_database(postgres_url, keys)
    yield opened
    await opened.close()


@pytest.fixture
async def pair(shared: Database) -> AsyncIterator[tuple[Doors, Doors, Heard]]:
    """Two doors on one PostgreSQL, and what both hear."""
    heard: Heard = []
    first, second = Doors(shared), Doors(shared)
    await first.open(heard.append)
    await second.open(heard.append)
    yield first, second, heard
    await first.close()
    await second.close()


async def test_a_door_that_ended_is_gone(pair: tuple[Doors, Doors, Heard]) -> None:
    first, second, _ = pair
    assert await second.gone([first.name, second.name]) == set()
    await first.close()
    async with asyncio.timeout(5):
        while await second.gone([first.name, second.name]) != {first.name}:
            await asyncio.sleep(0.01)


async def test_a_door_that_is_missing_at_one_look_only_is_not_gone(pair: tuple[Doors, Doors, Heard]) -> None:
    _, second, _ = pair
    assert [await second.gone(["door-1"]) for _ in range(2)] == [set(), {"door-1"}]


async def test_on_sqlite_every_other_door_is_gone(tmp_path: Path, keys: Keys) -> None:
    door = Doors(open_database(f"sqlite:///{tmp_path / 'door.db'}", keys))
    assert await door.gone([door.name, "door-before"]) == {"door-before"}


async def test_doors_hear_what_was_answered_elsewhere_but_not_their_own(pair: tuple[Doors, Doors, Heard], shared: Database, keys: Keys) -> None:
    _, _, heard = pair
    elsewhere = open_database(shared.url, keys)
    for conversations in (Conversations(shared), Conversations(elsewhere)):
        talk = await answered(conversations)
    await until_heard(heard, [talk, talk])
    await elsewhere.close()


async def test_a_door_whose_connection_broke_listens_again_and_looks_everywhere(
    pair: tuple[Doors, Doors, Heard], shared: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "RECONNECT_AFTER_S", 0.05)
    first, second, heard = pair
    async with shared.engine.begin() as connection:
        await connection.execute(text("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'"))
    await until_heard(heard, [None, None])
    assert [await second.gone([first.name, second.name]) for _ in range(2)] == [set(), set()]


async def test_one_door_at_a_time_takes_care_of_what_is_left(pair: tuple[Doors, Doors, Heard]) -> None:
    first, second, _ = pair
    async with first.caring() as is_first, second.caring() as is_second:
        assert (is_first, is_second) == (True, False)


async def answered(conversations: Conversations) -> str:
    """Return a conversation with an answered message."""
    talk, _ = await conversations.create(None, None)
    kept = await conversations.keep_text(talk, "m1", "hello")
    await conversations.save_answer(kept.waiting, [{"text": "hi"}], None)
    return talk


async def until_heard(heard: Heard, wanted: Heard) -> None:
    async with asyncio.timeout(5):
        while heard != wanted:
            await asyncio.sleep(0.01)
