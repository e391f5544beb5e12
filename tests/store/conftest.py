"""The store's tests run on a SQLite file and on a real PostgreSQL."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.store.database import Database, open_database
from bot.store.encryption import Keys
from bot.store.migrate import DOOR, migrate


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
