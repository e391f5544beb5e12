"""The store's tests run on a SQLite file and on a real PostgreSQL."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.store.database import Database, open_database
from bot.store.encryption import Keys
from bot.store.migrate import DOOR, migrate
from tests.postgres import INSTALL, find_programs, fresh_database, running_server


@pytest.fixture(scope="session")
def postgres_port() -> Iterator[int]:
    programs = find_programs()
    if programs is None:
        pytest.skip(INSTALL)
    with running_server(programs) as port:
        yield port


@pytest.fixture
def postgres_url(postgres_port: int) -> Iterator[str]:
    """An empty PostgreSQL database."""
    with fresh_database(postgres_port) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of each kind."""
    return f"sqlite:///{tmp_path / 'door.db'}" if request.param == "sqlite" else str(request.getfixturevalue("postgres_url"))


@pytest.fixture
async def database(url: str, keys: Keys) -> AsyncIterator[Database]:
    """A database of each kind with the door's tables."""
    migrate(url, DOOR, keys)
    opened = open_database(url, keys)
    yield opened
    await opened.close()
