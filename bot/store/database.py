"""Opening the database: a SQLite file for one machine, PostgreSQL for many."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import event, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.errors import SettingsError
from bot.settings import ROOT
from bot.store.tables import Base

DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}
MEMORY = (None, "", ":memory:")


def open_database(database_url: str) -> AsyncEngine:
    """Return an engine for the address; a relative SQLite path is relative to the project.

    Raises:
        SettingsError: the address is for a database that Firstlight does not know.
    """
    url = make_url(database_url)
    family = url.drivername.split("+")[0]
    if family not in DRIVERS:
        raise SettingsError(f"DATABASE_URL starts with {url.drivername!r}: use sqlite:///path or postgresql://host/name.")
    if family == "sqlite" and url.database not in MEMORY:
        path = ROOT / str(url.database)
        path.parent.mkdir(parents=True, exist_ok=True)
        url = url.set(database=str(Path(path)))
    engine = create_async_engine(url.set(drivername=DRIVERS[family]))
    if family == "sqlite":
        event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    return engine


async def create_tables(engine: AsyncEngine) -> None:
    """Create the tables that are missing."""
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)


def _prepare_sqlite(connection: Any, _: Any) -> None:
    """An acknowledged message survives a power cut (synchronous=FULL); readers do not wait for writers (WAL)."""
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=5000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
