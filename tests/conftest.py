"""Fixtures that several layers share."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp.test_utils import TestServer
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.clients.brain import BrainClient
from bot.store.database import create_tables, open_database
from tests.fakes import FakeBrain


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[AsyncEngine]:
    """A real SQLite file with the door's tables."""
    engine = open_database(f"sqlite:///{tmp_path / 'door.db'}")
    await create_tables(engine)
    yield engine
    await engine.dispose()


@pytest.fixture
def brain() -> FakeBrain:
    return FakeBrain()


@pytest.fixture
async def brain_client(brain: FakeBrain) -> AsyncIterator[BrainClient]:
    """A client of a brain that listens on the loopback."""
    server = TestServer(brain.app())
    await server.start_server()
    async with BrainClient(str(server.make_url("/")).rstrip("/"), brain.secret) as client:
        yield client
    await server.close()
