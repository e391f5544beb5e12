"""Fixtures that several layers share."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp.test_utils import TestServer

from bot.clients.brain import BrainClient
from bot.services.launch import running
from bot.settings import Settings, load_settings
from bot.store.database import Database, open_database
from bot.store.encryption import Keys, new_key
from bot.store.migrate import DOOR, migrate
from tests.fakes import FakeBrain


@pytest.fixture(scope="session")
def keys() -> Keys:
    return Keys.read(new_key())


@pytest.fixture
async def database(tmp_path: Path, keys: Keys) -> AsyncIterator[Database]:
    """A real SQLite file with the door's tables."""
    url = f"sqlite:///{tmp_path / 'door.db'}"
    migrate(url, DOOR, keys)
    opened = open_database(url, keys)
    yield opened
    await opened.close()


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


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Ports and databases of the tests' own, beside whatever else runs here."""
    folder: Path = tmp_path_factory.mktemp("product")
    given = replace(load_settings({}), keys=new_key(), port=18280, brain_port=15205, actions_port=15255, public_url="http://127.0.0.1:18280")
    return replace(given, database_url=f"sqlite:///{folder}/door.db", brain_database_url=f"sqlite:///{folder}/brain.db")


@pytest.fixture(scope="session")
def product(settings: Settings) -> Iterator[str]:
    """The address of the running product, started once for all tests: door, brain and actions with a real model."""
    with running(settings, print):
        yield f"http://127.0.0.1:{settings.port}"
