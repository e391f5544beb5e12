"""Opening a database: a SQLite file for one machine, PostgreSQL for many."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from sqlalchemy import URL, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine

from bot.errors import SettingsError
from bot.settings import ROOT
from bot.store.encryption import Keys

DRIVERS = {"sqlite": "sqlite", "postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}
# An error's text names what was written: it would end in a log.
QUIET = {"hide_parameters": True}
# What a deleted row held is overwritten, also on the disk.
LEAVE_NOTHING = "secure_delete=ON"
EMPTY_JOURNAL = "PRAGMA wal_checkpoint(TRUNCATE)"


class Sessions(async_sessionmaker[AsyncSession]):
    """Makes sessions: called, one to read; by `begin`, one transaction to write, which on SQLite waits for its turn.

    SQLite has one writer at a time. Left to itself, it refuses a transaction that has read before it writes, and lets the others wait without any order.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        """Make sessions of this database."""
        super().__init__(engine, expire_on_commit=False)
        self._turn = asyncio.Lock() if engine.dialect.name == "sqlite" else None

    def begin(self) -> AbstractAsyncContextManager[AsyncSession]:  # type: ignore[override]  # a context manager as there, but not of its class
        """Return a transaction to write in; it ends with the block."""
        return self._writing(self._turn) if self._turn else super().begin()

    @asynccontextmanager
    async def _writing(self, turn: asyncio.Lock) -> AsyncIterator[AsyncSession]:
        async with turn, super().begin() as session:
            await (await session.connection()).exec_driver_sql("BEGIN IMMEDIATE")
            yield session


@dataclass(frozen=True)
class Database:
    """A database, and the keys without which the words in it cannot be read."""

    engine: AsyncEngine
    keys: Keys
    # Whose news it is that others hear.
    sender: str = field(default_factory=lambda: secrets.token_hex(4))

    @property
    def url(self) -> str:
        """The database's address, password included."""
        return self.engine.url.render_as_string(hide_password=False)

    @cached_property
    def sessions(self) -> Sessions:
        """Return what makes sessions, each one transaction."""
        return Sessions(self.engine)

    async def empty_journal(self) -> None:
        """Have SQLite give up its journal, as `empty_journal` does."""
        if self.engine.dialect.name == "sqlite":
            async with self.engine.connect() as connection:
                await connection.exec_driver_sql(EMPTY_JOURNAL)

    async def close(self) -> None:
        """Close all connections."""
        await self.engine.dispose()


def open_database(database_url: str, keys: Keys) -> Database:
    """Return the door's database; a relative SQLite path is relative to the project.

    Raises:
        SettingsError: the address is for a database that Firstlight does not know.
    """
    url = resolve(database_url)
    is_file = url.drivername == "sqlite"
    engine = create_async_engine(url.set(drivername="sqlite+aiosqlite") if is_file else url, **QUIET)
    if is_file:
        # An acknowledged message survives a power cut (synchronous=FULL).
        prepare(engine.sync_engine, "synchronous=FULL", "foreign_keys=ON")
    return Database(engine, keys)


def open_engine(database_url: str, *pragmas: str) -> Engine:
    """Return an engine without asyncio, with these settings more if it is SQLite."""
    engine = create_engine(resolve(database_url), **QUIET)
    if engine.dialect.name == "sqlite":
        prepare(engine, *pragmas)
    return engine


@contextmanager
def engine_for(database_url: str, *pragmas: str) -> Iterator[Engine]:
    """Give such an engine for as long as the block lasts."""
    engine = open_engine(database_url, *pragmas)
    try:
        yield engine
    finally:
        engine.dispose()


def empty_journal(engine: Engine) -> None:
    """Have SQLite write its journal into the file and cut it: the journal still holds what was overwritten there."""
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            connection.exec_driver_sql(EMPTY_JOURNAL)


def resolve(database_url: str) -> URL:
    """Return the address with its driver, a SQLite file's path made absolute and its folder there."""
    try:
        url = make_url(database_url)
    except ArgumentError as error:
        raise SettingsError("DATABASE_URL is not an address: write sqlite:///path or postgresql://host/name.") from error
    family = url.drivername.split("+")[0]
    if family not in DRIVERS or (family == "sqlite" and not url.database):
        raise SettingsError(f"DATABASE_URL starts with {url.drivername!r}: use sqlite:///path or postgresql://host/name.")
    if family == "sqlite":
        path = ROOT / str(url.database)
        path.parent.mkdir(parents=True, exist_ok=True)
        url = url.set(database=str(path))
    return url.set(drivername=DRIVERS[family])


def prepare(engine: Engine, *pragmas: str) -> None:
    """Have every new SQLite connection wait for others, read while one writes (WAL), overwrite what it deletes, and keep the given settings."""

    def set_up(connection: Any, _: Any) -> None:
        cursor = connection.cursor()
        for pragma in ("busy_timeout=5000", "journal_mode=WAL", LEAVE_NOTHING, *pragmas):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    event.listen(engine, "connect", set_up)
